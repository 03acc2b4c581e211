"""Whatever else a workbook holds, one that is read is given back marked, with every cell of every sheet."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.examples import many
from tests.exchange.books import Filled, book, changed, codes, framework
from tests.exchange.odd_workbooks import ODD, packed, unpacked

from mandata.exchange.problems import Problem, Spot
from mandata.exchange.spreadsheet.cell_types import Calculated, Duration, NoSuchDay, Percentage, Raw, raw_text
from mandata.exchange.spreadsheet.files import open_workbook
from mandata.exchange.workbook import marking_process
from mandata.exchange.workbook import reader as readings
from mandata.exchange.workbook.cell_texts import writable
from mandata.exchange.workbook.contents import Book
from mandata.exchange.workbook.marking_process import marked, marked_whole
from mandata.exchange.workbook.reader import read_workbook
from mandata.exchange.workbook.rewriting import rewritten_workbook
from mandata.exchange.workbook.writer import write_workbook
from mandata.limited import Limits

Values = Mapping[str, Mapping[tuple[int, int], str]]

TOLD = [Problem("wrong-number", "The figure is wrong.", "Correct it.", Spot("Pupils", 6, 4))]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return book(framework(tmp_path_factory.mktemp("odd")))


@pytest.fixture
def filled(made: Book, tmp_path: Path) -> bytes:
    """A workbook that was filled in, with a sheet of the person's own, as a spreadsheet program saves it."""
    open_ = Filled(made, tmp_path).put("pupils", "many").put("absent", 3).put("remark", "A remark")
    open_.workbook.create_sheet("Mine")["C3"] = "my own"
    open_.workbook.save(open_.path)
    return open_.path.read_bytes()


def put(content: bytes, folder: Path) -> Path:
    path = folder / "upload.xlsx"
    path.write_bytes(content)
    return path


def values(path: Path) -> Values:
    """What each cell of each sheet shows, without the sheet of problems."""
    with open_workbook(path) as read:
        return {
            sheet.name: {
                (row, column): text
                for row, cells in read.rows(sheet)
                for column, raw in cells.items()
                if (text := shown(raw))
            }
            for sheet in read.sheets
            if sheet.name != "Problems"
        }


def shown(raw: Raw) -> str:
    value = raw.value if isinstance(raw, Calculated) else raw
    if isinstance(value, Percentage | NoSuchDay):
        value = value.number
    if isinstance(value, Duration):
        value = round(value.days, 6)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(float(value))
    return "" if value is None else str(writable(raw_text(value)))


def are_the_same(some: Values, others: Values) -> bool:
    """Whether two workbooks show the same; a spreadsheet keeps 15 digits of a number."""
    if {name: cells.keys() for name, cells in some.items()} != {name: cells.keys() for name, cells in others.items()}:
        return False
    return all(_is_near(text, others[name][place]) for name, cells in some.items() for place, text in cells.items())


def _is_near(one: str, other: str) -> bool:
    try:
        return one == other or math.isclose(float(one), float(other), rel_tol=1e-14)
    except ValueError:
        return False


@pytest.mark.parametrize("name", ODD)
def test_an_odd_workbook_is_read_and_given_back_marked(name: str, made: Book, filled: bytes, tmp_path: Path) -> None:
    path = put(packed(ODD[name](unpacked(filled))), tmp_path)
    found = read_workbook(path, made)
    assert codes(found) == ["wrong-number", "strange-sheet"] or sorted(codes(found)) == [
        "strange-sheet",
        "wrong-number",
    ]
    content = marked(path, list(found.problems), "en")
    assert content is not None
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(content)
    assert are_the_same(values(copy), values(path))
    front = load_workbook(copy)["Problems"]
    assert front.cell(5, 1).value == "Pupils!D6" and "many" in front.cell(5, 2).value
    assert "many" in load_workbook(copy)["Pupils"]["D6"].comment.text
    again = read_workbook(copy, made)
    assert sorted(codes(again)) == ["strange-sheet", "wrong-number"]


