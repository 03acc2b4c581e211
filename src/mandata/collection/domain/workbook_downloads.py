"""The workbook of an organisation for a cycle, with the current values of its returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mandata.accounts.models import User
from mandata.accounts.rights import people_who_may, rights_of
from mandata.accounts.roles import Action
from mandata.collection.clock import today
from mandata.collection.domain.saving import Changeable
from mandata.collection.models import Cycle, Return, Row
from mandata.collection.queries.given_rows import given_cells, may_add_rows
from mandata.collection.queries.last_cycle import Offers, offers_of
from mandata.collection.queries.register_values import CellName, KnownFigure, known_in
from mandata.collection.workspace.return_csv import asked_fields
from mandata.exchange.workbook.contents import Book, FormSheet, Line

MOST_CONTACTS = 3


def returns_in(cycle: Cycle, organisation: str, user: User) -> list[Return]:
    """Return the returns of an organisation that a person fills in, in the framework's order."""
    rights, order = rights_of(user), list(cycle.framework.forms)
    found = cycle.returns.filter(organisation=organisation).select_related("cycle")
    mine = [item for item in found if rights.may(Action.FILL_RETURN, organisation, item.declared)]
    return sorted(mine, key=lambda item: order.index(item.form))


def book_of(
    cycle: Cycle, organisation: str, user: User, *, language: str, address: str, goes_out: bool = False
) -> Book:
    """Return the workbook that a person fills in for an organisation.

    Args:
        language: of the texts in the workbook.
        address: of the page to upload it on.
        goes_out: whether it is to be filled in: then it includes figures of registers. Reading one back does not
            need
        them.
    """
    framework, returns = cycle.framework, returns_in(cycle, organisation, user)
    offers = {returned.pk: offers_of(returned) for returned in returns}
    previous = next((item.cycle for item in offers.values() if item.cycle), "")
    known = known_in(cycle, [returned for returned in returns if returned.is_open], user) if goes_out else {}
    coordinators = people_who_may(Action.ACCEPT_RETURN)[:MOST_CONTACTS]
    return Book(
        framework=framework,
        organisation=framework.organisations[organisation],
        cycle=cycle.number,
        cycle_title=cycle.title,
        period=(cycle.period_start, cycle.period_end),
        sheets=[_sheet(returned, offers[returned.pk], known) for returned in returns],
        language=language,
        previous_title=previous,
        contacts=[f"{person} ({person.email})" for person in coordinators],
        address=address,
        made_on=today(),
    )


def _sheet(returned: Return, offers: Offers, known: Mapping[CellName, KnownFigure]) -> FormSheet:
    rows, given = list(returned.rows_of()), given_cells(returned)
    of_registers = {str(row.uid): _known_of(returned, row, known) for row in rows}
    changeable, lines = Changeable.of(returned), list[Line]()
    for row in rows:
        uid, cells = str(row.uid), _asked_of(returned, row.cells)
        locked = {name for name in cells if changeable.is_locked(uid, name)}
        texts = {name: figure.text for name, figure in of_registers[uid].items()}
        offered, stays = _asked_of(returned, offers.row(row.cells)), uid in changeable.prescribed
        lines.append(Line(uid, cells, locked, offered, texts, stays))
    return FormSheet(
        form=returned.declared,
        key=str(returned.pk),
        version=returned.version,
        state=str(returned.get_state_display()),
        due_on=returned.due_on,
        due_hour=returned.deadline.hour_in_words,
        lines=lines,
        given=given,
        is_open=returned.is_open,
        takes_lines=returned.is_open and may_add_rows(returned, len(rows)),
        registers=_registers(of_registers.values()),
    )


def _known_of(returned: Return, row: Row, known: Mapping[CellName, KnownFigure]) -> dict[str, KnownFigure]:
    """Return the figures of registers for the cells of a row, by field."""
    cells = {item.name: (str(row.uid), item.name) for item in asked_fields(returned.declared)}
    return {name: known[cell] for name, cell in cells.items() if cell in known}


def _registers(rows: Iterable[Mapping[str, KnownFigure]]) -> dict[str, str]:
    """Return the registers with figures, by the field that they belong to."""
    titles: dict[str, dict[str, None]] = {}
    for row in rows:
        for name, figure in row.items():
            titles.setdefault(name, {})[figure.register] = None
    return {name: ", ".join(found) for name, found in titles.items()}


def _asked_of(returned: Return, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a row that somebody fills in."""
    return {item.name: cells.get(item.name, "") for item in asked_fields(returned.declared)}
