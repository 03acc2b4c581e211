"""The report as PDF: what a reader, a screen reader and an archivist find in it."""

from __future__ import annotations

import dataclasses
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from tests.report import builders

from mandata.report.document import Picture, Report
from mandata.report.exhibits.model import Cell, Head, Row, Table
from mandata.report.render.pdf import write_pdf
from mandata.report.typography.fonts import FAMILIES

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="620" height="60" viewBox="0 0 620 60">'
    '<rect width="300" height="20" fill="#2b8a9d"/>'
    '<text x="310" y="15" font-family="\'Source Sans 3\'" font-size="12">North drawn 12,345</text></svg>'
)
HOSTILE = "#x[ ] *b* _i_ $m$ \\n @r <l> \"q\" 'a' `c` ~ // /* -- #panic() {{ % & ; = - +"


def drawn(**changes: object) -> Report:
    pictures = {"loans-chart": Picture(SVG, b"", 620, 60)}
    return builders.report(**{"pictures": pictures, **changes})


def narrated(markdown: str, **changes: object) -> Report:
    """A report of one section with this text."""
    opening = '::: {.section #only title="Only" kicker="" colour="#2b8a9d" layout="plain"}\n# Only\n\n'
    return drawn(ast=builders.parse(f"{opening}{markdown}\n\n:::\n"), **changes)


def written(folder: Path, report: Report | None = None) -> Path:
    path = folder / "report.pdf"
    write_pdf(report or drawn(), path)
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("pdf"))


@pytest.fixture(scope="module")
def pages(path: Path) -> list[str]:
    return texts(path)


