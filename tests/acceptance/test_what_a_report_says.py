"""Quotations, references, exhibits without figures and acronyms, in every format of a framework of another field."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pdfplumber
import pytest
from lxml import html
from tests.acceptance import text
from tests.acceptance.documented import write_documented_files
from tests.acceptance.test_documented_framework import edit, run

pytestmark = pytest.mark.slow

READERS = {"pdf": text.of_pdf, "html": text.of_html, "docx": text.of_docx}

STORIES = """\
name: stories
title: Stories
reported_by: [branch]
required: false
schema:
  primaryKey: [id]
  fields:
    - {name: id, constraints: {required: true}}
    - {name: organisation, codelist: organisations, answer: false}
    - {name: kind, codelist: story_kinds, answer: false}
    - {name: title}
    - {name: text}
"""

QUOTED = '[keeps a town awake]{.quotation speaker="Ada Reeve" date="2024-05-06" source="Letter"}'
WHOLE = f"The mayor said that reading {QUOTED}.\n"
BLOCK = """
::: {.quotation speaker="Ada Reeve" office="Mayor" date="2024-05"
source="Letter to the branches" url="https://town.example/letter"}
A library is open to all.
:::
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_documented_files(tmp_path)


def library(town: Path) -> Path:
    return town.parent / "libraries"


def add_text(town: Path, more: str) -> None:
    path = town / "narrative/lending.md"
    path.write_text(path.read_text("utf-8") + "\n" + more, "utf-8")


def add_stories(town: Path, *rows: str) -> None:
    (library(town) / "forms/stories.yaml").write_text(STORIES, "utf-8")
    (library(town) / "codelists/story_kinds.csv").write_text("code,name\nstory,Story\nhighlight,Highlight\n", "utf-8")
    head = "id,organisation,kind,title,text,reference,note"
    (town / "returns/cycle-2/stories.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")


def built(town: Path, formats: str = "pdf,html,docx") -> dict[str, str]:
    done = run("report", town, "--out", town / "out", "--format", formats)
    assert done.exit_code == 0, done.output
    return {name: " ".join(READERS[name](town / f"out/report.{name}").split()) for name in formats.split(",")}


# Quotations


def test_every_format_says_whose_words_a_quotation_is(town: Path) -> None:
    add_text(town, WHOLE + BLOCK)
    for name, found in built(town).items():
        assert "reading “keeps a town awake” (Ada Reeve, 6 May 2024)" in found, name
        assert "Ada Reeve, 6 May 2024. Letter." in found, name
        assert "— Ada Reeve, Mayor, May 2024" in found, name
        assert "Ada Reeve, Mayor, May 2024. Letter to the branches, https://town.example/letter." in found, name


def test_a_speaker_that_the_paragraph_names_is_not_named_again_behind_the_words(town: Path) -> None:
    add_text(town, WHOLE.replace("The mayor", "Ada Reeve, the mayor,"))
    for name, found in built(town).items():
        assert "(Ada Reeve" not in found, name
        assert "Ada Reeve, 6 May 2024. Letter." in found, name


@pytest.mark.parametrize(
    ("gone", "missing"),
    [
        (' speaker="Ada Reeve"', "speaker"),
        (' date="2024-05-06"', "date"),
        (' source="Letter"', "source"),
        (' date="2024-05-06" source="Letter"', "date, source"),
    ],
)
def test_a_quotation_that_lacks_something_stops_the_report_at_its_line(town: Path, gone: str, missing: str) -> None:
    add_text(town, WHOLE.replace(gone, ""))
    done = run("report", town, "--out", town / "out", "--format", "html")
    assert done.exit_code == 1
    line = (town / "narrative/lending.md").read_text("utf-8").splitlines().index(WHOLE.replace(gone, "").strip()) + 1
    said = f"These parts of the quotation “keeps a town awake” are missing: {missing}."
    assert f"lending.md:{line}: error: {said}" in done.stderr


