"""Every exhibit is whole on its pages: each label and figure is inside the text's area, and no two texts overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pypdfium2
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from tests.report.exhibit_sheets import LONG, exhibit, funnel, grid, report, sites, table

from mandata.report.exhibits.fitting import SMALLEST_TYPE
from mandata.report.exhibits.model import Exhibit, Head, Row, Table
from mandata.report.render.docx import write_docx
from mandata.report.render.pdf import write_pdf
from mandata.report.typography.measure import text_width

MILLIMETRE = 72 / 25.4
MARGINS = (23 * MILLIMETRE, 25 * MILLIMETRE, 27 * MILLIMETRE)
"""Left and right, below, above."""

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 3


def places(count: int) -> Table:
    return Table((Head("row", "Library", align="left"),), tuple(Row(f"L{n}", f"L{n}", ()) for n in range(count)))


def charts() -> list[Exhibit]:
    """Every mark: one row, as many as a long series has, and many columns; long labels; changes and missing figures."""
    shown = [
        exhibit("bar-1", "bar", table(1, 1)),
        exhibit("bar-60", "bar", table(60, 1, before=True, row="r{} " + LONG)),
        exhibit("bar-400", "bar", table(400, 1)),
        exhibit("bar-5-by-24", "bar", table(5, 24, before=True)),
        exhibit("column-24", "column", table(24, 1, row="r{} Apr 2024")),
        exhibit("column-60", "column", table(60, 1, row="r{} Apr 2024")),
        exhibit("column-1-by-60", "column", table(1, 60, column="c{}")),
        exhibit("column-5-by-12", "column", table(5, 12)),
        exhibit("column-long", "column", table(30, 1, row="r{} " + LONG)),
        exhibit("grouped-24-by-3", "grouped", table(24, 3, before=True)),
        exhibit("grouped-2-by-60", "grouped", table(2, 60, column="c{} " + LONG)),
        exhibit("stacked-60-by-3", "stacked", table(60, 3, row="r{} Apr 2024")),
        exhibit("stacked-4-by-60", "stacked", table(4, 60, column="c{} " + LONG)),
        exhibit("stacked-1-by-9", "stacked", table(1, 9, column="c{} " + LONG)),
        exhibit("stacked-9", "stacked", table(9, 1, before=True)),
        exhibit("stacked-60", "stacked", table(60, 1)),
        exhibit("diverging-40", "diverging", table(40, 2, before=True, row="r{} " + LONG)),
        exhibit("funnel-40", "funnel", funnel(40)),
        exhibit("dots-12", "dots", table(12, 1, row="r{} " + LONG)),
        exhibit("matrix-30-by-12", "matrix", grid(30, 12)),
        exhibit("matrix-5-by-60", "matrix", grid(5, 60, "c{} " + LONG)),
        exhibit("slope-60", "slope", table(60, 1, before=True, row="r{} " + LONG)),
        exhibit("slope-90", "slope", table(90, 1, before=True)),
        exhibit("long-word", "bar", table(3, 1, row="r{} " + LONG_WORD)),
    ]
    return [numbered(number, one) for number, one in enumerate(shown, 1)]


def tables() -> list[Exhibit]:
    """Tables of one row to 400 and of one column to 60, with long labels, heads and words."""
    shown = [
        exhibit("table-1-by-1", "table", table(1, 1)),
        exhibit("table-400-by-3", "table", table(400, 3, before=True)),
        exhibit("table-8-by-9", "table", table(8, 9, column="c{} readers", before=True)),
        exhibit("table-60-by-14", "table", table(60, 14, column="c{} readers")),
        exhibit("table-8-by-60", "table", table(8, 60)),
        exhibit("table-60-by-60", "table", table(60, 60)),
        exhibit("table-long", "table", table(30, 4, row="r{} " + LONG * 4, column="c{} " + LONG)),
        exhibit("table-long-words", "table", table(5, 12, row="r{} " + LONG_WORD, column="c{} " + LONG_WORD)),
    ]
    return [numbered(number, one) for number, one in enumerate(shown, 1)]


def numbered(number: int, one: Exhibit) -> Exhibit:
    table_ = one.table
    assert table_ is not None
    return exhibit(one.id, one.declaration.chart.mark if one.declaration.chart else "table", table_, number)


# PDF


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page, in points from its lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    def overlaps(self, other: Word) -> bool:
        """Whether two words cover each other by more than the air that type has around it."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > 0.8 and down > 0.12 * min(self.size, other.size)


