"""How tables are divided among pages: nothing is lost, nothing is wider than its page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import many

from mandata.indicators.value import Direction
from mandata.report.exhibits.fitting import (
    SMALLEST_TYPE,
    TALLEST_PICTURE,
    Layout,
    Measures,
    change_text,
    layout,
    part_of,
    picture_fits,
    picture_scale,
)
from mandata.report.exhibits.model import Cell, Head, Row, Table
from mandata.report.render.docx.columns import MEASURES as WORD
from mandata.report.render.docx.columns import TYPE, columns
from mandata.report.render.pdf.data import MEASURES as PRINT
from mandata.report.typography.measure import text_width


def table(label: str, *heads: str, cell: Cell | None = None, rows: int = 1) -> Table:
    cell = cell or Cell("1,234")
    first = Head("branch", "Branch", align="left")
    shown = tuple(Row(str(number), label, (cell,) * len(heads)) for number in range(rows))
    return Table((first, *(Head(head, head) for head in heads)), shown)


def total(fitted: Layout) -> float:
    return max(sum(width.whole for width in group.widths) for group in fitted.groups)


@pytest.mark.parametrize("measures", [PRINT, WORD], ids=["pdf", "word"])
@settings(max_examples=many(60))
@given(
    label=st.text("abc d", min_size=1, max_size=200),
    head=st.text("abc d", max_size=60),
    figure=st.text("0123456789,", min_size=1, max_size=30),
    change=st.text("0123456789 ", max_size=90),
    size=st.tuples(st.integers(1, 400), st.integers(1, 60)),
)
def test_every_column_has_its_place_on_a_page(
    measures: Measures, *, label: str, head: str, figure: str, change: str, size: tuple[int, int]
) -> None:
    rows, count = size
    shown = table(label, *(f"{head} {number}" for number in range(count)), cell=Cell(figure, detail=change), rows=rows)
    fitted = layout(shown, measures)
    area = measures.turned if fitted.turned else measures.upright
    assert total(fitted) <= area.width + 0.01
    assert [number for group in fitted.groups for number in group.columns[1:]] == list(range(1, count + 1))
    assert all(group.columns[0] == 0 for group in fitted.groups)
    assert fitted.type.size >= SMALLEST_TYPE
    for group in fitted.groups:
        assert len(part_of(shown, group).rows) == rows
        if text_width(figure, fitted.type.size, "bold") < 100:
            assert all(width.own > text_width(figure, fitted.type.size, "bold") for width in group.widths[1:])


def test_a_few_short_columns_stay_close_together() -> None:
    assert total(layout(table("North", "Loans"), WORD)) < WORD.upright.width / 2


def test_many_columns_are_together_as_wide_as_the_text() -> None:
    fitted = layout(table("North", *(f"Loans {year}" for year in range(2018, 2025))), WORD)
    assert WORD.upright.width - 1 <= total(fitted) <= WORD.upright.width


def test_a_long_label_gives_way_before_a_figure_is_broken() -> None:
    figure = Cell("123,456,789")
    fitted = layout(table("A branch with a very long name " * 6, "Loans", "Readers", "Visits", cell=figure), WORD)
    (group,) = fitted.groups
    assert all(width.own > text_width(figure.text, fitted.type.size, "bold") for width in group.widths[1:])


def test_a_change_has_a_column_of_its_own_and_stays_in_one_line() -> None:
    changed = table("North", "Loans", cell=Cell("12", detail="from 1,110", direction=Direction.UP))
    fitted = layout(changed, WORD)
    plain, with_detail = columns(changed, fitted.groups[0])
    assert (plain.detail, plain.span) == (0, 1)
    assert with_detail.span == 2
    assert with_detail.detail > text_width("↑ from 1,110", 160)


def test_a_table_is_set_smaller_then_turned_then_divided() -> None:
    def fitted(count: int, rows: int = 200) -> tuple[bool, bool, int]:
        shown = layout(table("North", *["Interruptions"] * count, rows=rows), WORD)
        return shown.type == TYPE, shown.turned, len(shown.groups)

    assert fitted(5) == (True, False, 1)
    assert fitted(7) == (False, False, 1)
    assert fitted(10) == (True, True, 1)
    assert fitted(11) == (False, True, 1)
    assert fitted(20) == (False, True, 2)
    assert fitted(20, rows=5) == (False, False, 3)


def test_an_arrow_is_only_next_to_words_of_a_change() -> None:
    assert change_text(Cell("12", detail="from 40", direction=Direction.DOWN)) == "↓ from 40"
    assert change_text(Cell("12", detail="unchanged", direction=Direction.SAME)) == "unchanged"
    assert change_text(Cell("37%", detail="3/8")) == "3/8"
    assert change_text(Cell("12", direction=Direction.UP)) == ""


@given(st.floats(1, 5000))
def test_a_picture_is_made_no_smaller_than_can_be_read_or_divided(height: float) -> None:
    scale = picture_scale(height)
    assert height * scale <= TALLEST_PICTURE + 1e-6
    assert not picture_fits(height) or 11 * scale * PRINT.upright.width / 620 >= SMALLEST_TYPE