@pytest.mark.parametrize("day", ["2024-02-30", "May 2024", "24-05-06", "2024-13"])
def test_the_date_of_a_quotation_is_a_date(town: Path, day: str) -> None:
    add_text(town, WHOLE.replace("2024-05-06", day))
    done = run("report", town, "--out", town / "out", "--format", "html")
    assert done.exit_code == 1
    assert f"has the date '{day}'" in done.stderr


def test_a_story_quotes_like_a_text(town: Path) -> None:
    quoted = WHOLE.strip().replace('"', '""')
    add_stories(town, f'open,NORTH,story,,"{quoted}",diary,')
    add_text(town, "{{ stories() }}")
    assert "“keeps a town awake” (Ada Reeve, 6 May 2024)" in built(town, "html")["html"]
    edit(town / "returns/cycle-2/stories.csv", ' date=""2024-05-06""', "")
    done = run("report", town, "--out", town / "out", "--format", "html")
    assert "stories.csv:2: error: These parts of the quotation “keeps a town awake” are missing: date." in done.stderr


# References


def with_highlight(town: Path) -> None:
    outline = library(town) / "report/outline.yaml"
    edit(outline, "  - {id: methods,", "  - {id: tales, title: Tales, text: tales}\n  - {id: methods,")
    filler = "\n\n".join(["The town reads."] * 120)
    (town / "narrative/tales.md").write_text(f'{filler}\n\n{{{{ highlight(id="night") }}}}\n', "utf-8")
    add_stories(town, "night,NORTH,highlight,A night of books,NORTH stayed open.,diary,")
    add_text(town, 'More on the night {{ page("night") }}.')


def test_a_reference_to_a_story_gives_its_own_page(town: Path) -> None:
    with_highlight(town)
    built(town)
    with pdfplumber.open(town / "out/report.pdf") as pdf:
        pages = [" ".join((page.extract_text() or "").split()) for page in pdf.pages]
    [printed] = {match[1] for page in pages for match in re.finditer(r"More on the night on page (\d+)\.", page)}
    [where] = [number for number, page in enumerate(pages, 1) if "NORTH stayed open." in page]
    assert pages[where - 1].endswith(f" {printed}")
    chapter = next(number for number, page in enumerate(pages, 1) if "Tales The town reads." in page)
    assert where > chapter


def test_a_reference_to_a_story_leads_to_the_story_on_the_page(town: Path) -> None:
    with_highlight(town)
    built(town, "html")
    page = html.fromstring((town / "out/report.html").read_text("utf-8"))
    [link] = page.xpath("//a[@href='#story-night']")
    assert link.text_content() == "“A night of books”"
    [target] = page.xpath("//*[@id='story-night']")
    assert "NORTH stayed open." in target.text_content()


def test_word_names_the_place_and_leads_there_without_a_field(town: Path) -> None:
    with_highlight(town)
    found = built(town, "docx")["docx"]
    assert "More on the night in “A night of books”." in found
    assert "…" not in found
    body = docx.Document(str(town / "out/report.docx")).element.body
    [anchor] = body.xpath("//w:hyperlink[contains(string(.), 'A night of books')]/@w:anchor")
    assert len(body.xpath(f"//w:bookmarkStart[@w:name='{anchor}']")) == 1
    assert "PAGEREF" not in "".join(body.xpath("//w:instrText/text()"))


def test_a_reference_to_what_no_text_places_is_reported(town: Path) -> None:
    add_stories(town, "night,NORTH,story,,NORTH stayed open.,diary,")
    add_text(town, 'See {{ ref("night") }}.')
    done = run("report", town, "--out", town / "out", "--format", "html")
    assert "The text refers to 'story-night', which no text places." in done.stderr
    add_text(town, "{{ stories() }}")
    done = run("report", town, "--out", town / "out", "--format", "html")
    assert "which no text places" not in done.stderr


