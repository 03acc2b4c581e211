"""Widths of the columns of Word's tables."""

from __future__ import annotations

from mandata.indicators.value import Direction
from mandata.report.charts.measure import text_width
from mandata.report.docx.columns import TEXT_WIDTH, TYPE, change_text, columns, fits
from mandata.report.exhibit import Cell, Head, Row, Table


def table(label: str, *heads: str, cell: Cell | None = None) -> Table:
    cell = cell or Cell("1,234")
    first = Head("branch", "Branch", align="left")
    return Table((first, *(Head(head, head) for head in heads)), (Row("N", label, (cell,) * len(heads)),))


def test_a_few_short_columns_stay_close_together() -> None:
    shown = columns(table("North", "Loans"), small=False)
    assert sum(column.whole for column in shown) < TEXT_WIDTH / 2


def test_many_columns_are_together_as_wide_as_the_text() -> None:
    shown = columns(table("North", *(f"Loans {year}" for year in range(2018, 2025))), small=False)
    assert TEXT_WIDTH - 10 <= sum(column.whole for column in shown) <= TEXT_WIDTH


def test_a_long_label_gives_way_before_a_figure_is_broken() -> None:
    figure = Cell("123,456,789")
    shown = columns(
        table("A branch with a very long name " * 6, "Loans", "Readers", "Visits", cell=figure), small=False
    )
    assert all(column.width > text_width(figure.text, TYPE, "bold") for column in shown[1:])
    assert sum(column.whole for column in shown) <= TEXT_WIDTH


def test_a_change_has_a_column_of_its_own_and_stays_in_one_line() -> None:
    changed = Cell("12", detail="from 1,110", direction=Direction.UP)
    plain, beside = columns(table("North", "Loans", cell=changed), small=False)
    assert (plain.beside, plain.span) == (0, 1)
    assert beside.span == 2
    assert beside.beside > text_width("↑ from 1,110", 160)


def test_only_a_table_of_too_many_words_does_not_fit() -> None:
    assert fits(table("North", *["Interruptions"] * 6))
    assert not fits(table("North", *["Interruptions"] * 9))
    crowded = columns(table("North", *["Interruptions"] * 20), small=True)
    assert sum(column.whole for column in crowded) <= TEXT_WIDTH


def test_an_arrow_stands_only_beside_words_of_a_change() -> None:
    assert change_text(Cell("12", detail="from 40", direction=Direction.DOWN)) == "↓ from 40"
    assert change_text(Cell("12", detail="unchanged", direction=Direction.SAME)) == "unchanged"
    assert change_text(Cell("37%", detail="3/8")) == "3/8"
    assert change_text(Cell("12", direction=Direction.UP)) == ""
