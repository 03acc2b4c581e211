"""Files that are no workbooks, or are meant to harm: refused with a clear message, quickly and without much memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.books import Filled, book, codes, framework

from mandata.exchange.book import Book
from mandata.exchange.reading import MOST_ROWS, Upload, read_workbook
from mandata.exchange.writing import write_workbook


@pytest.fixture
def made(tmp_path: Path) -> Book:
    return book(framework(tmp_path))


def read(content: bytes, made: Book, folder: Path) -> Upload:
    path = folder / "upload.xlsx"
    path.write_bytes(content)
    return read_workbook(path, made)


def rewritten(content: bytes, parts: dict[str, bytes]) -> bytes:
    """A workbook with some of its parts replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(name, parts.get(name, source.read(name)))
        for name in parts.keys() - set(source.namelist()):
            copy.writestr(name, parts[name])
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"school,level,pupils\nHILL,primary,3\n", "csv-named-xlsx"),
        (b"%PDF-1.7 something", "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected-workbook"),
        (b"PK\x03\x04 and nothing more", "broken-workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str, made: Book, tmp_path: Path) -> None:
    found = read(content, made, tmp_path)
    assert codes(found) == [code]
    assert not found.is_readable


def test_a_zip_bomb_is_refused_before_it_is_unpacked(made: Book, tmp_path: Path) -> None:
    bomb = rewritten(write_workbook(made), {"xl/worksheets/sheet2.xml": b" " * 60_000_000})
    assert len(bomb) < 200_000
    assert codes(read(bomb, made, tmp_path)) == ["too-large-inside"]


def test_a_bomb_of_entities_is_refused(made: Book, tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    for part in ("xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "docProps/core.xml"):
        assert codes(read(rewritten(write_workbook(made), {part: laughs}), made, tmp_path)) == ["unsafe-workbook"]


def test_macros_are_refused(made: Book, tmp_path: Path) -> None:
    content = write_workbook(made)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        types = archive.read("[Content_Types].xml")
    kind = types.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
    assert codes(read(rewritten(content, {"[Content_Types].xml": kind}), made, tmp_path)) == ["macros"]


def test_a_sheet_of_fifty_thousand_rows_is_refused(made: Book, tmp_path: Path) -> None:
    filled = Filled(made, tmp_path)
    for row in range(8, 50_008):
        filled.page.cell(row, 5).value = row
    found = filled.read()
    assert codes(found) == ["too-many-rows-in"]
    assert f"{MOST_ROWS}" in found.errors[0].message


def test_a_stray_format_far_away_costs_nothing(made: Book, tmp_path: Path) -> None:
    filled = Filled(made, tmp_path)
    filled.page.cell(1_048_576, 16_384).number_format = "0.00"
    assert not filled.read().problems


def test_a_name_that_leaves_the_folder_is_harmless(made: Book, tmp_path: Path) -> None:
    found = read(rewritten(write_workbook(made), {"../../outside.xml": b"<x/>"}), made, tmp_path)
    assert not found.errors
    assert not (tmp_path.parent / "outside.xml").exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_workbook_never_raises(made: Book, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(write_workbook(made))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20)):
        content[place] = data.draw(st.integers(0, 255))
    read(bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))]), made, tmp_path)
