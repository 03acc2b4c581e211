"""The report as a document for Word: what an editor finds in it, and what no reader should."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import uuid
import zipfile
from pathlib import Path

import docx
import pdfplumber
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from lxml import etree
from tests.report import builders

from mandata.report.document import Picture, Report
from mandata.report.exhibits.model import AGAINST, Cell, Head, Row, Table
from mandata.report.render.docx import write_docx
from mandata.report.render.docx.embedding import veiled

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
"""A red dot, for pictures whose contents do not matter."""


def drawn(**changes: object) -> Report:
    pictures = {"loans-chart": Picture("<svg/>", PIXEL, 480, 120)}
    return builders.report(**{"pictures": pictures, **changes})


def written(folder: Path, report: Report | None = None) -> Document:
    path = folder / "report.docx"
    write_docx(report or drawn(), path)
    return docx.Document(str(path))


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return written(tmp_path_factory.mktemp("word"))


def part(document: Document, name: str) -> str:
    found = next(item for item in document.part.package.iter_parts() if item.partname == f"/word/{name}.xml")
    return found.blob.decode()


def in_style(document: Document, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def rows(table: WordTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def all_text(document: Document) -> str:
    return "\n".join("".join(p.itertext(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))


def field_codes(document: Document) -> list[str]:
    return [" ".join(code.text.split()) for code in document.element.body.iter(qn("w:instrText"))]


def bookmarks(document: Document) -> list[str]:
    return [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]


def with_table(table: Table) -> Report:
    exhibits = builders.exhibits()
    exhibits["loans-table"] = dataclasses.replace(exhibits["loans-table"], table=table)
    return drawn(exhibits=exhibits)


# Words and styles


def test_cover_and_headings_wear_real_styles(word: Document) -> None:
    assert in_style(word, "Title") == ["Libraries of the river"]
    assert in_style(word, "Subtitle") == ["Second report"]
    assert in_style(word, "Heading 1") == ["Summary", "Lending"]
    assert in_style(word, "Heading 2") == ["Books"]
    assert in_style(word, "Kicker") == ["In brief", "Chapter 1"]
    assert in_style(word, "Chapter Summary") == ["What was lent."]


def test_stories_and_highlights_wear_their_own_styles(word: Document) -> None:
    assert in_style(word, "Story") == ["NORTH opened on Sundays."]
    assert in_style(word, "Highlight Title") == ["A boat that lends"]
    assert in_style(word, "Highlight") == ["SOUTH sent a boat."]


def test_every_style_in_use_exists(word: Document) -> None:
    used = {
        element.get(qn("w:val"))
        for kind in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for element in word.element.iter(qn(kind))
    }
    assert used <= {style.style_id for style in word.styles}


def test_bound_figures_can_be_distinguished_from_typed_ones(word: Document) -> None:
    bound = [run.text for p in word.paragraphs for run in p.runs if run.style.name == "Computed Figure"]
    assert bound == ["12,345", "37.75%"]


def test_each_section_begins_a_page(word: Document) -> None:
    first = [p for p in word.paragraphs if p.style.name == "Kicker"]
    assert all(p.paragraph_format.page_break_before for p in first)


def test_columns_are_ended_before_the_next_section(word: Document) -> None:
    counts = [section._sectPr.find(qn("w:cols")) for section in word.sections]
    assert [element.get(qn("w:num")) if element is not None else None for element in counts] == ["1", "1", "2", None]


def test_language_and_properties_come_from_the_report(word: Document) -> None:
    properties = word.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Libraries of the river",
        "The Library Office",
        "en",
    )
    assert properties.created.date().isoformat() == "2025-02-28"
    assert properties.modified.date().isoformat() == "2025-02-28"


def test_header_names_the_report_and_footer_counts_pages(word: Document) -> None:
    assert word.sections[0].different_first_page_header_footer
    assert "Libraries of the river" in word.sections[-1].header.paragraphs[0].text
    footer = word.sections[-1].footer._element
    assert "PAGE" in "".join(footer.itertext(qn("w:instrText")))


def test_colours_are_those_of_the_report(word: Document) -> None:
    everything = part(word, "styles") + part(word, "header2") + part(word, "theme/theme1")
    assert "1A73B8" in everything
    assert "0B5D0" not in everything


# Fields


def test_captions_count_with_fields_and_already_read_right(word: Document) -> None:
    assert in_style(word, "Caption") == [
        "Table\u00a01  Books lent by branch",
        "Figure\u00a01  Books lent",
        "Figure\u00a02  Visits by month",
    ]
    assert [code for code in field_codes(word) if code.startswith("SEQ")] == [
        "SEQ Table \\* ARABIC", "SEQ Figure \\* ARABIC", "SEQ Figure \\* ARABIC"]  # fmt: skip


def test_references_lead_to_bookmarks_that_exist(word: Document) -> None:
    targets = [code.split()[1] for code in field_codes(word) if code.startswith("REF")]
    links = [link.get(qn("w:anchor")) for link in word.element.body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    assert len(targets) >= 1
    assert len(links) >= 2
    assert {*targets, *links} <= set(bookmarks(word))


def test_bookmarks_are_unique_and_named_as_word_allows(word: Document) -> None:
    names = bookmarks(word)
    assert len(names) == len(set(names))
    assert all(name.startswith("_Ref_") and len(name) <= 40 and name.isidentifier() for name in names)
    numbers = [mark.get(qn("w:id")) for mark in word.element.body.iter(qn("w:bookmarkStart"))]
    assert len(numbers) == len(set(numbers))


def test_a_long_name_still_makes_one_bookmark_and_its_reference(tmp_path: Path) -> None:
    name = "the-number-of-books-lent-by-every-branch-in-the-valley"
    opening = f'::: {{.section #{name} title="T" kicker="" colour="#2b8a9d" layout="plain"}}'
    text = f'{opening}\n# T\n\n[T]{{.ref to="{name}"}}\n:::'
    word = written(tmp_path, drawn(ast=builders.parse(text)))
    code = next(code for code in field_codes(word) if code.startswith("REF"))
    assert code.split()[1] in bookmarks(word)


def test_contents_list_sections_and_their_headings(word: Document) -> None:
    assert any(code.startswith('TOC \\o "1-2"') for code in field_codes(word))
    entries = [(p.get_or_add_pPr().style, "".join(p.itertext(qn("w:t")))) for p in word.element.body.iter(qn("w:p"))]
    listed = [(style, text) for style, text in entries if style in ("TOC1", "TOC2")]
    assert listed == [("TOC1", "Summary"), ("TOC1", "Lending"), ("TOC2", "Books")]


def test_fields_are_brought_up_to_date_when_the_document_opens(word: Document) -> None:
    assert "<w:updateFields" in part(word, "settings")


def test_every_field_that_begins_ends(word: Document) -> None:
    kinds = [mark.get(qn("w:fldCharType")) for mark in word.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_footnotes_are_real(word: Document) -> None:
    assert "A footnote with a" in "".join(etree.fromstring(part(word, "footnotes").encode()).itertext())
    assert len(list(word.element.body.iter(qn("w:footnoteReference")))) == 1


# Exhibits


def test_a_table_is_real_and_repeats_its_head(word: Document) -> None:
    table = next(item for item in word.tables if item.style.name == "Table")
    assert table._tbl.findall(f".//{qn('w:tblHeader')}")
    assert [cell for row in rows(table)[:2] for cell in row][:3] == ["Branch", "Books lent", "Books lent"]
    assert rows(table)[1] == ["North", "12,345", "↑ from 11,000", "37.75%", "3/8"]
    assert rows(table)[2] == ["South", "0", "↓ from 40", "–", ""]
    assert rows(table)[4][:2] == ["All branches", "12,345"]


def test_figures_are_aligned_to_the_right_and_missing_ones_are_quiet(word: Document) -> None:
    table = next(item for item in word.tables if item.style.name == "Table")
    assert table.cell(1, 1).paragraphs[0].style.name == "Table Figure"
    assert table.cell(3, 1).paragraphs[0].runs[0].style.name == "Missing Figure"


def test_an_arrow_has_a_filled_ground_or_an_outline_which_is_explained(word: Document) -> None:
    table = next(item for item in word.tables if item.style.name == "Table")
    assert [run.style.name for run in table.cell(1, 2).paragraphs[0].runs] == ["Good Arrow", "Good Change"]
    assert [run.style.name for run in table.cell(2, 2).paragraphs[0].runs] == ["Bad Arrow", "Bad Change"]
    assert AGAINST in in_style(word, "Note")
    filled, outlined = (word.styles[name].element.rPr for name in ("Good Arrow", "Bad Arrow"))
    assert filled.find(qn("w:shd")) is not None
    assert outlined.find(qn("w:shd")) is None
    assert outlined.find(qn("w:bdr")) is not None


def test_tables_say_in_words_what_they_show(word: Document) -> None:
    table = next(item for item in word.tables if item.style.name == "Table")
    assert table._tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "Table of books lent by three branches."


def test_heads_of_a_group_are_under_a_common_one(tmp_path: Path) -> None:
    heads = (
        Head("branch", "Branch", align="left"),
        Head("a", "Adults", group="Loans"),
        Head("b", "Children", group="Loans"),
    )
    word = written(tmp_path, with_table(Table(heads, (Row("N", "North", (Cell("7"), Cell("9"))),))))
    table = next(item for item in word.tables if item.style.name == "Table")
    assert rows(table) == [["Branch", "Loans", "Loans"], ["Branch", "Adults", "Children"], ["North", "7", "9"]]
    assert len(table._tbl.findall(f".//{qn('w:tblHeader')}")) == 2


@pytest.mark.parametrize("columns", [1, 6, 12])
def test_a_table_never_runs_over_the_margin(tmp_path: Path, columns: int) -> None:
    heads = (
        Head("branch", "Branch", align="left"),
        *(Head(f"c{n}", "Number of readers on record") for n in range(columns)),
    )
    shown = Table(
        heads, (Row("N", "The northern branch", tuple(Cell("1,234,567", detail="from 1,000") for _ in range(columns))),)
    )
    word = written(tmp_path, with_table(shown))
    table = next(item for item in word.tables if item.style.name == "Table")
    sections = [section for section in word.sections if section.orientation == (columns == 6)]
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.iter(qn("w:gridCol"))]
    room = sections[-1].page_width - sections[-1].left_margin - sections[-1].right_margin
    assert sum(widths) <= room / 635
    assert min(widths) > 0


def test_a_chart_has_an_alternative_and_its_figures_after_it(word: Document) -> None:
    described = [picture.get("descr") for picture in word.element.body.iter(qn("wp:docPr"))]
    assert described == ["Bar chart: North 12,345; South 0; East not reported."]
    small = next(item for item in word.tables if item.style.name == "Small Table")
    assert rows(small)[1][:2] == ["North", "12,345"]


def test_a_chart_without_figures_gives_the_reason(word: Document) -> None:
    assert in_style(word, "Exhibit Unavailable") == ["No figures to show: not in the printed text."]


def test_key_figures_are_side_by_side_number_before_words(word: Document) -> None:
    table = next(item for item in word.tables if item.style.name == "Key Figures")
    assert [cell.text for cell in table.rows[0].cells] == [
        "12,345\n↑ from 11,000\nbooks lent",
        "37.75%\nof them by young readers",
    ]


def test_source_date_and_notes_follow_the_exhibit(word: Document) -> None:
    assert "Source: Branches; annual return. As of 31 January 2025." in in_style(word, "Source")
    assert "The branch East was closed for repairs." in in_style(word, "Note")


def test_the_disclaimer_is_under_maps_only(tmp_path: Path) -> None:
    exhibits = builders.exhibits()
    chart = exhibits["loans-chart"]
    exhibits["loans-chart"] = dataclasses.replace(
        chart, declaration=chart.declaration.model_copy(update={"kind": "map"})
    )
    word = written(tmp_path, drawn(exhibits=exhibits))
    assert in_style(word, "Note").count("Lines on maps imply nothing.") == 1
    assert "Lines on maps imply nothing." not in in_style(written(tmp_path), "Note")


# The whole


def test_no_mark_is_left_over(word: Document) -> None:
    xml = part(word, "document")
    assert "{{" not in xml
    assert "<!--" not in xml
    assert ":::" not in all_text(word)


@pytest.mark.parametrize("hostile", ["<w:p>&\"'", "]]>", "\x07bell", "{{title}}"])
def test_words_from_data_never_become_markup(tmp_path: Path, hostile: str) -> None:
    heads = (Head("branch", hostile, align="left"), Head("loans", hostile))
    exhibits = builders.exhibits()
    table = Table(heads, (Row("N", hostile, (Cell(hostile, detail=hostile),)),))
    exhibits["loans-table"] = dataclasses.replace(
        exhibits["loans-table"],
        table=table,
        title=hostile,
        subtitle=hostile,
        source=hostile,
        notes=(hostile,),
        alternative=hostile,
    )
    word = written(
        tmp_path, drawn(exhibits=exhibits, title=hostile, publisher=hostile, imprint=hostile, subtitle=hostile)
    )
    shown = hostile.replace("\x07", "")
    assert word.core_properties.title == shown
    assert in_style(word, "Title") == [shown]
    assert word.sections[-1].header.paragraphs[0].text == shown
    table_shown = next(item for item in word.tables if item.style.name == "Table")
    assert rows(table_shown) == [[shown, shown, shown], [shown, shown, shown]]


def test_properties_are_in_the_order_that_word_demands(word: Document) -> None:
    order = {
        "w:pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl rPr sectPr",
        "w:rPr": "rStyle rFonts b bCs i iCs color spacing sz szCs vertAlign lang",
        "w:tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
        "w:tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    }
    for name, sequence in order.items():
        places = {qn(f"w:{child}"): place for place, child in enumerate(sequence.split())}
        for properties in word.element.body.iter(qn(name)):
            found = [places[child.tag] for child in properties]
            assert found == sorted(found), etree.tostring(properties)


def test_two_builds_in_different_places_and_times_are_the_same(tmp_path: Path) -> None:
    write_docx(drawn(), tmp_path / "one.docx")
    (tmp_path / "other").mkdir()
    script = (
        "import sys; sys.path.insert(0, sys.argv[2]); from pathlib import Path; "
        "from tests.report.docx import test_write_docx as t; t.write_docx(t.drawn(), Path(sys.argv[1]))"
    )
    root = str(Path(__file__).parents[3])
    environment = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "TMPDIR": str(tmp_path / "other")}
    command = [sys.executable, "-c", script, str(tmp_path / "two.docx"), root]
    subprocess.run(command, check=True, env=environment, cwd=tmp_path / "other")
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()


def test_the_file_bears_no_time_of_its_making(tmp_path: Path) -> None:
    written(tmp_path)
    with zipfile.ZipFile(tmp_path / "report.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_fonts_travel_with_the_document(word: Document) -> None:
    fonts = [item for item in word.part.package.iter_parts() if item.partname.endswith(".odttf")]
    assert len(fonts) == 3
    table = etree.fromstring(part(word, "fontTable").encode())
    assert len(set(table.xpath("//@w:fontKey", namespaces=table.nsmap))) == 3


def test_a_veiled_font_is_the_font_again_when_unveiled() -> None:
    key = uuid.UUID("393FB5B8-78CE-ED04-AEBC-34B097E853AE")
    font = bytes(range(64))
    assert veiled(font, key)[0] == 0 ^ 0xAE
    assert veiled(veiled(font, key), key) == font


def test_no_part_has_two_types(tmp_path: Path) -> None:
    write_docx(drawn(), tmp_path / "report.docx")
    with zipfile.ZipFile(tmp_path / "report.docx") as archive:
        types = etree.fromstring(archive.read("[Content_Types].xml"))
    named = [item.get("Extension") or item.get("PartName") for item in types]
    assert len(named) == len(set(named))


@pytest.mark.slow
def test_libreoffice_opens_it_and_lays_it_out(office: str, tmp_path: Path) -> None:
    write_docx(drawn(), tmp_path / "report.docx")
    command = [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "report.docx")], check=True, capture_output=True
    )
    with pdfplumber.open(tmp_path / "report.pdf") as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
        assert len(pdf.pages) == 6
    assert "North 12,345 ↑from 11,000 37.75% 3/8" in text.replace("↑ from", "↑from")
    assert "See Table 1 in page, and the chapter in Lending." in text
