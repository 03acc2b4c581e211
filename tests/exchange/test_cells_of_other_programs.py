"""Cells as programs write them: types and number formats that mean something else than a plain number."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.exchange.books import book, changed, codes, framework, told
from tests.exchange.odd_workbooks import packed, unpacked

from mandata.exchange.spreadsheet.number_formats import digits_shown
from mandata.exchange.workbook.contents import Book
from mandata.exchange.workbook.reader import ReadWorkbook, read_workbook
from mandata.exchange.workbook.writer import write_workbook

SHEET = "xl/worksheets/sheet3.xml"
COLUMNS = {"pupils": "D", "passed_share": "F", "inspected": "H", "remark": "I"}


@pytest.fixture
def made(tmp_path: Path) -> Book:
    return book(framework(tmp_path))


def read(made: Book, folder: Path, field: str, cell: str, code: str = "General") -> ReadWorkbook:
    """Read the workbook with one cell as another program writes it.

    Args:
        cell: its attributes and what is in it, as `t="b">…`.
        code: its number format.
    """
    parts = unpacked(write_workbook(made))
    styles = parts["xl/styles.xml"].decode()
    count = styles.split("<cellXfs")[1].split("</cellXfs>")[0].count("<xf ")
    declared = f'<numFmt numFmtId="900" formatCode="{code}"/>'
    styles = styles.replace("</numFmts>", f"{declared}</numFmts>")
    assert declared in styles
    parts["xl/styles.xml"] = styles.replace("</cellXfs>", '<xf numFmtId="900"/></cellXfs>').encode()
    place = f'r="{COLUMNS[field]}6"'
    sheet = parts[SHEET].decode()
    blank = next(part for part in sheet.split("<c ") if part.startswith(place))
    written = f'{place} s="{count}" {cell}</c>'
    assert blank.startswith(f"{place} s=") and blank.endswith("/>")
    parts[SHEET] = sheet.replace(f"<c {blank}", f"<c {written}").encode()
    path = folder / "upload.xlsx"
    path.write_bytes(packed(parts))
    return read_workbook(path, made)


@pytest.mark.parametrize(
    ("field", "cell", "code", "meant"),
    [
        ("remark", 't="d"><v>2024-05-01T00:00:00</v>', "yyyy-mm-dd", "2024-05-01"),
        ("remark", 't="d"><v>2024-05-01T10:30:00Z</v>', "yyyy-mm-dd", "2024-05-01 10:30"),
        ("remark", 't="d"><v>1850-05-01</v>', "yyyy-mm-dd", "1850-05-01"),
        ("remark", "><v>4.1875</v>", "[h]:mm", "100:30"),
        ("remark", "><v>4.18755787037037</v>", "[h]:mm:ss", "100:30:05"),
        ("remark", "><v>0.4375</v>", "hh:mm", "10:30"),
        ("remark", "><v>123</v>", "00000", "00123"),
        ("remark", "><v>123456</v>", "000-000", "123-456"),
        ("remark", "><v>7</v>", "&quot;DOC-&quot;0000", "DOC-0007"),
        ("remark", "><v>1234</v>", "#,##0", "1234"),
        ("remark", "><v>123456789012345</v>", "0", "123456789012345"),
        ("pupils", "><v>123</v>", "00000", "123"),
        ("inspected", 't="b"><v>0</v>', "General", "no"),
        ("inspected", 't="b"><v>true</v>', "General", "yes"),
    ],
)
def test_a_cell_is_taken_for_what_it_shows(  # noqa: PLR0917
    field: str, cell: str, code: str, meant: str, made: Book, tmp_path: Path
) -> None:
    assert changed(read(made, tmp_path, field, cell, code)) == {field: meant}


@pytest.mark.parametrize("cell", ['t="b">', 't="b"><v></v>', 't="b"><v> </v>', 't="e">', 't="n"><v/>', 't="s"><v/>'])
@pytest.mark.parametrize("field", ["inspected", "pupils"])
def test_a_cell_without_a_value_is_blank(field: str, cell: str, made: Book, tmp_path: Path) -> None:
    found = read(made, tmp_path, field, cell)
    assert not found.problems and not found.changes[0].count


@pytest.mark.parametrize(
    ("field", "cell", "code", "wrong"),
    [
        ("remark", "><v>12345678901234567890</v>", "0", "digits-lost"),
        ("remark", "><v>1.23456789012346E+19</v>", "General", "digits-lost"),
        ("remark", "><v>1234567890123450</v>", "General", "digits-lost"),
        ("pupils", "><v>4.1875</v>", "[h]:mm", "date-not-number"),
        ("pupils", 't="d"><v>2024-05-01</v>', "yyyy-mm-dd", "date-not-number"),
        ("inspected", 't="b"><v>2</v>', "General", "wrong-boolean"),
        ("pupils", 't="s"><v>99999999</v>', "General", "broken-workbook"),
        ("pupils", 't="s"><v>-1</v>', "General", "broken-workbook"),
    ],
)
def test_a_cell_that_lost_what_was_typed_is_reported(  # noqa: PLR0917
    field: str, cell: str, code: str, wrong: str, made: Book, tmp_path: Path
) -> None:
    assert [code for code, _place in told(read(made, tmp_path, field, cell, code))] == [wrong]


def test_a_date_in_a_text_is_taken_and_noted(made: Book, tmp_path: Path) -> None:
    found = read(made, tmp_path, "remark", "><v>45352</v>", "mmm-yy")
    assert changed(found) == {"remark": "2024-03-01"}
    assert codes(found) == ["date-as-text"] and str(found.problems[0].spot) == "Pupils!I6"


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("00000", 123, "00123"),
        ("0", 123.0, "123"),
        ("000-000", 7, "000-007"),
        ("00-00", 12345, "123-45"),
        ("#-00", 5, "-05"),
        ("\\N0000", 5, "N0005"),
        ("0.00", 5, None),
        ("#,##0", 5, None),
        ("General", 5, None),
        ("00000", -5, None),
        ("00000", 5.5, None),
        ("00000", float("inf"), None),
        ('"only text"', 5, None),
    ],
)
def test_digits_are_shown_as_the_format_says(code: str, number: float, shown: str | None) -> None:
    assert digits_shown(code, number) == shown
