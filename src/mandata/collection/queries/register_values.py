"""Figures of registers for a return: shown next to the cell, offered, and copied only by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle, Return
from mandata.collection.queries.figure_findings import as_accepted
from mandata.findings import InvalidInput
from mandata.framework.field_types.figures import DECIMALS, write_figure
from mandata.framework.model import ORGANISATIONS, Form, Indicator, Known
from mandata.indicators import Calculator
from mandata.indicators.rounding import rounded
from mandata.records import records_to_be

CellName = tuple[str, str]
"""Uid of the row and name of the field."""


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """The figure of a register for a cell.

    Attributes:
        text: of the figure, in the notation of a cell.
        register: title of the register.
    """

    text: str
    register: str


Asked = tuple[Known, Indicator, Form]
"""A question of a form to a register: the cell, the figure, and the register."""


def known_figures(returned: Return, by: User) -> Mapping[CellName, KnownFigure]:
    """Return the figures of registers for the cells of a return, if the person may see the registers.

    None if the returns and registers of the cycle cannot be read together.
    """
    return known_in(returned.cycle, [returned], by)


def known_in(cycle: Cycle, returns: Sequence[Return], by: User) -> Mapping[CellName, KnownFigure]:
    """Return the same for some returns of a cycle, reading each register once."""
    asked = {returned: answers for returned in returns if (answers := _asked(returned, by))}
    if not asked:
        return {}
    try:
        with as_accepted(cycle) as to_be, records_to_be(to_be) as records:
            calculator = Calculator(to_be.framework, records)
            return {
                cell: figure
                for returned, answers in asked.items()
                for cell, figure in _figures(returned, answers, calculator).items()
            }
    except InvalidInput:
        return {}


def _asked(returned: Return, by: User) -> list[Asked]:
    """Return the form's questions to registers that the person may see."""
    framework, may = returned.cycle.framework, rights_of(by).may
    named = [(known, framework.indicators[known.indicator]) for known in returned.declared.known_from]
    asked = [(known, indicator, framework.forms[indicator.form]) for known, indicator in named]
    return [item for item in asked if may(Action.SEE_REGISTER, returned.organisation, item[2])]


def _figures(returned: Return, asked: Sequence[Asked], calculator: Calculator) -> dict[CellName, KnownFigure]:
    found: dict[CellName, KnownFigure] = {}
    rows = list(returned.rows_of())
    for known, indicator, register in asked:
        for row in rows:
            place = _place(known, indicator, returned.declared, row.cells)
            if place is not None:
                value = calculator.value(indicator.id, cycle=returned.cycle.number, **place)
                if value.number is not None:
                    text = write_figure(rounded(value.number, DECIMALS))
                    found[str(row.uid), known.field] = KnownFigure(text, register.title)
    return found


def _place(known: Known, indicator: Indicator, form: Form, cells: Mapping[str, str]) -> dict[str, str] | None:
    """Return the place of the indicator for a row; None if the figure belongs to another row, or its key is blank."""
    if any(cells.get(name) != code for name, code in known.rows.items()):
        return None
    own = {field.name for field in form.table.fields if field.codelist == ORGANISATIONS}
    names = [name for name in indicator.by if name in own.union(form.table.primaryKey) and name not in known.where]
    place = {name: cells.get(name, "").strip() for name in names}
    return {**place, **known.where} if all(place.values()) else None