@pytest.fixture(scope="module")
def pdf(path: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(path) as opened:
        yield opened


def texts(path: Path) -> list[str]:
    with pdfplumber.open(path) as opened:
        return [page.extract_text() for page in opened.pages]


def flat(path: Path) -> str:
    return " ".join(" ".join(texts(path)).split())


def page_with(pages: list[str], words: str, after: int = 0) -> int:
    return next(number for number, text in enumerate(pages, 1) if number > after and words in text)


def elements(node: Any) -> Iterator[pikepdf.Dictionary]:
    """The structure elements of a tagged document, in reading order."""
    if isinstance(node, pikepdf.Array):
        for item in node:
            yield from elements(item)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K"))


def tags(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    return [element for element in elements(pdf.Root.StructTreeRoot.K) if str(element.S) == f"/{kind}"]


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    def below(items: Any, level: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield level, item.title
            yield from below(item.children, level + 1)

    with pdf.open_outline() as opened:
        return list(below(opened.root, 1))


# Accessible and archivable


def test_it_declares_itself_accessible(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Libraries of the river: Second report"
        assert "2025-02-28" in metadata["xmp:CreateDate"]
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.Root.Lang) == "en"


def test_the_language_is_the_reports(tmp_path: Path) -> None:
    with pikepdf.open(written(tmp_path, drawn(language="fr-CA"))) as french:
        assert str(french.Root.Lang) == "fr-CA"


def test_every_picture_has_its_alternative(pdf: pikepdf.Pdf) -> None:
    described = [str(figure.Alt) for figure in tags(pdf, "Figure")]
    assert described == ["Bar chart: North 12,345; South 0; East not reported."]


def test_the_head_of_a_table_is_marked_and_leads_its_columns(pdf: pikepdf.Pdf) -> None:
    [table] = tags(pdf, "Table")
    cells = list(elements(table.K))
    heads = [cell for cell in cells if str(cell.S) == "/TH"]
    assert len(heads) == 3
    assert all(str(head.A[0].Scope) == "/Column" for head in heads)
    assert len([cell for cell in cells if str(cell.S) == "/TD"]) == 4 * 3


def test_headings_leave_no_level_out(tmp_path: Path) -> None:
    deep = "#### Deep\n\nText.\n\n## Two\n\n##### Deeper\n\nText."
    with pikepdf.open(written(tmp_path, narrated(deep))) as opened:
        levels = [str(element.S) for element in elements(opened.Root.StructTreeRoot.K) if str(element.S)[1:2] == "H"]
    assert levels == ["/H1", "/H1", "/H2", "/H2", "/H3"]


def test_fonts_are_embedded_and_only_the_reports_own(pdf: pikepdf.Pdf) -> None:
    allowed = {family.replace(" ", "") for family in FAMILIES}
    fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
    descriptors = [
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    assert {str(font.BaseFont).partition("+")[2].partition("-")[0] for font in fonts} <= allowed
    assert all("/FontFile2" in item or "/FontFile3" in item for item in descriptors)


def test_a_character_that_no_font_holds_does_not_stop_the_report(tmp_path: Path) -> None:
    path = written(tmp_path, narrated("Read 𓂀 this.", title="A \x07 𓂀"))
    assert "Read □ this." in flat(path)


# Finding one's way


def test_bookmarks_are_the_sections_and_their_headings(pdf: pikepdf.Pdf) -> None:
    assert outline(pdf) == [
        (1, "Contents"),
        (1, "Summary"),
        (1, "Lending"),
        (2, "Books"),
        (3, "A boat that lends"),
    ]


def test_the_contents_give_the_pages_of_sections_and_headings(pages: list[str]) -> None:
    contents = pages[page_with(pages, "Contents") - 1].splitlines()
    first = page_with(pages, "12,345 books")
    lending = page_with(pages, "What was lent.")
    assert f"In brief Summary {first}" in contents
    assert f"Chapter 1 Lending {lending}" in contents
    assert f"Books {lending}" in contents
    assert not any("A boat" in line for line in contents)


def test_a_page_reference_is_the_page(pages: list[str]) -> None:
    table, lending = page_with(pages, "Table 1 Books lent"), page_with(pages, "What was lent.")
    assert f"See Table 1 on page {table}, and the chapter on page {lending}." in " ".join(" ".join(pages).split())


def test_a_page_reference_follows_what_moves(tmp_path: Path) -> None:
    long = "\n\n".join(f"Paragraph {number} of a long text about lending." for number in range(120))
    shown = builders.NARRATIVE.replace("::: {.exhibit #loans-table}", f"{long}\n\n::: {{.exhibit #loans-table}}")
    pages = texts(written(tmp_path, drawn(ast=builders.parse(shown))))
    table = page_with(pages, "Table 1 Books lent")
    assert table > page_with(pages, "What was lent.") + 1
    assert f"See Table 1 on page {table}," in " ".join(" ".join(pages).split())


def test_a_reference_to_what_is_not_in_the_report_is_plain_text(tmp_path: Path) -> None:
    path = written(tmp_path, narrated('See [Table 9]{.ref to="gone"} on [somewhere]{.page-ref to="gone"}.'))
    assert "See Table 9 on somewhere." in flat(path)


def test_references_are_links(pdf: pikepdf.Pdf) -> None:
    annotations = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
    assert len([one for one in annotations if one.Subtype == "/Link"]) >= 6


def test_pages_are_numbered_and_headed_by_their_chapter(tmp_path: Path) -> None:
    long = "\n\n".join(f"Paragraph {number} of a long text." for number in range(90))
    pages = texts(written(tmp_path, narrated(long)))
    opening = page_with(pages, "Paragraph 0 ")
    following = pages[opening].splitlines()
    assert following[0] == "Libraries of the river Only"
    assert following[-1].endswith(f" {opening + 1}")
    assert not pages[opening - 1].startswith("Libraries of the river")


def test_a_bound_figure_leads_to_its_definition_where_one_is_printed(tmp_path: Path) -> None:
    text = '[12,345]{.value key="loans.total;cycle=2"} books.\n\nBooks lent (`loans.total`)\n\n:   All books.'
    with pikepdf.open(written(tmp_path, narrated(text))) as opened:
        links = [one for page in list(opened.pages)[3:] for one in page.get("/Annots", [])]
    assert len(links) == 1


# What is printed


def test_cover_and_imprint_name_the_report_and_its_release(pages: list[str]) -> None:
    cover = " ".join(pages[0].split())
    for words in ("Libraries of the river", "Second report", "February 2025", "The Library Office", "Covers 2024."):
        assert words in cover
    for words in ("release abababababab", "Printed by nobody.", "Lines on maps imply nothing."):
        assert words in pages[1]


def test_text_figures_and_footnotes_are_there(pages: list[str]) -> None:
    whole = " ".join(" ".join(pages).split())
    assert "The branches lent 12,345 books." in whole
    assert "A footnote with a link." in whole
    assert "CHAPTER 1" in whole
    assert "NORTH NORTH opened on Sundays." in whole
    assert "SOUTH A boat that lends SOUTH sent a boat." in whole


def test_a_table_is_printed_with_changes_and_missing_figures(pages: list[str]) -> None:
    lines = [line for page in pages for line in page.splitlines()]
    for line in (
        "Table 1 Books lent by branch",
        "Number of books, cycle 2",
        "North 12,345 ↑ from 11,000 37.75% 3/8",
        "South 0 ↓ from 40 –",
        "East not reported not reported",
        "All branches 12,345 37.75%",
        "Source: Branches; annual return. As of 31 January 2025.",
        "The branch East was closed for repairs.",
    ):
        assert line in lines


def test_a_change_against_the_desired_direction_is_explained(pages: list[str]) -> None:
    whole = "\n".join(pages)
    assert whole.count("An arrow in an outline marks a change against the desired direction.") == 1


def test_key_figures_are_large_and_side_by_side(path: Path) -> None:
    with pdfplumber.open(path) as opened:
        words = [word for page in opened.pages for word in page.extract_words(extra_attrs=["size"])]
    large = [word for word in words if word["size"] > 30 and word["text"] in ("12,345", "37.75%")]
    assert len(large) == 2
    assert large[0]["top"] == pytest.approx(large[1]["top"], abs=0.5)


def test_words_of_a_chart_stay_words(pages: list[str]) -> None:
    assert "North drawn 12,345" in "\n".join(pages)


def test_an_exhibit_without_figures_gives_the_reason(pages: list[str]) -> None:
    assert "No figures to show: not in the printed text." in "\n".join(pages)


def test_the_disclaimer_is_under_maps_with_their_table(tmp_path: Path) -> None:
    exhibits = builders.exhibits()
    chart = exhibits["loans-chart"]
    declaration = chart.declaration.model_copy(update={"kind": "map"})
    exhibits["loans-chart"] = dataclasses.replace(chart, declaration=declaration)
    lines = "\n".join(texts(written(tmp_path, drawn(exhibits=exhibits)))[2:])
    assert lines.count("Lines on maps imply nothing.") == 1
    assert lines.count("North 12,345 ↑ from 11,000") == 2


def test_heads_are_in_groups(tmp_path: Path) -> None:
    heads = (Head("b", "Branch", align="left"), Head("x", "Adults", "Loans"), Head("y", "Children", "Loans"))
    table = Table(heads, (Row("N", "North", (Cell("7"), Cell("9"))),))
    exhibits = builders.exhibits()
    exhibits["loans-table"] = dataclasses.replace(exhibits["loans-table"], table=table)
    lines = "\n".join(texts(written(tmp_path, drawn(exhibits=exhibits)))).splitlines()
    start = lines.index("Loans")
    assert lines[start + 1 : start + 3] == ["Branch Adults Children", "North 7 9"]


def test_a_long_table_breaks_and_repeats_its_head(tmp_path: Path) -> None:
    rows = tuple(Row(str(number), f"Branch {number}", (Cell(str(number)), Cell("1%"))) for number in range(80))
    exhibits = builders.exhibits()
    short = exhibits["loans-table"]
    assert short.table is not None
    exhibits["loans-table"] = dataclasses.replace(short, table=Table(short.table.heads, rows))
    pages = texts(written(tmp_path, drawn(exhibits=exhibits)))
    held = [page for page in pages if "Branch 4" in page or "Branch 79" in page]
    assert len(held) >= 2
    assert all("Branch Books lent Young readers (%)" in page for page in held)


@pytest.mark.parametrize("columns", [1, 6, 11])
def test_nothing_runs_over_the_margins(tmp_path: Path, columns: int) -> None:
    heads = (Head("b", "Branch", align="left"), *(Head(f"c{n}", f"Readers {n}") for n in range(columns)))
    rows = tuple(Row("N", "The northern branch", tuple(Cell("1,234") for _ in range(columns))) for _ in range(3))
    exhibits = builders.exhibits()
    exhibits["loans-table"] = dataclasses.replace(exhibits["loans-table"], table=Table(heads, rows))
    with pdfplumber.open(written(tmp_path, drawn(exhibits=exhibits))) as opened:
        words = [(word, float(page.width)) for page in opened.pages for word in page.extract_words()]
    assert all(60 < word["x0"] < word["x1"] < width - 60 for word, width in words)


# Words from data


def test_words_from_data_never_become_code(tmp_path: Path) -> None:
    heads = (Head("branch", HOSTILE, align="left"), Head("loans", HOSTILE))
    table = Table(heads, (Row("N", HOSTILE, (Cell(HOSTILE, detail=HOSTILE),)),))
    exhibits = builders.exhibits()
    exhibits["loans-table"] = dataclasses.replace(
        exhibits["loans-table"], table=table, title=HOSTILE, source=HOSTILE, notes=(HOSTILE,), alternative=HOSTILE
    )
    path = written(tmp_path, drawn(exhibits=exhibits, title=HOSTILE, publisher=HOSTILE, imprint=HOSTILE))
    with pikepdf.open(path) as opened, opened.open_metadata() as metadata:
        assert metadata["dc:title"] == f"{HOSTILE}: Second report"
    squeezed = flat(path).replace(" ", "")
    assert squeezed.count(HOSTILE.replace(" ", "")) >= 6


def test_words_of_the_narrative_never_become_code(tmp_path: Path) -> None:
    markdown = "".join(f"\\{letter}" if not letter.isalnum() and letter != " " else letter for letter in HOSTILE)
    value = f'[{markdown}]{{.value key="k"}}'
    path = written(tmp_path, narrated(f"Before {value}(after) [{markdown}]{{.ref to=only}}.field."))
    assert flat(path).replace(" ", "").count(HOSTILE.replace(" ", "")) == 2


def test_names_of_organisations_never_become_code(tmp_path: Path) -> None:
    path = written(tmp_path, narrated('::: {.story organisation="A\\"]#x"}\nRead.\n:::'))
    assert 'A"]#x Read.' in flat(path)


def test_pictures_of_the_narrative_are_replaced_by_their_description(tmp_path: Path) -> None:
    path = written(tmp_path, narrated("![A boat on the river](boat.png)\n\nText with ![a mark](mark.png) in it."))
    assert "A boat on the river" in flat(path)
    assert "Text with a mark in it." in flat(path)


def test_tables_and_definitions_of_the_narrative_are_printed(tmp_path: Path) -> None:
    path = written(tmp_path, narrated("| Form | Rows |\n|---|---|\n| Loans | 12 |\n\nBoat\n\n:   Lends on the river."))
    with pikepdf.open(path) as opened:
        [table] = tags(opened, "Table")
        assert [str(cell.S) for cell in elements(table.K) if str(cell.S) in ("/TH", "/TD")] == ["/TH"] * 2 + ["/TD"] * 2
    assert "Loans 12" in flat(path)
    assert "Boat Lends on the river." in flat(path)


# The same everywhere


def test_two_builds_in_different_places_and_times_are_the_same(tmp_path: Path) -> None:
    write_pdf(drawn(), tmp_path / "one.pdf")
    (tmp_path / "other").mkdir()
    script = (
        "import sys; sys.path.insert(0, sys.argv[2]); from pathlib import Path; "
        "from tests.report.pdf import test_write_pdf as t; t.write_pdf(t.drawn(), Path(sys.argv[1]))"
    )
    root = str(Path(__file__).parents[3])
    environment = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "TMPDIR": str(tmp_path / "other")}
    command = [sys.executable, "-c", script, str(tmp_path / "two.pdf"), root]
    subprocess.run(command, check=True, env=environment, cwd=tmp_path / "other")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_wide_table_of_the_text_is_divided_and_repeats_its_first_column(tmp_path: Path) -> None:
    columns = range(16)
    rows = "".join(
        f"| row{row} | " + " | ".join(f"{row}23,4{column:02}" for column in columns) + " |\n" for row in range(3)
    )
    head = "| Branch | " + " | ".join(f"Interruptions{column}" for column in columns) + " |\n"
    path = written(tmp_path, narrated(f"{head}|{'---|' * 17}\n{rows}"))
    with pdfplumber.open(path) as opened:
        words = [word for page in opened.pages[3:] for word in page.extract_words()]
    found = [word["text"] for word in words]
    assert {f"{row}23,4{column:02}" for row in range(3) for column in columns} <= set(found)
    assert found.count("row1") == found.count("Branch") > 1
    for one, other in itertools.combinations(words, 2):
        across = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
        down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
        assert across < 0.5 or down < 3, (one["text"], other["text"])