def words_of(page: pypdfium2.PdfPage) -> Iterator[Word]:
    """The words of a page, each as wide and high as its ink."""
    text = page.get_textpage()
    letters = [(text.get_text_range(n, 1), text.get_charbox(n)) for n in range(text.count_chars())]
    word: list[tuple[str, tuple[float, float, float, float]]] = []
    for letter, box in [*letters, (" ", (0, 0, 0, 0))]:
        apart = bool(word) and (
            box[0] > word[-1][1][2] + 3 or box[0] < word[-1][1][0] - 1 or abs(box[1] - word[-1][1][1]) > 8
        )
        if word and (not letter.strip() or apart):
            boxes = [one for _, one in word]
            left, bottom, right, top = (pick(box[n] for box in boxes) for n, pick in enumerate((min, min, max, max)))
            yield Word("".join(one for one, _ in word), left, bottom, right, top, top - bottom)
            word = []
        if letter.strip() and box[2] > box[0]:
            word.append((letter, box))


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a report: for each its size and its words."""

    sizes: Sequence[tuple[float, float]]
    words: Sequence[list[Word]]

    @classmethod
    def of(cls, path: Path) -> Pages:
        """Those of a PDF file, without cover, imprint and contents."""
        with pypdfium2.PdfDocument(path) as opened:
            pages = list(opened)[3:]
            return cls([page.get_size() for page in pages], [list(words_of(page)) for page in pages])

    def of_exhibit(self, shown: Exhibit) -> list[str]:
        """The words of the pages on which an exhibit is."""
        titles = [number for number, words in enumerate(self.words) if shown.id in {word.text for word in words}]
        return [word.text for words in self.words[titles[0] : titles[-1] + 1 + LONGEST] for word in words]


LONGEST = 14
"""Pages over which the longest table runs after its last title."""


@pytest.fixture(scope="module", params=["charts", "tables", "maps"])
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Exhibit], Path]:
    """A report of many exhibits as PDF and for Word, in one folder."""
    crowded = [exhibit("map-40", "map", places(40), 1), exhibit("map-400", "map", places(400), 2)]
    shown = {"charts": charts, "tables": tables, "maps": lambda: crowded}[request.param]()
    folder = tmp_path_factory.mktemp(request.param)
    whole = report(shown, sites(400) if request.param == "maps" else None)
    write_pdf(whole, folder / "report.pdf")
    write_docx(whole, folder / "report.docx")
    return shown, folder


@pytest.fixture(scope="module")
def pages(drawn: tuple[list[Exhibit], Path]) -> Pages:
    return Pages.of(drawn[1] / "report.pdf")


def expected(shown: Exhibit) -> set[str]:
    """The labels and figures that must be found: the first word of each label, each figure."""
    assert shown.table is not None
    labels = {row.label.split()[0] for row in shown.table.rows} | {
        head.label.split()[0] for head in shown.table.heads[1:] if shown.declaration.chart is None
    }
    stacked = shown.declaration.chart is not None and shown.declaration.chart.mark == "stacked"
    if stacked and len(shown.table.rows) > 1 and len(shown.table.heads) > 2:
        return labels
    return labels | {
        cell.text
        for row in shown.table.rows
        for cell in row.cells
        if cell.value and not cell.missing and cell.text != "✓"
    }


def test_no_label_and_no_figure_is_missing(drawn: tuple[list[Exhibit], Path], pages: Pages) -> None:
    for shown in drawn[0]:
        found = set(pages.of_exhibit(shown)) | {word.strip(",:") for word in pages.of_exhibit(shown)}
        missing = {word for word in expected(shown) if word not in found}
        assert not missing or missing <= {"0", "1"}, (shown.id, sorted(missing)[:20])


def test_everything_is_inside_the_text_of_its_page(pages: Pages) -> None:
    for (width, height), words in zip(pages.sizes, pages.words, strict=True):
        for word in words:
            assert MARGINS[0] - 1 <= word.left and word.right <= width - MARGINS[0] + 1, word
            is_foot, is_head = word.top < MARGINS[1], word.bottom > height - MARGINS[2]
            assert is_foot or is_head or (word.bottom >= MARGINS[1] - 2 and word.top <= height - MARGINS[2] + 2), word


def test_no_two_texts_overlap(pages: Pages) -> None:
    for number, words in enumerate(pages.words, 4):
        ordered = sorted(words, key=lambda word: -word.top)
        for place, word in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.top < word.bottom:
                    break
                assert not word.overlaps(other), (number, word, other)


def test_no_word_is_smaller_than_can_be_read(drawn: tuple[list[Exhibit], Path]) -> None:

    with pdfplumber.open(drawn[1] / "report.pdf") as opened:
        chosen = opened.pages[3 :: max(len(opened.pages) // 8, 1)]
        sizes = {round(letter["size"], 1) for page in chosen for letter in page.chars}
    assert min(sizes) >= SMALLEST_TYPE


# Word


@pytest.fixture(scope="module")
def word(drawn: tuple[list[Exhibit], Path]) -> Document:
    return docx.Document(str(drawn[1] / "report.docx"))


def rooms(word: Document) -> Iterator[tuple[Any, tuple[int, int]]]:
    """Each block of the document with the width and height of its page's text, in twentieths of a point."""
    sections = [
        (one.page_width - one.left_margin - one.right_margin, one.page_height - one.top_margin - one.bottom_margin)
        for one in word.sections
    ]
    number = 0
    for block in word.element.body:
        yield block, (sections[number][0] // 635, sections[number][1] // 635)
        number += block.tag == qn("w:p") and block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None


def test_pictures_and_tables_fit_the_pages_of_word(word: Document) -> None:
    for block, (width, height) in rooms(word):
        for extent in block.iter(qn("wp:extent")):
            assert int(extent.get("cx")) / 635 <= width + 1
            assert int(extent.get("cy")) / 635 <= height * 0.9, "a picture and its title fit a page"
        for grid_ in block.iter(qn("w:tblGrid")):
            assert sum(int(column.get(qn("w:w"))) for column in grid_) <= width


def test_no_cell_of_a_word_table_is_narrower_than_its_figure(word: Document) -> None:
    for made in word.tables:
        for row in made._tbl.tr_lst[:4]:
            for cell in row.tc_lst:
                text = "".join(node.text or "" for node in cell.iter(qn("w:t")))
                if re.fullmatch(r"[\d,]+", text):
                    assert cell.width.pt >= text_width(text, 8) + 5


def test_nothing_is_missing_in_word(drawn: tuple[list[Exhibit], Path], word: Document) -> None:
    """The picture of a chart is measured in the PDF; here are the figures in their tables."""
    found = {word_ for node in word.element.body.iter(qn("w:t")) for word_ in (node.text or "").split()}
    for shown in drawn[0]:
        assert shown.table is not None
        figures = {cell.text for row in shown.table.rows for cell in row.cells if not cell.missing}
        assert figures <= found, shown.id
