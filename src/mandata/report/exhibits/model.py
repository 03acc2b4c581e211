"""An exhibit ready to be shown: data and words, without a format.

Each format (PDF, HTML, DOCX, data package) is a small renderer over these classes;
a chart is drawn from the same table that is behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from mandata.framework.model import ExhibitDeclaration
from mandata.indicators.value import Direction, Value

Align = Literal["left", "right", "center"]

ARROWS = {Direction.UP: "↑", Direction.DOWN: "↓"}

CONTINUED = "(continued)"
"""After the title of an exhibit, over each of its parts but the first."""

AGAINST = "An arrow in an outline marks a change against the desired direction."
"""Printed below exhibits with such an arrow. The arrow of a change in the desired direction is on a filled ground, so
that the two differ without colours. The arrow of a change without a desired direction has no ground."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: as printed, for example `83,715`, `98.6%`, `–`, `n/a`.
        value: the value behind it, None for a label or an attribute.
        detail: the smaller text next to it, without arrow, for example `from 110`, `8/11`; "" for none.
        direction, good: of the change, if `detail` is about one.
        published, published_before: the published figures that the value, and the one it is compared with,
            contradict.
        missing: the text replaces a missing figure and has a quieter tone; `reason` is the reason.
    """

    text: str
    value: Value | None = None
    detail: str = ""
    direction: Direction | None = None
    good: bool | None = None
    missing: bool = False
    reason: str = ""
    published: str = ""
    published_before: str = ""

    @property
    def arrow(self) -> str:
        """The arrow before `detail` for a rise or a fall, else ""."""
        return ARROWS.get(self.direction, "") if self.direction and self.detail else ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head. `group` is the common head over several columns, "" for none."""

    key: str
    label: str
    group: str = ""
    align: Align = "right"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its code ("" for an item or a total), its label, its cells (one for each head but the first)."""

    code: str
    label: str
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `heads[0]` is the head of the row labels, so `len(heads) == 1 + len(row.cells)`."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        """True if no cell has a figure."""
        valued = [cell for row in self.rows for cell in row.cells if cell.value is not None]
        return bool(valued) and all(cell.missing for cell in valued)


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: a large text, the words under it (Markdown already made plain), its change."""

    cell: Cell
    label: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An exhibit of one report, computed.

    Attributes:
        number: counted through the report in order of appearance, separately for tables ("Table") and for charts,
        maps and key figures ("Figure"); `name` is the two together, for example `Table 3`. Key figures (kind
        `figures`) have no number: number 0, name "".
        colour: `#rrggbb` of its section.
        source, notes, as_of: as printed; the notes of the declaration first, then those that checks and values add.
        alternative: the alternative text, written from the data.
        spec: Vega-Lite specification of a chart or map, otherwise None.
        unavailable: why there is nothing to draw, if no figure is available at all, else "".
    """

    declaration: ExhibitDeclaration
    number: int
    name: str
    title: str
    subtitle: str
    colour: str
    table: Table | None = None
    figures: tuple[Figure, ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()
    as_of: str = ""
    alternative: str = ""
    spec: dict[str, object] | None = None
    unavailable: str = ""
    keys: frozenset[str] = field(default_factory=frozenset)

    @property
    def id(self) -> str:
        """The declaration's id, which is also the anchor in every format."""
        return self.declaration.id

    @property
    def is_empty(self) -> bool:
        """Whether it is a numbered exhibit without any figure."""
        return bool(self.name) and self.table is not None and self.table.is_empty

    @property
    def cells(self) -> list[Cell]:
        """The cells of its table and key figures."""
        rows = self.table.rows if self.table else ()
        return [*(cell for row in rows for cell in row.cells), *(figure.cell for figure in self.figures)]

    @property
    def shows_change_against(self) -> bool:
        """Whether a figure of it went against the desired direction, so that `AGAINST` is printed."""
        return any(cell.good is False for cell in self.cells)
