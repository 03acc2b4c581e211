"""The points of a chart: the figures of an exhibit's table, each with its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mandata.answers import Status
from mandata.framework.model import Chart, Framework
from mandata.indicators.value import Value
from mandata.report.charts.palette import Palette
from mandata.report.exhibits.model import ARROWS, Cell, Exhibit, Head, Row
from mandata.report.exhibits.wording import MISSING, SUPPRESSED, FigureWording

WORDS_OF = {**MISSING, Status.NOT_APPLICABLE: "not applicable"}
NONE = "–"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a chart.

    Attributes:
        row, series: labels of the table's row and column.
        number: None if it is missing; then `text` says so in words.
        text: as printed.
        before: the earlier number that it is compared with, `before_text` as printed and `before_name` its cycle or
            code.
        change: `from 110`, `unchanged`, of a missing figure `Cycle 5: 15`, or "".
        arrow: before the change, if it is a rise or a fall, else "".
        good: whether the change is a desired one.
        fraction: `8/11`, or "".
        part, base: numerator and denominator of a share of given numbers.
        unit: of the indicator.
        total: it is in the row that sums up the others.
        key: names the table's column.
        scale: code list of a rating.
        sure: `estimated` or `provisional` if the number is not certain, else "".
        asked: it has a record, with or without a number.
    """

    code: str
    row: str
    series: str
    number: float | None
    text: str
    before: float | None = None
    before_text: str = ""
    before_name: str = ""
    change: str = ""
    arrow: str = ""
    good: bool | None = None
    fraction: str = ""
    part: float | None = None
    base: float | None = None
    unit: str = ""
    total: bool = False
    key: str = ""
    scale: str = ""
    asked: bool = True
    sure: str = ""

    @property
    def data(self) -> dict[str, object]:
        """Its data in the drawing: the figure, and the words of its tooltip."""
        return {
            "row": self.row,
            "series": self.series,
            "value": self.number,
            "shown": f"{self.text} ({self.sure})" if self.sure else self.text,
            "before": f"{self.before_text} ({self.before_name})" if self.before_text else NONE,
            "fraction": self.fraction or NONE,
        }


@dataclass(frozen=True, slots=True)
class Series:
    """One drawn column: its label (with the common head, where there is one) and its unit."""

    key: str
    label: str
    group: str
    unit: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The input of a mark that draws an exhibit.

    Attributes:
        series: the drawn columns.
        rows: for each row of the table, one point a series.
    """

    exhibit: Exhibit
    chart: Chart
    framework: Framework
    palette: Palette
    cycle: int
    series: tuple[Series, ...]
    rows: tuple[tuple[Point, ...], ...]

    @property
    def row_title(self) -> str:
        """The name of the row dimension, for tooltips."""
        table = self.exhibit.table
        return (table.heads[0].label if table else "") or "Row"

    @property
    def parts(self) -> list[tuple[Point, ...]]:
        """The rows without totals."""
        return [row for row in self.rows if not row[0].total]

    @property
    def points(self) -> list[Point]:
        """All points but the totals'."""
        return [point for row in self.parts for point in row]

    @property
    def is_across(self) -> bool:
        """Whether a single row spreads its figures over several columns, which then take the place of rows."""
        return len(self.parts) == 1 and len(self.series) > 1

    @property
    def groups(self) -> list[tuple[Point, ...]]:
        """The parts of a chart: the points of a row or, of a single row, each point by itself."""
        return [(point,) for point in self.parts[0]] if self.is_across else self.parts

    def name_of(self, group: Sequence[Point]) -> str:
        """Return the label of a group: its row's, or, of a single row, its column's."""
        return group[0].series if self.is_across else group[0].row

    @property
    def before_name(self) -> str:
        """When the earlier figures were, for example `Cycle 5`; "" if nothing is compared."""
        return next((point.before_name for row in self.rows for point in row if point.before is not None), "")

    @property
    def now_name(self) -> str:
        """Name of the cycle reported on."""
        return _cycle_name(self.framework, self.cycle)

    def rating_names(self, point: Point) -> list[str]:
        """Return names of the scale of a rating, from lowest to highest."""
        codes = self.framework.code_lists.get(point.scale)
        return [code.name for code in codes.codes.values()] if codes else []

    def option(self, name: str, default: str | int | float | bool) -> str | int | float | bool:
        """Return an option of the declaration."""
        return self.chart.options.get(name, default)

    def colour_of(self, point: Point) -> str:
        """Return the colour declared for a point's row, else the section's."""
        declared = self.chart.colours
        name = declared.get(point.code) or declared.get(point.row)
        return self.palette.named(name) if name else self.palette.main

    def colours(self, names: Mapping[str, str]) -> dict[str, str]:
        """Return the colour of each series or row: as declared by code or label, else from the palette.

        Args:
            names: code to label, in the order of drawing.
        """
        declared = self.chart.colours
        given = zip(names.items(), self.palette.series(len(names)), strict=True)
        return {
            code: self.palette.named(declared.get(code) or declared[label]) if {code, label} & declared.keys() else own
            for (code, label), own in given
        }


