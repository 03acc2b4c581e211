"""Exhibit tables: the pivot that a declaration asks for, filled with values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mandata.framework.model import ORGANISATIONS, Code, CodeList, Column, ExhibitDeclaration, Framework, Item, Rows
from mandata.indicators.calculator import Calculator
from mandata.indicators.value import Value
from mandata.report.exhibit import Cell, Head, Row, Table
from mandata.report.wording import Wording

CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Slot:
    """One printed column: the column declared and, where it is spread across a dimension, the code it stands for."""

    column: Column
    code: str = ""

    @property
    def key(self) -> str:
        """Names the column uniquely within a table."""
        named = self.column.indicator or self.column.attribute or self.column.label
        return f"{named}:{self.code}" if self.code else named


@dataclass(frozen=True, slots=True)
class Tables:
    """Builds the tables of one report.

    Attributes:
        cycle: the cycle reported on; a column or item may name another.
    """

    framework: Framework
    calculator: Calculator
    wording: Wording
    cycle: int

    def table(self, declaration: ExhibitDeclaration) -> Table:
        """The table that an exhibit declares.

        Raises:
            UnknownValue: the declaration names an indicator, dimension or code that does not exist.
        """
        rows = declaration.rows or Rows()
        slots = [slot for column in declaration.columns for slot in self._slots(column, rows)]
        heads = (Head("row", rows.label or self._dimension_label(rows, declaration), align="left"),)
        heads += tuple(self._head(slot) for slot in slots)
        return Table(heads, tuple(self._item_rows(rows, slots) if rows.items else self._code_rows(rows, slots)))

    def cell(self, value: Value, show: Sequence[str] = ("value",)) -> Cell:
        """A value as one cell, with what the declaration wants shown beside it."""
        if value.number is None:
            return Cell(self.wording.value(value), value, missing=True, reason=value.reason)
        compared = "change" in show or "previous" in show
        details = [
            self.wording.comparison(value) if compared else "",
            self.wording.fraction(value) if "fraction" in show else "",
            self.wording.marks(value),
        ]
        text = str(value.records) if "count" in show else self.wording.value(value)
        direction, good = (value.direction, value.good) if compared else (None, None)
        return Cell(text, value, "; ".join(filter(None, details)), direction, good)

    def item_value(self, item: Item) -> Value:
        """The value that an item names."""
        return self.calculator.value(item.indicator, cycle=item.cycle or self.cycle, **item.where)

    # Columns

    def _slots(self, column: Column, rows: Rows) -> list[Slot]:
        if column.across is None:
            return [Slot(column)]
        if column.across == CYCLE:
            codes: Iterable[str] = column.codes or [str(cycle.number) for cycle in self.framework.file.cycles]
        else:
            indicator = column.indicator or rows.items[0].indicator
            codes = column.codes or self._codes(indicator, column.across, column.cycle, column.where)
        return [Slot(column, code) for code in codes]

    def _head(self, slot: Slot) -> Head:
        column = slot.column
        align = "left" if column.attribute else "right"
        indicator = self.framework.indicators.get(column.indicator or "")
        unit = "%" if indicator and indicator.unit == "percent" else ""
        if indicator and indicator.unit in ("yes_no", "rating"):
            align = "center"
        label = column.label or (indicator.title if indicator else (column.attribute or "").replace("_", " ").capitalize())
        if not slot.code:
            return Head(slot.key, label, align=align, unit=unit)  # type: ignore[arg-type]
        return Head(slot.key, self._across_label(slot, indicator.form if indicator else ""), label, align, unit)  # type: ignore[arg-type]

    def _across_label(self, slot: Slot, form: str) -> str:
        if slot.column.across == CYCLE:
            cycle = self.framework.cycle(int(slot.code))
            return cycle.title if cycle else slot.code
        codes = self._code_list(form, slot.column.across or "")
        return codes.label(slot.code) if codes else slot.code

    # Rows

    def _item_rows(self, rows: Rows, slots: list[Slot]) -> Iterable[Row]:
        for item in rows.items:
            cells = tuple(self._value_cell(slot, item, dict(item.where)) for slot in slots)
            title = self.framework.indicators[item.indicator].title if item.indicator in self.framework.indicators else ""
            yield Row("", item.label or title, cells)

    def _value_cell(self, slot: Slot, item: Item, where: dict[str, str]) -> Cell:
        show = slot.column.show if slot.column.show != ("value",) else item.show
        cycle = item.cycle or slot.column.cycle or self.cycle
        return self._cell_at(slot, item.indicator, where, cycle, show)

    def _code_rows(self, rows: Rows, slots: list[Slot]) -> Iterable[Row]:
        dimension = rows.dimension or ""
        codes = self._row_codes(rows, slots)
        built = [self._code_row(dimension, code, slots) for code in codes]
        if rows.sort != "listed":
            built.sort(key=_first_number, reverse=rows.sort == "largest")
        yield from built
        if rows.total:
            yield Row("", rows.total, tuple(self._total_cell(slot) for slot in slots), total=True)

    def _code_row(self, dimension: str, code: str, slots: list[Slot]) -> Row:
        first = next((slot.column.indicator for slot in slots if slot.column.indicator), None)
        form = self.framework.indicators[first].form if first in self.framework.indicators else ORGANISATIONS
        codes = self._code_list(form, dimension)
        cells = tuple(
            Cell(self._attribute(code, slot.column.attribute, codes))
            if slot.column.attribute
            else self._cell_at(slot, slot.column.indicator or "", {dimension: code}, slot.column.cycle or self.cycle, slot.column.show)
            for slot in slots
        )
        return Row(code, self._row_label(code, codes), cells)

    def _total_cell(self, slot: Slot) -> Cell:
        if slot.column.attribute:
            return Cell("")
        return self._cell_at(slot, slot.column.indicator or "", {}, slot.column.cycle or self.cycle, slot.column.show)

    def _cell_at(self, slot: Slot, indicator: str, at: dict[str, str], cycle: int, show: Sequence[str]) -> Cell:
        place = {**slot.column.where, **at}
        if slot.code and slot.column.across == CYCLE:
            cycle = int(slot.code)
        elif slot.code and slot.column.across:
            place[slot.column.across] = slot.code
        return self.cell(self.calculator.value(slot.column.indicator or indicator, cycle=cycle, **place), show)

    # Codes and labels

    def _row_codes(self, rows: Rows, slots: list[Slot]) -> list[str]:
        if rows.only:
            return list(rows.only)
        if rows.of_kind:
            period = self.framework.cycle(self.cycle)
            return [
                code
                for code, organisation in self.framework.organisations.items()
                if organisation.kind == rows.of_kind and (period is None or organisation.is_open(period.period.start, period.period.end))
            ]
        found: dict[str, None] = {}
        for slot in slots:
            if slot.column.indicator:
                cycle = int(slot.code) if slot.column.across == CYCLE else slot.column.cycle
                found.update(dict.fromkeys(self._codes(slot.column.indicator, rows.dimension or "", cycle, slot.column.where)))
        return self._in_order(list(found), rows.dimension or "", slots)

    def _codes(self, indicator: str, dimension: str, cycle: int | None, where: object) -> list[str]:
        values = self.calculator.values(indicator, by=[dimension], cycle=cycle or self.cycle, where=where)  # type: ignore[arg-type]
        return [dict(value.at)[dimension] for value in values]

    def _in_order(self, codes: list[str], dimension: str, slots: list[Slot]) -> list[str]:
        for slot in slots:
            indicator = self.framework.indicators.get(slot.column.indicator or "")
            listed = self._code_list(indicator.form, dimension) if indicator else None
            if listed:
                return [code for code in listed.codes if code in codes]
        return sorted(codes)

    def _code_list(self, form: str, dimension: str) -> CodeList | None:
        if form == ORGANISATIONS and dimension == "code":
            return self.framework.code_lists[ORGANISATIONS]
        return self.framework.code_list_of(form, dimension) if form in self.framework.forms else None

    def _row_label(self, code: str, codes: CodeList | None) -> str:
        """Organisations go by their code, as their readers know them; everything else by its name."""
        if codes is None or codes.name == ORGANISATIONS:
            return code
        return codes.label(code)

    def _attribute(self, code: str, attribute: str, codes: CodeList | None) -> str:
        organisation = self.framework.organisations.get(code)
        if codes is not None and codes.name == ORGANISATIONS and organisation:
            own = {"name": organisation.name, "place": organisation.place, "opened": organisation.opened,
                   "closed": organisation.closed, "countries": ", ".join(organisation.countries)}  # fmt: skip
            return own.get(attribute, organisation.attributes.get(attribute, ""))
        listed: Code | None = codes.codes.get(code) if codes else None
        return (listed.name if attribute == "name" else listed.attributes.get(attribute, "")) if listed else ""

    def _dimension_label(self, rows: Rows, declaration: ExhibitDeclaration) -> str:
        for column in declaration.columns:
            indicator = self.framework.indicators.get(column.indicator or "")
            field = self.framework.forms[indicator.form].field(rows.dimension or "") if indicator and indicator.form in self.framework.forms else None
            if field:
                return field.label
        return (rows.dimension or "").replace("_", " ").capitalize()


def _first_number(row: Row) -> float:
    numbers = [cell.value.number for cell in row.cells if cell.value is not None and cell.value.number is not None]
    return numbers[0] if numbers else float("-inf")
