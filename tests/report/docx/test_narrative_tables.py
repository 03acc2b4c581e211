"""Tables of the narrative in Word."""

from __future__ import annotations

import pytest

from mandata.report.pandoc import Element, parse_markdown
from mandata.report.render.docx.narrative_tables import with_widths

TEXT = """
| Form | Source, as the office that keeps it calls it | Rows |
|---|---|---|
| Loans | Branches of the valley and of the coast | 1,204 |
| Visits | Doors | – |
"""


def first(markdown: str) -> Element:
    block: Element = parse_markdown(markdown)["blocks"][0]
    return block


def test_columns_are_as_wide_as_their_words_need() -> None:
    widths = [column[1]["c"] for column in with_widths(first(TEXT))["c"][2]]
    assert sum(widths) == pytest.approx(1)
    assert widths[1] > 3 * widths[0]


def test_a_column_of_figures_is_aligned_to_the_right_and_words_are_not() -> None:
    aligned = [column[0]["t"] for column in with_widths(first(TEXT))["c"][2]]
    assert aligned == ["AlignDefault", "AlignDefault", "AlignRight"]


def test_a_declared_alignment_stays() -> None:
    aligned = [column[0]["t"] for column in with_widths(first("| A |\n|:-:|\n| 12 |\n"))["c"][2]]
    assert aligned == ["AlignCenter"]


def test_other_blocks_stay_as_they_are() -> None:
    paragraph = first("Words.")
    assert with_widths(paragraph) is paragraph