def drawing(exhibit: Exhibit, framework: Framework, colours: Mapping[str, str], cycle: int) -> Drawing:
    """Take from an exhibit's table what its chart draws.

    Raises:
        ValueError: the exhibit has no chart or no table.
    """
    chart, table = exhibit.declaration.chart, exhibit.table
    if chart is None or table is None:
        raise ValueError(f"exhibit '{exhibit.id}' has no chart or no table")
    columns = [index for index in range(len(table.heads) - 1) if _has_values(table.rows, index)]
    if chart.columns:
        columns = [columns[number - 1] for number in chart.columns if number <= len(columns)]
    heads = [table.heads[index + 1] for index in columns]
    reader = _Reader(framework, FigureWording(framework), frozenset(_repeated(heads)))
    rows = tuple(
        tuple(reader.point(row, head, row.cells[index]) for index, head in zip(columns, heads, strict=True))
        for row in table.rows
    )
    series = tuple(Series(head.key, head.label, head.group, head.unit) for head in heads)
    return Drawing(
        exhibit, chart, framework, Palette(exhibit.colour, colours), cycle, series, tuple(filter(None, rows))
    )


def _repeated(heads: Sequence[Head]) -> Iterable[str]:
    """Return labels that differ only in their common heads."""
    counted = Counter(head.label for head in heads)
    return (label for label, count in counted.items() if count > 1)


def _has_values(rows: tuple[Row, ...], index: int) -> bool:
    return any(row.cells[index].value is not None for row in rows)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads points from cells. `ambiguous` are the column labels that need their common head."""

    framework: Framework
    wording: FigureWording
    ambiguous: frozenset[str]

    def point(self, row: Row, head: Head, cell: Cell) -> Point:
        """Return the point that a cell stands for."""
        label = f"{head.group}, {head.label}" if head.label in self.ambiguous else head.label
        value = cell.value
        if value is None:
            return Point(row.code, row.label, label, None, self._missing(cell), total=row.total, key=head.key)
        before = value.previous if value.previous is not None and value.previous.number is not None else None
        return Point(
            code=row.code,
            row=row.label,
            series=label,
            number=_drawn(value.number),
            text=cell.text if value.number is not None else self._missing(cell),
            before=_drawn(before.number) if before else None,
            before_text=self.wording.previous(value, aligned=True),
            before_name=self._when(value, before) if before else "",
            change=self._change(value, before) if before else "",
            arrow=ARROWS.get(value.direction, "") if before and value.direction else "",
            good=value.good,
            fraction=self.wording.fraction(value),
            part=_drawn(value.numerator),
            base=_drawn(value.denominator),
            unit=value.indicator.unit,
            scale=value.indicator.scale or "",
            sure=self.wording.marks(value),
            asked=value.is_suppressed or value.records + value.left_out > 0,
            total=row.total,
            key=head.key,
        )

    def _missing(self, cell: Cell) -> str:
        if cell.value is not None:
            return SUPPRESSED if cell.value.is_suppressed else WORDS_OF[cell.value.status]
        return cell.reason or cell.text if cell.missing else cell.text

    def _change(self, value: Value, before: Value) -> str:
        if value.number is None:
            return f"{self._when(value, before)}: {self.wording.previous(value, aligned=True)}"
        return f"from {self.wording.previous(value, aligned=True)}" if value.direction in ARROWS else "unchanged"

    def _when(self, value: Value, before: Value) -> str:
        if before.cycle == value.cycle:
            return next(
                (code for (_, code), (_, now) in zip(before.at, value.at, strict=True) if code != now), "before"
            )
        return _cycle_name(self.framework, before.cycle)


def _drawn(number: Fraction | None) -> float | None:
    """Return a number as a place on a scale, which needs no more digits than a float has."""
    return None if number is None else float(number)


def _cycle_name(framework: Framework, number: int) -> str:
    cycle = framework.cycle(number)
    return cycle.title if cycle else f"Cycle {number}"
