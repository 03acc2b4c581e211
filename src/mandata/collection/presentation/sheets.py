"""What the page of a return shows: its rows and cells, and the summary of what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mandata.collection.cell_parts import HOW_NAMES, Parts
from mandata.collection.domain.saving import Conflict
from mandata.collection.presentation.cells import Cell
from mandata.collection.presentation.columns import Column
from mandata.collection.presentation.finding_lines import FindingLine
from mandata.collection.queries.register_values import CellName


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it is drawn.

    Attributes:
        place: on the page, from 0.
        title: the subject of the row, in words.
        keys: the cells that name it, if the person chooses them.
        cells: the others.
        wrong: errors of the row as a whole.
        findings: findings about the row as a whole.
        has_history: whether it has any changes.
        may_be_removed: whether it can be removed: not if the form prescribes it.
    """

    place: str
    uid: str
    title: str
    keys: Sequence[Cell]
    cells: Sequence[Cell]
    wrong: Sequence[str] = ()
    findings: Sequence[FindingLine] = ()
    has_history: bool = False
    may_be_removed: bool = False

    @property
    def all_cells(self) -> Sequence[Cell]:
        """All cells, keys first."""
        return [*self.keys, *self.cells]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A line of the summary of errors.

    Attributes:
        anchor: id on the page that it links to; "" if the row is on another page.
        page: number of the page with the row.
    """

    anchor: str
    page: int
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """The unfinished part of the last action: shown instead of the stored texts.

    Attributes:
        parts: of cells that could not be saved.
        reasons: why, by cell.
        conflicts: to be decided.
    """

    parts: Mapping[CellName, Parts] = field(default_factory=dict)
    reasons: Mapping[CellName, str] = field(default_factory=dict)
    conflicts: Sequence[Conflict] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is unfinished."""
        return not self.reasons and not self.conflicts


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page of a return shows.

    Attributes:
        layout: `grid` or `groups`.
        key_columns: the fields that name a row.
        columns: the other fields.
        blank: the row that new ones are made from; None if no row can be added.
        seen: the cells as shown, for the page to send back.
        page, pages: the number of this page, from 1, and the number of pages.
        mistakes: of the whole return, for the summary.
        findings: unexplained findings in its cells and rows, for the summary.
    """

    layout: str
    key_columns: Sequence[Column]
    columns: Sequence[Column]
    rows: Sequence[SheetRow]
    blank: SheetRow | None
    seen: str
    page: int
    pages: int
    mistakes: Sequence[SummaryLine]
    findings: Sequence[SummaryLine]
    last_cycle: str

    @property
    def row_head(self) -> str:
        """The head over the titles of the rows."""
        return " · ".join(column.label for column in self.key_columns) or _("Row")

    @property
    def has_long_texts(self) -> bool:
        """Whether rows hold texts of several sentences."""
        return any(column.kind == "long" for column in self.columns)

    @property
    def has_answers(self) -> bool:
        """Whether a reason is possible instead of a figure anywhere."""
        return any(column.is_answer for column in self.columns)

    @property
    def is_single(self) -> bool:
        """Whether there is only ever one row: it needs no title."""
        return self.pages == 1 and len(self.rows) == 1 and not self.key_columns

    @property
    def page_numbers(self) -> range:
        """The page numbers."""
        return range(1, self.pages + 1)

    @property
    def how_names(self) -> list[tuple[str, str]]:
        """The menu next to an answer."""
        return [(how.value, str(name)) for how, name in HOW_NAMES.items()]
