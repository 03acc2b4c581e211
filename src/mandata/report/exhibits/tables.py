"""Exhibit tables: the declared pivot table, filled with values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from mandata.answers import Status
from mandata.framework.model import Column, ExhibitDeclaration, Framework, Indicator, Item, Rows
from mandata.indicators import Calculator, Value
from mandata.report.exhibits.labels import CYCLE, Labels
from mandata.report.exhibits.model import Align, Cell, Head, Row, Table
from mandata.report.exhibits.wording import FigureWording


@dataclass(frozen=True, slots=True)
class Slot:
    """One printed column: the column as declared and, where it is spread across a dimension, the code it stands for."""

    column: Column
    code: str = ""

    @property
    def indicator(self) -> str:
        """The indicator of its cells, "" if the row names it or the cells are attributes."""
        return self.column.indicator or ""

    @property
    def key(self) -> str:
        """Names the column uniquely within a table."""
        named = self.column.indicator or self.column.attribute or self.column.label
        return f"{named}:{self.code}" if self.code else named

    def cycle(self, report: int) -> int:
        """Return the cycle of its cells in a report on a cycle."""
        return int(self.code) if self.column.across == CYCLE else self.column.cycle or report

    def place(self, at: Mapping[str, str]) -> dict[str, str]:
        """Return the place of its cell in a row."""
        place = {**self.column.where, **at}
        if self.code and self.column.across and self.column.across != CYCLE:
            place[self.column.across] = self.code
        return place


@dataclass(frozen=True, slots=True)
class Tables:
    """Builds the tables of one report.

    Attributes:
        cycle: the cycle reported on; a column or item may name another.
    """

    framework: Framework
    calculator: Calculator
    wording: FigureWording
    cycle: int

    @property
    def labels(self) -> Labels:
        """Words for dimensions and codes."""
        return Labels(self.framework)

    def table(self, declaration: ExhibitDeclaration) -> Table:
        """Return the table that an exhibit declares.

        Raises:
            UnknownValue: the declaration names an indicator, dimension or code that does not exist.
        """
        rows = declaration.rows or Rows()
        slots = [slot for column in declaration.columns for slot in self._slots(column, rows)]
        first = next((slot.indicator for slot in slots if slot.indicator), "")
        label = rows.label or (self.labels.dimension(first, rows.dimension) if rows.dimension else "")
        heads = (Head("row", label, align="left"), *(self._head(slot) for slot in slots))
        built = self._item_rows(rows, slots) if rows.items else self._code_rows(rows, slots, first)
        return Table(heads, tuple(built))

    def value(self, item: Item) -> Value:
        """Return the value that an item names."""
        return self.calculator.value(item.indicator, cycle=item.cycle or self.cycle, **item.where)

    def cell(self, value: Value, show: Sequence[str] = ("value",), *, aligned: bool = True) -> Cell:
        """Return a value as one cell, with the declared details next to it.

        Args:
            aligned: whether it is in a column, whose figures all have the same decimals.
        """
        if value.number is None:
            return Cell(self.wording.value(value), value, missing=True, reason=value.reason)
        compared, published = "change" in show or "previous" in show, self.wording.published(value)
        details = [
            self.wording.comparison(value) if compared else "",
            self.wording.fraction(value) if "fraction" in show else "",
            self.wording.marks(value),
            f"published: {published}" if published else "",
        ]
        text = str(value.records) if "count" in show else self.wording.value(value, aligned=aligned)
        direction, good = (value.direction, value.good) if compared else (None, None)
        before = self.wording.published(value.previous)
        detail = "; ".join(filter(None, details))
        return Cell(text, value, detail, direction, good, published=published, published_before=before)

    # Columns

    def _slots(self, column: Column, rows: Rows) -> list[Slot]:
        if column.across is None:
            return [Slot(column)]
        codes: Sequence[str] = column.codes
        if not codes and column.across == CYCLE:
            codes = self._cycles_so_far()
        elif not codes:
            indicator = column.indicator or rows.items[0].indicator
            codes = self._codes(indicator, column.across, column.cycle or self.cycle, column.where)
        return [Slot(column, code) for code in codes]

    def _head(self, slot: Slot) -> Head:
        column, indicator = slot.column, self.framework.indicators.get(slot.indicator)
        named = indicator.title if indicator else (column.attribute or "").replace("_", " ").capitalize()
        unit = "%" if indicator and indicator.unit == "percent" else ""
        align = _alignment(column, indicator)
        if not slot.code:
            return Head(slot.key, column.label or named, align=align, unit=unit)
        label = self.labels.code(slot.indicator, column.across or "", slot.code)
        return Head(slot.key, label, column.label or named, align, unit)

    # Rows

    def _item_rows(self, rows: Rows, slots: list[Slot]) -> Iterator[Row]:
        for item in rows.items:
            known = self.framework.indicators.get(item.indicator)
            yield Row(
                "", item.label or (known.title if known else ""), tuple(self._item_cell(slot, item) for slot in slots)
            )

    def _item_cell(self, slot: Slot, item: Item) -> Cell:
        cycle = item.cycle if item.cycle and slot.column.across != CYCLE else slot.cycle(self.cycle)
        show = item.show if slot.column.show == ("value",) else slot.column.show
        place = slot.place(item.where)
        return self.cell(self.calculator.value(slot.indicator or item.indicator, cycle=cycle, **place), show)

    def _code_rows(self, rows: Rows, slots: list[Slot], first: str) -> Iterator[Row]:
        dimension = rows.dimension or ""
        built = [
            Row(
                code,
                self.labels.code(first, dimension, code),
                tuple(self._code_cell(slot, first, dimension, code) for slot in slots),
            )
            for code in self._row_codes(rows, slots)
        ]
        if rows.sort != "listed":
            built.sort(key=partial(_rank, largest_first=rows.sort == "largest"))
        yield from built
        if rows.total:
            cells = (self._cell_at(slot, {}, slot.cycle(self.cycle)) for slot in slots)
            yield Row("", rows.total, tuple(cells), total=True)

    def _code_cell(self, slot: Slot, first: str, dimension: str, code: str) -> Cell:
        if slot.column.attribute:
            return Cell(self.labels.attribute(first, dimension, code, slot.column.attribute))
        if dimension == CYCLE:
            return self._cell_at(slot, {}, int(code))
        return self._cell_at(slot, {dimension: code}, slot.cycle(self.cycle))

    def _cell_at(self, slot: Slot, at: Mapping[str, str], cycle: int) -> Cell:
        if slot.column.attribute:
            return Cell("")
        value = self.calculator.value(slot.indicator, cycle=cycle, **slot.place(at))
        return Cell("", value, missing=True) if self._is_gap(value, slot, at) else self.cell(value, slot.column.show)

    def _is_gap(self, value: Value, slot: Slot, at: Mapping[str, str]) -> bool:
        """Return whether the cell was not asked for, although the row answered for other codes of the column."""
        if not slot.code or slot.column.across == CYCLE or value.records or value.left_out:
            return False
        if value.status is not Status.NOT_REPORTED:  # a suppressed number, for example, says so
            return False
        whole = self.calculator.value(slot.indicator, cycle=value.cycle, **{**slot.column.where, **at})
        return bool(whole.records or whole.left_out)

    def _row_codes(self, rows: Rows, slots: list[Slot]) -> list[str]:
        if rows.only:
            return list(rows.only)
        if rows.dimension == CYCLE:
            return self._cycles_so_far()
        if rows.of_kind:
            return self._open_organisations(rows.of_kind)
        asked = [slot for slot in slots if slot.indicator]
        dimension = rows.dimension or ""
        found = {
            code
            for slot in asked
            for code in self._codes(slot.indicator, dimension, slot.cycle(self.cycle), slot.place({}))
        }
        order = self.calculator.dimensions(asked[0].indicator)[dimension].order if asked else str
        return sorted(found, key=order)

    def _cycles_so_far(self) -> list[str]:
        return [str(cycle.number) for cycle in self.framework.file.cycles if cycle.number <= self.cycle]

    def _open_organisations(self, kind: str) -> list[str]:
        cycle = self.framework.cycle(self.cycle)
        listed = self.framework.organisations.values()
        return [
            organisation.code
            for organisation in listed
            if organisation.kind == kind
            and (cycle is None or organisation.is_open(cycle.period.start, cycle.period.end))
        ]

    def _codes(self, indicator: str, dimension: str, cycle: int, where: Mapping[str, str]) -> list[str]:
        values = self.calculator.values(indicator, by=[dimension], cycle=cycle, where=where)
        return [dict(value.at)[dimension] for value in values]


def _alignment(column: Column, indicator: Indicator | None) -> Align:
    if column.attribute:
        return "left"
    return "center" if indicator and indicator.unit in ("yes_no", "rating") else "right"


def _rank(row: Row, *, largest_first: bool) -> tuple[bool, Fraction]:
    """Return the sort key of a row from its first column that shows a figure; a row without one sorts last."""
    first = next((cell.value for cell in row.cells if cell.value is not None), None)
    if first is None or first.number is None:
        return True, Fraction(0)
    return False, -first.number if largest_first else first.number
