"""The page for correcting the cause of a finding: of a return, a register entry, or a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from mandata.accounts.roles import Action
from mandata.collection.models import Cycle, Return, Seal, State
from mandata.collection.queries.figure_owners import Find, InReturn, finder_of
from mandata.findings import Finding
from mandata.records.control_totals import FILE

PLACE = re.compile(
    r"(?:returns/cycle-(?P<cycle>\d+)|(?P<folder>narrative))/(?P<name>[\w.-]+)\.(?:csv|md)(?::(?P<line>\d+))?"
)
"""A place in the workspace, as a release names it."""


TOTALS = FILE.removesuffix(".csv")


class CorrectionSpot(NamedTuple):
    """A place where something is corrected.

    Attributes:
        title: what is corrected there; "" if the place already says it.
        address: of the page; "" if there is none.
        needs: the right needed to see the page.
    """

    title: str = ""
    address: str = ""
    needs: str = ""


Locate = Callable[[Finding, str], CorrectionSpot]
"""Gives the spot of a finding; its second argument is the place as a release names it."""


def locator(cycle: Cycle) -> Locate:
    """Return a function that finds the spots of the findings of a release.

    Args:
        cycle: of the release; a finding without a cycle belongs to this one.
    """

    @cache
    def of_number(number: int) -> Cycle | None:
        return Cycle.objects.filter(number=number).first()

    @cache
    def finder(number: int) -> Find | None:
        found = of_number(number)
        return finder_of(found) if found else None

    @cache
    def signed(number: int, form: str) -> Sequence[tuple[Return, str]]:
        found = of_number(number)
        return _rows_of_file(found, form) if found else ()

    def spot(finding: Finding, where: str) -> CorrectionSpot:
        parts = PLACE.match(where)
        if parts and parts["folder"]:
            return _of_text(parts["name"])
        number = int(parts["cycle"]) if parts else 0
        named, line = (parts["name"], int(parts["line"] or 0)) if parts else ("", 0)
        rows = signed(number, named) if parts else ()
        if 2 <= line < len(rows) + 2:
            return _of_return(*rows[line - 2])
        return of_subject(finding) or (_of_file(of_number(number), named, line) if parts else CorrectionSpot())

    def of_subject(finding: Finding) -> CorrectionSpot | None:
        subject = finding.subject
        find = finder(subject.cycle or cycle.number) if subject else None
        held = find(subject) if find and subject else None
        if held is None:
            return None
        if isinstance(held, InReturn):
            return _of_return(held.returned)
        return CorrectionSpot(held.title, held.address, Action.SEE_REGISTER.value)

    return spot


def _of_return(returned: Return, row: str = "") -> CorrectionSpot:
    address = reverse("collection:review", args=[returned.pk]) + (f"#c-{row}" if row else "")
    return CorrectionSpot(
        f"{returned.declared.title}, {returned.organisation}, {returned.cycle}", address, Action.SEE_RETURN.value
    )


def _of_file(cycle: Cycle | None, name: str, line: int) -> CorrectionSpot:
    """Return the spot of a file with several returns: the board of its cycle, or a register."""
    if cycle is None:
        return CorrectionSpot()
    if name == TOTALS:
        return CorrectionSpot(_("Control totals, %(cycle)s, line %(line)s") % {"cycle": cycle, "line": line or 1})
    form = cycle.framework.forms.get(name)
    if form is None:
        return CorrectionSpot()
    title = f"{form.title}, {cycle}"
    if form.kind == "register":
        return CorrectionSpot(
            title, reverse("registers:register", args=[form.part_of or name]), Action.SEE_REGISTER.value
        )
    return CorrectionSpot(title, reverse("collection:board", args=[cycle.number]), Action.SEE_BOARD.value)


def _of_text(name: str) -> CorrectionSpot:
    try:
        return CorrectionSpot("", reverse("editing:text", args=[name]), Action.SEE_NARRATIVE.value)
    except NoReverseMatch:
        return CorrectionSpot()


def _rows_of_file(cycle: Cycle, form: str) -> list[tuple[Return, str]]:
    """Return the return and row of each line of a file of accepted returns, in file order."""
    order = list(cycle.framework.organisations)
    seals = Seal.objects.filter(returned__cycle=cycle, returned__form=form, kind=State.ACCEPTED)
    newest = {seal.returned_id: seal for seal in seals.select_related("returned__cycle").order_by("id")}
    sealed = sorted(newest.values(), key=lambda seal: (order.index(seal.returned.organisation), seal.returned_id))
    return [
        (seal.returned, row["row"]) for seal in sealed for row in seal.rows for _line in range(_lines(row["cells"]))
    ]


def _lines(cells: Mapping[str, str]) -> int:
    """Return how many lines of a file a row has: a cell can have several lines."""
    return 1 + sum(text.strip().count("\n") for text in cells.values())
