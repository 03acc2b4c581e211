"""The alternative text of an exhibit: its content in words, for readers who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from mandata.indicators.value import Direction
from mandata.report.charts.mark import mark_of
from mandata.report.exhibits.model import Cell, Exhibit, Row, Table

FEW = 12
"""Up to this many figures are all described; of more, the highest and the lowest."""


def alternative_text(exhibit: Exhibit) -> str:
    """Return up to three plain sentences: the kind of exhibit, what it shows, and its figures or extremes."""
    opening = f"{_kind(exhibit)}: {_sentence(exhibit.title)}"
    if exhibit.unavailable:
        return f"{opening} No figures: {_sentence(exhibit.unavailable)}"
    if exhibit.figures:
        return f"{opening} {_sentence('; '.join(f'{_figure(item.cell)} {item.label}' for item in exhibit.figures))}"
    if exhibit.table is None or not exhibit.table.rows:
        return opening
    if exhibit.table.is_empty:
        return f"{opening} No figures: {_sentence('; '.join(_reasons(exhibit.table)))}"
    return f"{opening} {_content(exhibit, exhibit.table)}"


def _kind(exhibit: Exhibit) -> str:
    chart = exhibit.declaration.chart
    return mark_of(chart).title if chart is not None else exhibit.declaration.of_kind.title


def _content(exhibit: Exhibit, table: Table) -> str:
    chart = exhibit.declaration.chart
    describe = mark_of(chart).describe if chart is not None else None
    return describe(table) if describe else _figures(table)


def _figures(table: Table) -> str:
    columns = [index for index in range(len(table.heads) - 1) if any(row.cells[index].value for row in table.rows)]
    if not columns:
        return f"{len(table.rows)} rows: {', '.join(row.label for row in table.rows[:FEW])}."
    if len(columns) * len(table.rows) <= FEW:
        return _sentence("; ".join(_row(row, columns, table) for row in table.rows))
    extremes = " ".join(_extremes(table, index) for index in columns[:3])
    return (
        f"{len(table.rows)} rows and {len(columns)} columns. {extremes}"
        if len(columns) > 1
        else f"{len(table.rows)} rows. {extremes}"
    )


def _reasons(table: Table) -> list[str]:
    """Return the distinct reasons for missing figures."""
    cells = [cell for row in table.rows for cell in row.cells if cell.missing]
    return list(dict.fromkeys(cell.reason or cell.text for cell in cells))


def _row(row: Row, columns: Sequence[int], table: Table) -> str:
    if len(columns) == 1:
        return f"{row.label} {_figure(row.cells[columns[0]])}"
    parts = ", ".join(f"{_head(table, index)} {_figure(row.cells[index])}" for index in columns)
    return f"{row.label}: {parts}"


def _head(table: Table, index: int) -> str:
    """Return a column's label, with its common head if several columns share the label."""
    head = table.heads[index + 1]
    alike = [other for other in table.heads if other.label == head.label]
    return f"{head.group} {head.label}" if head.group and len(alike) > 1 else head.label


def _figure(cell: Cell) -> str:
    """Return a figure with its change in words: `146 (up from 110)`."""
    text = "yes" if cell.text == "✓" else cell.text
    if cell.missing:
        return "not applicable" if cell.text == "–" else cell.text
    if not cell.detail:
        return text
    way = f"{cell.direction} " if cell.direction in (Direction.UP, Direction.DOWN) else ""
    return f"{text} ({way}{cell.detail})"


def _extremes(table: Table, index: int) -> str:
    """Return the highest and lowest figure of a column, and its missing figures."""
    rows = [row for row in table.rows if not row.total and _is_asked(row.cells[index])]
    numbered = [(number, row) for row in rows if (number := _number(row.cells[index])) is not None]
    missing = [row.label for row in rows if row.cells[index].missing]
    if not numbered:
        return f"{_head(table, index)}: no figures."
    gap = f"; no figure for {_listed(missing)}" if missing else ""
    return f"{_head(table, index)}: {_range(numbered, index)}{gap}."


def _is_asked(cell: Cell) -> bool:
    """Return whether a cell has a record, with or without a number."""
    value = cell.value
    return value is None or value.is_suppressed or value.records + value.left_out > 0


def _number(cell: Cell) -> Fraction | None:
    return cell.value.number if cell.value is not None else None


def _range(numbered: Sequence[tuple[Fraction, Row]], index: int) -> str:
    low, high = min(number for number, _ in numbered), max(number for number, _ in numbered)
    highest = [row for number, row in numbered if number == high]
    text = highest[0].cells[index].text
    if highest[0].cells[index].value is not None and _is_yes_no(highest[0].cells[index]):
        yes = [row.label for number, row in numbered if number]
        return f"yes for {'all' if len(yes) == len(numbered) else _listed(yes) if yes else 'none'}"
    if low == high:
        return f"{text} for all with a figure"
    lowest = [row for number, row in numbered if number == low]
    return (
        f"highest {text} ({_listed([row.label for row in highest])}), "
        f"lowest {lowest[0].cells[index].text} ({_listed([row.label for row in lowest])})"
    )


def _is_yes_no(cell: Cell) -> bool:
    return cell.value is not None and cell.value.indicator.unit == "yes_no"


def _listed(names: Iterable[str]) -> str:
    several = list(names)
    if len(several) > FEW:
        return f"{len(several)} rows"
    return " and ".join(filter(None, [", ".join(several[:-1]), several[-1]]))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
