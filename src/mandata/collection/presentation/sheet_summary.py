"""The summary above a sheet: what is wrong in all its rows, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from mandata.collection.presentation.columns import Column
from mandata.collection.presentation.finding_lines import FindingLine
from mandata.collection.presentation.sheets import Overlay, SummaryLine
from mandata.collection.presentation.wording import problem_text
from mandata.collection.queries.cell_problems import CellProblem
from mandata.collection.queries.register_values import CellName
from mandata.framework.model import Form


@dataclass(frozen=True)
class Summary:
    """Makes the lines of the summary.

    Attributes:
        columns: of the sheet, by field name.
        titles: of all rows, by uid, in their order.
        size: number of rows of a page.
        page: the page that is shown, from 1.
    """

    form: Form
    columns: Mapping[str, Column]
    titles: Mapping[str, str]
    size: int
    page: int

    def mistakes(self, overlay: Overlay, problems: Sequence[CellProblem]) -> list[SummaryLine]:
        """Return first what could not be saved, then the errors in the order of the rows."""
        undecided = _("Somebody else has changed this cell. Choose which text to keep.")
        in_order = sorted(problems, key=lambda item: self._places.get(item.row, -1))
        return [
            *(self._line(uid, name, reason) for (uid, name), reason in overlay.reasons.items()),
            *(self._line(conflict.row, conflict.field, undecided) for conflict in overlay.conflicts),
            *(self._line(item.row, next(iter(item.fields), ""), problem_text(item, self.form)) for item in in_order),
        ]

    def findings(self, found: Mapping[CellName, Sequence[FindingLine]]) -> list[SummaryLine]:
        """Return the unexplained findings in cells and rows."""
        return [
            self._line(uid, name, line.message)
            for (uid, name), lines in found.items()
            for line in lines
            if line.is_waiting and not line.is_said
        ]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {uid: place for place, uid in enumerate(self.titles)}

    def _line(self, uid: str, name: str, text: str) -> SummaryLine:
        place = self._places.get(uid, 0)
        on_page, column = place // self.size + 1, self.columns.get(name)
        anchor = f"c{place % self.size}-{name}" if column else f"row-{place % self.size}"
        where = ", ".join(part for part in (column.label if column else "", self.titles.get(uid, "")) if part)
        return SummaryLine(anchor if uid in self._places and on_page == self.page else "", on_page, where, text)