def test_a_library_that_needs_too_much_is_replaced_by_our_own_writer(
    made: Book, filled: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(filled, tmp_path)
    monkeypatch.setattr(marking_process, "LIMITS", Limits(memory=1_000_000))
    content = marked(path, TOLD, "en")
    assert content is not None
    workbook = load_workbook(io.BytesIO(content))
    assert "copied into this new one" in workbook["Problems"]["A3"].value
    assert workbook["Pupils"].row_dimensions[4].hidden and workbook["Pupils"].column_dimensions["A"].hidden
    assert workbook["_mandata"].sheet_state == "veryHidden"
    copy = put(content, tmp_path)
    assert changed(read_workbook(put(cleaned(copy), tmp_path), made)) == {
        "absent": "3",
        "remark": "A remark",
        "pupils": "5",
    }


def cleaned(path: Path) -> bytes:
    """The marked workbook, corrected by its owner."""
    workbook = load_workbook(path)
    workbook["Pupils"]["D6"] = 5
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def test_a_string_that_many_cells_share_counts_in_each(
    made: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mandata.exchange.spreadsheet.sheet_cells.MOST_CHARACTERS", 200_000)
    parts = unpacked(write_workbook(made))
    strings = parts["xl/sharedStrings.xml"]
    number = strings.count(b"<si>")
    parts["xl/sharedStrings.xml"] = strings.replace(b"</sst>", b"<si><t>%s</t></si></sst>" % (b"x" * 10_000))
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (row, row, number) for row in range(200, 230)
    )
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", cells + b"</sheetData>")
    parts["xl/worksheets/sheet1.xml"] = sheet
    assert codes(read_workbook(put(packed(parts), tmp_path), made)) == ["too-large-inside"]


LEAVES_STYLES = ODD.keys() - {"with_empty_fill", "with_nameless_style", "with_many_styles", "with_empty_styles"}
"""Kinds that do not change the formats that the test declares itself."""

FORMATS = (
    "General",
    "0",
    "00000",
    "000-000",
    "0.00",
    "0%",
    "0.0%",
    "yyyy-mm-dd",
    "mmm-yy",
    "hh:mm",
    "[h]:mm",
    "[ss]",
    "@",
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12).map(escape),
    st.sampled_from(["", " ", "_x0001_", "_x0008_", "_xD800_", "_x000D_", "=1+1", "a\nb"]),
)
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(
        ["0", "-0", "60", "60.5", "0.5", "1", "2958465", "2958466", "1e300", "45000.75", "NaN", "Infinity"]
    ),
)
CONTENTS = st.one_of(
    st.tuples(st.just("n"), NUMBERS),
    st.tuples(st.just("str"), TEXTS),
    st.tuples(st.just("b"), st.sampled_from(["0", "1", "true", "", "2"])),
    st.tuples(st.just("e"), st.sampled_from(["#N/A", "#REF!", "#DIV/0!", "#SPILL!", "odd"])),
    st.tuples(st.just("d"), st.sampled_from(["2024-05-01", "2024-05-01T10:30:00", "1850-01-01", "10:30:00", "soon"])),
)


class Ground:
    """A filled workbook as parts, and a folder; with a short name for messages."""

    def __init__(self, content: bytes, folder: Path) -> None:
        self.parts, self.folder = unpacked(content), folder

    def __repr__(self) -> str:
        return "Ground()"


@pytest.fixture
def ground(filled: bytes, tmp_path: Path) -> Ground:
    return Ground(filled, tmp_path)


@settings(max_examples=many(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(st.tuples(CONTENTS, st.integers(0, len(FORMATS)), st.booleans()), max_size=25),
    kinds=st.lists(st.sampled_from(sorted(LEAVES_STYLES)), max_size=2, unique=True),
    counts_from_1904=st.booleans(),
)
def test_whatever_is_read_can_be_marked(
    ground: Ground, cells: list[tuple[tuple[str, str], int, bool]], kinds: list[str], counts_from_1904: bool
) -> None:
    parts = dict(ground.parts)
    declared = "".join(f'<numFmt numFmtId="{300 + n}" formatCode="{code}"/>' for n, code in enumerate(FORMATS))
    looks = "".join(f'<xf numFmtId="{300 + n}"/>' for n in range(len(FORMATS)))
    styles = f"<styleSheet><numFmts>{declared}</numFmts><cellXfs><xf/>{looks}</cellXfs></styleSheet>"
    rows = "".join(
        f'<row r="{row}"><c r="B{row}" t="{kind}" s="{look}">{"<f>1+1</f>" * is_formula}<v>{text}</v></c></row>'
        for row, ((kind, text), look, is_formula) in enumerate(cells, 300)
    )
    name = "xl/worksheets/sheet1.xml"
    parts |= {
        "xl/styles.xml": styles.encode(),
        name: parts[name].replace(b"</sheetData>", rows.encode() + b"</sheetData>"),
        "xl/workbook.xml": parts["xl/workbook.xml"].replace(
            b"<workbookPr", b'<workbookPr date1904="1"' if counts_from_1904 else b"<workbookPr"
        ),
    }
    for kind in sorted(kinds, key="backslashes".__eq__):  # other kinds know parts by their right names
        parts = ODD[kind](parts)
    path = put(packed(parts), ground.folder)
    assert readings.load_workbook(path).refusal is None
    copy = ground.folder / "copy.xlsx"
    copy.write_bytes(rewritten_workbook(path, TOLD, "en"))
    assert are_the_same(values(copy), values(path))
    try:
        copy.write_bytes(marked_whole(path, TOLD, "en"))
    except Exception:  # whatever the library raises, our own writer does it then
        return
    assert values(copy).keys() == values(path).keys()
