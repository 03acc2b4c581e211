"""Text of any script, in any place of any format: well-formed, with a shape for every letter, in its own direction."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from tests.examples import many
from tests.exchange import books
from tests.records import exercise
from tests.report import builders, exhibit_sheets
from tests.report.charts.samples import value

from mandata.exchange.workbook.writer import write_workbook
from mandata.records import accept, freeze, open_records
from mandata.report.document import Report
from mandata.report.exhibits.model import Cell, Exhibit, Head, Row, Table
from mandata.report.render.datapackage import write_datapackage
from mandata.report.render.docx import write_docx
from mandata.report.render.html import write_html
from mandata.report.render.pdf import write_pdf
from mandata.report.typography.characters import is_right_to_left, legal
from mandata.report.typography.coverage import STAND_IN, displayable

SCRIPTS = {
    "arabic": "مكتبة الشمال ١٢٣، لا (كتاب)",
    "urdu": "کتب خانہ ٹھٹھہ",
    "hebrew": "סִפְרִיָּה 5 (צפון)",
    "chinese": "北方图书馆，第一卷",
    "japanese": "としょかん トショカン 図書館",
    "korean": "북쪽 도서관",
    "devanagari": "उत्तर पुस्तकालय क्षि र्त",
    "bengali": "উত্তর গ্রন্থাগার",
    "tamil": "வடக்கு நூலகம்",
    "thai": "ห้องสมุดกลาง ที่ ๑",
    "khmer": "បណ្ណាល័យខាងជើង",
    "myanmar": "မြောက်ပိုင်း စာကြည့်တိုက်",
    "ethiopic": "የሰሜን ቤተ መጻሕፍት",
    "armenian": "Հյուսիսային գրադարան",
    "georgian": "ჩრდილოეთ ბიბლიოთეკა",
    "cyrillic": "Северная бібліотека ђ",
    "greek": "Βόρεια Βιβλιοθήκη ᾧ",
    "vietnamese": "Thư viện miền Bắc ở Đắk Lắk",
    "emoji": "😀 👩\u200d🚀 🇲🇱 ☔ ✅ 1\ufe0f\u20e3",
    "marks": "q\u0323\u0308 e\u0301\u0328 z\u0351",
    "symbols": "≠ ∑ ⚑ ⇒ ₿ ℃ ⅔ ⏰",
    "directed": "a\u200fb\u202ec\u202c \u2067d\u2069",
    "controls": "a\x01b\x08c\x0bd\x0ce\x1f\x7f\x85f\ufffe\ud800\U0001ffffg\x00",
    "hostile": "<b>&amp;\"'</b> ]]> #x[ ] *b* _i_ $m$ \\n {{ % }} @r",
}
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")

texts = st.lists(
    st.sampled_from(sorted(SCRIPTS.values()))
    | st.text(
        st.sampled_from(sorted({letter for text in SCRIPTS.values() for letter in text})), min_size=1, max_size=12
    ),
    min_size=1,
    max_size=3,
).map(" ".join)


def report(words: Mapping[str, str]) -> Report:
    """A report that says these words in every place where it can."""
    heads = (Head("row", words["label"], align="left"), Head("c", words["head"], words["group"]))
    rows = (
        Row("A", words["row"], (Cell("12", value(12, 10), "from 10"),)),
        Row("B", words["cell"], (Cell(words["cell"], value(None), missing=True, reason=words["reason"]),)),
    )
    said = {"title": words["title"], "subtitle": words["subtitle"], "source": words["source"],
            "notes": (words["note"],), "alternative": words["title"]}  # fmt: skip
    shown: list[Exhibit] = [
        exhibit_sheets.exhibit(f"e-{mark}", mark, Table(heads, rows), number, **said)
        for number, mark in enumerate(("table", "bar", "column", "matrix"), 1)
    ]
    made = exhibit_sheets.report(shown)
    ast = copy.deepcopy(made.ast)
    for section in ast["blocks"]:
        section["c"][1].insert(1, {"t": "Para", "c": [{"t": "Str", "c": words["prose"]}]})
        section["c"][0][2] = [[name, words.get(name, text)] for name, text in section["c"][0][2]]
    return dataclasses.replace(made, ast=ast, title=words["title"], subtitle=words["subtitle"],
                               publisher=words["source"], cover_text=words["prose"], imprint=words["note"])  # fmt: skip


PLACES = ("title", "subtitle", "source", "note", "label", "head", "group", "row", "cell", "reason", "prose",
          "kicker")  # fmt: skip


def written(words: Mapping[str, str], folder: Path) -> tuple[str, str, dict[str, bytes]]:
    """The text of the PDF, the HTML page, and the parts of the Word document."""
    whole = report(words)
    write_pdf(whole, folder / "report.pdf")
    write_html(whole, folder / "report.html")
    write_docx(whole, folder / "report.docx")
    with pypdfium2.PdfDocument(folder / "report.pdf") as opened:
        printed = "\n".join(page.get_textpage().get_text_bounded() for page in opened)
    with zipfile.ZipFile(folder / "report.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return printed, (folder / "report.html").read_text("utf-8"), parts


def check(words: Mapping[str, str], folder: Path) -> None:
    printed, page, parts = written(words, folder)
    if not any(displayable(text) != displayable(text).replace(STAND_IN, "") for text in words.values()):
        assert STAND_IN not in printed
    assert not CONTROLS.search(page)
    assert page.encode("utf-8")
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)
    document = "".join(etree.fromstring(parts["word/document.xml"]).itertext())
    for place in sorted(words.keys() - {"reason"}):  # a reason is in words where a page marks it
        assert squeezed(words[place]) in squeezed(document), place


def squeezed(text: str) -> str:
    """A text without what formats may set differently: spaces, quotation marks, dashes."""
    return re.sub(r"[\s\u00a0'\"“”‘’–—-]|\.\.\.|…", "", legal(text))


@pytest.mark.parametrize("script", ["arabic", "controls"])
def test_one_script_in_every_place(tmp_path: Path, script: str) -> None:
    check(dict.fromkeys(PLACES, SCRIPTS[script]), tmp_path)


@settings(max_examples=many(6), phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.fixed_dictionaries(dict.fromkeys(PLACES, texts)))
def test_any_scripts_in_any_place(tmp_path: Path, drawn: dict[str, str]) -> None:
    check(drawn, tmp_path)


def test_the_fonts_have_a_shape_for_every_letter_of_these_scripts() -> None:
    for script, text in SCRIPTS.items():
        if script != "controls":
            assert STAND_IN not in displayable(text), script


def test_a_page_carries_a_font_for_every_letter(tmp_path: Path) -> None:
    words = dict.fromkeys(PLACES, " ".join(text for script, text in SCRIPTS.items() if script != "controls"))
    write_html(report(words), tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    ranges = [
        tuple(int(end, 16) for end in (found["first"], found["last"] or found["first"]))
        for rule in re.findall(r"unicode-range:([^}]*)}", page)
        for found in re.finditer(r"U\+(?P<first>[0-9A-F]+)(?:-(?P<last>[0-9A-F]+))?", rule)
    ]
    letters = {letter for letter in words["title"] if unicodedata.category(letter)[0] in "LNPS"}
    without = {letter for letter in letters if not any(first <= ord(letter) <= last for first, last in ranges)}
    assert not without


# Direction


def test_words_from_right_to_left_have_their_direction(tmp_path: Path) -> None:
    arabic = SCRIPTS["arabic"]
    _, page, parts = written(
        {**dict.fromkeys(PLACES, "Plain"), "prose": arabic, "row": arabic, "note": arabic}, tmp_path
    )
    assert f'<p dir="auto">{arabic}</p>' in page
    assert '<html lang="en" dir="ltr">' in page
    tree = etree.fromstring(parts["word/document.xml"])
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    for paragraph in tree.iterfind(".//w:p", space):
        text = "".join(node.text or "" for node in paragraph.iterfind(".//w:t", space))
        assert (paragraph.find("w:pPr/w:bidi", space) is not None) == is_right_to_left(text), text


def test_a_paragraph_from_right_to_left_begins_at_the_right_of_the_page(tmp_path: Path) -> None:
    words = {**dict.fromkeys(PLACES, "Plain"), "prose": SCRIPTS["hebrew"]}
    write_pdf(report(words), tmp_path / "report.pdf")
    with pypdfium2.PdfDocument(tmp_path / "report.pdf") as opened:
        page = opened[3].get_textpage()
        boxes = [page.get_charbox(n) for n in range(page.count_chars()) if is_right_to_left(page.get_text_range(n, 1))]
        width = opened[3].get_width()
    assert boxes
    assert all(right > width / 2 for _, _, right, _ in boxes)


def test_a_report_in_arabic_runs_from_right_to_left(tmp_path: Path) -> None:
    write_html(builders.report(language="ar"), tmp_path / "report.html")
    assert '<html lang="ar" dir="rtl">' in (tmp_path / "report.html").read_text("utf-8")


# Workbooks and data


@settings(max_examples=many(6), phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_a_workbook_holds_any_text(tmp_path: Path, text: str) -> None:
    text = text.replace("\ud800", "")  # half a character comes in neither from a file nor from a form
    framework = books.framework(tmp_path / hashlib.sha256(text.encode()).hexdigest())
    book = books.book(framework, {"note": text})
    named = replace(book, organisation=replace(book.organisation, name=text))
    file = write_workbook(named)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
    load_workbook(io.BytesIO(file))


def test_a_data_package_holds_any_text(tmp_path: Path) -> None:
    workspace = exercise.opened(exercise.write(tmp_path))
    accept(workspace)
    freeze(workspace)
    text = " ".join(SCRIPTS.values())
    whole = replace(report(dict.fromkeys(PLACES, text)), records=open_records(workspace), framework=workspace.framework)
    path = write_datapackage(whole, tmp_path / "out")
    assert json.loads(path.read_text("utf-8"))
    for file in (tmp_path / "out").rglob("*.csv"):
        assert "\x00" not in file.read_text("utf-8")