def test_a_story_says_a_number_as_a_filter_asks(town: Path) -> None:
    add_stories(town, "night,NORTH,story,,NORTH lent for the [[loans.late_share;branch=NORTH|ordinal]] time.,diary,")
    add_text(town, "{{ stories() }}")
    assert "NORTH lent for the eighth time." in built(town, "html")["html"]
    edit(town / "returns/cycle-2/stories.csv", "|ordinal", "|ordinl")
    done = run("report", town, "--out", town / "out", "--format", "html")
    assert "there is no filter 'ordinl'. Did you mean 'ordinal'?" in done.stderr


# Exhibits without figures


def without_young(town: Path) -> None:
    """A chart between two others that asks for figures that nobody has."""
    exhibits = library(town) / "report/exhibits/lending.yaml"
    more = """\
- id: nobody
  kind: chart
  title: Loans of the closed branch
  rows: {dimension: age}
  columns: [{indicator: loans.books, where: {branch: SOUTH}}]
  chart: {mark: bar}
"""
    exhibits.write_text(exhibits.read_text("utf-8") + more, "utf-8")
    edit(town / "returns/cycle-2/loans.csv", "SOUTH,young,0,0,", "SOUTH,young,: the roof fell in,0,")
    edit(town / "returns/cycle-2/loans.csv", "SOUTH,adult,90 e,,", "SOUTH,adult,: the roof fell in,,")
    edit(
        town / "narrative/lending.md",
        '{{ exhibit("loans-chart") }}',
        '{{ exhibit("nobody") }}\n\n{{ exhibit("loans-chart") }}',
    )
    add_text(town, 'The south: {{ ref("nobody") }}. Years: {{ ref("loans-by-year") }}.')


def test_an_exhibit_without_figures_is_listed_once_and_not_numbered(town: Path) -> None:
    without_young(town)
    for name, found in built(town).items():
        assert "No figures to show" not in found, name
        assert "Loans of the closed branch (Lending): the roof fell in." in found, name
        assert "The south: Loans of the closed branch. Years: Figure 2." in found, name
        assert found.count("Loans of the closed branch") == 2, name
        assert "Not available in this edition" in found, name
    page = html.fromstring((town / "out/report.html").read_text("utf-8"))
    assert page.xpath("//a[@href='#not-available']")
    assert page.xpath("//*[@id='not-available']")


def test_an_annex_of_the_outline_lists_them_in_its_place(town: Path) -> None:
    without_young(town)
    outline = library(town) / "report/outline.yaml"
    edit(
        outline,
        "  - {id: methods,",
        "  - {id: gaps, title: What is missing, text: unavailable, layout: annex}\n  - {id: methods,",
    )
    found = built(town, "html")["html"]
    assert "Not available in this edition" not in found
    assert found.index("the roof fell in.") < found.index("Each figure in this report is computed")


def test_the_outline_can_keep_the_place_of_an_exhibit_without_figures(town: Path) -> None:
    without_young(town)
    edit(library(town) / "report/outline.yaml", "sections:", "empty_exhibits: show\nsections:")
    for name, found in built(town).items():
        assert "No figures to show" in found, name
        assert "Not available in this edition" not in found, name
        assert "Years: Figure 3." in found, name


# Acronyms


def test_only_acronyms_that_the_report_uses_are_explained(town: Path) -> None:
    edit(
        library(town) / "framework.yaml",
        "cycles:",
        "acronyms: {ISBN: book number, ILL: inter-library loan, RFID: radio tag}\ncycles:",
    )
    edit(
        library(town) / "report/outline.yaml",
        "  - {id: methods,",
        "  - {id: short, title: Short, text: acronyms, layout: annex}\n  - {id: methods,",
    )
    edit(library(town) / "report/exhibits/lending.yaml", "title: Loans by year", "title: Loans and ILL by year")
    add_text(town, "Books have ISBNs.")
    found = built(town, "html")["html"]
    assert "book number" in found
    assert "inter-library loan" in found
    assert "radio tag" not in found
