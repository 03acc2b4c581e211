"""Files that are no workbooks, or are meant to harm: refused with a clear message, quickly and without much memory."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.examples import many
from tests.exchange.books import Filled, book, codes, framework

from mandata.exchange.spreadsheet.xlsx_shared import MOST_STRINGS
from mandata.exchange.workbook.contents import Book
from mandata.exchange.workbook.identity import DamagedIdentity, read_identity
from mandata.exchange.workbook.marking_process import marked
from mandata.exchange.workbook.reader import MOST_ROWS, ReadWorkbook, read_workbook
from mandata.exchange.workbook.writer import write_workbook
from mandata.limited import Limits


@pytest.fixture
def made(tmp_path: Path) -> Book:
    return book(framework(tmp_path))


def read(content: bytes, made: Book, folder: Path) -> ReadWorkbook:
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


@settings(max_examples=many(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_workbook_never_raises(made: Book, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(write_workbook(made))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20)):
        content[place] = data.draw(st.integers(0, 255))
    read(bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))]), made, tmp_path)


ATTRIBUTES = ("-99999", "99999999", "9" * 23, "", "x", "²", "1e400", "-1", "0", "A0", "ZZZ9999999", "&#9;")
TEXTS = ("99999999", "-1", "nan", "inf", "1e400", "-0", "9" * 5000, "_xD800_", "_x0000__x0001_", "", " ", "²", "٣")
TYPES = ("s", "n", "b", "e", "d", "str", "inlineStr", "nothing")


def mutated(part: bytes, random: Random) -> bytes:
    """A part of a workbook with one attribute, text, type or tag changed."""
    text = part.decode()
    kind = random.choice(("attribute", "text", "type", "cut", "double", "style"))
    places = {
        "attribute": re.compile(r'="([^"]*)"'),
        "text": re.compile(r">([^<>]+)<"),
        "type": re.compile(r' t="(\w+)"'),
        "style": re.compile(r' s="(\d+)"'),
        "cut": re.compile(r"<(?:c|row|si|xf|sheet|Relationship)\b[^>]*>()"),
        "double": re.compile(r"(<(?:c|row|v|t|xf|Override)\b[^>]*>)"),
    }
    found = list(places[kind].finditer(text))
    if not found:
        return part[: random.randrange(len(part))]
    match = random.choice(found)
    values = {
        "attribute": ATTRIBUTES,
        "style": ATTRIBUTES,
        "text": TEXTS,
        "type": TYPES,
        "cut": ("<",),
        "double": (match[1] * 2,),
    }
    return (text[: match.start(1)] + random.choice(values.get(kind, (match[1] * 2,))) + text[match.end(1) :]).encode()


def filled(made: Book, folder: Path) -> bytes:
    """A workbook as a spreadsheet program saves it, with something in its cells."""
    open_ = Filled(made, folder)
    open_.put("pupils", 12).put("remark", "A remark").put("passed_share", 0.5).put("grade", "good", 1)
    open_.cell("passed_share").number_format = "0%"
    open_.workbook.save(open_.path)
    return open_.path.read_bytes()


@pytest.mark.parametrize("seed", range(250))
def test_a_workbook_with_a_changed_part_never_raises(seed: int, made: Book, tmp_path: Path) -> None:
    random = Random(seed)  # noqa: S311 (the same each time is what is meant)
    content = filled(made, tmp_path) if seed % 2 else write_workbook(made)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    name = random.choice(sorted(parts))
    changed = mutated(parts[name], random)
    found = read(rewritten(content, {name: changed}), made, tmp_path)
    if found.is_readable and seed % 10 == 0:
        marked(tmp_path / "upload.xlsx", list(found.problems), "en")


def with_ending(made: Book, sheet: str, ending: str) -> bytes:
    """A workbook with something in the place of the end of a sheet's rows."""
    content = write_workbook(made)
    number = load_workbook(io.BytesIO(content)).sheetnames.index(sheet) + 1
    name = f"xl/worksheets/sheet{number}.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(name).decode()
    return rewritten(content, {name: text.replace("</sheetData>", ending).encode()})


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ('<c r="E8" s="-99999"><v>5</v></c>', None),
        ('<c r="E8" t="s"><v>99999999</v></c>', "broken-workbook"),
        ('<c r="E8" t="s"><v>-1</v></c>', "broken-workbook"),
        ('<c r="ZZZ8"><v>5</v></c>', "broken-workbook"),
        ('<c r="E8" t="inlineStr"><is><t>_xD800_</t></is></c>', None),
        ('<c r="E8" t="inlineStr"><is><t>_x0001__x0000_</t></is></c>', None),
        ("<c><v>5</v></c>" * 20_000, "broken-workbook"),
    ],
)
def test_a_cell_that_no_program_writes(wrong: str, code: str | None, made: Book, tmp_path: Path) -> None:
    content = write_workbook(made)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    row = f'<row r="8">{wrong}</row></sheetData>'
    found = read(
        rewritten(content, {"xl/worksheets/sheet2.xml": sheet.replace("</sheetData>", row).encode()}), made, tmp_path
    )
    assert (codes(found) == [code]) if code else found.is_readable
    assert all(problem.message.encode() for problem in found.problems)
    if found.is_readable and "-99999" not in wrong:
        assert marked(tmp_path / "upload.xlsx", list(found.problems), "en")


def test_what_would_cost_too_much_is_refused(made: Book, tmp_path: Path) -> None:
    content = write_workbook(made)
    strings = b"<sst>" + b"<si><t>a</t></si>" * (MOST_STRINGS + 1) + b"</sst>"
    assert codes(read(rewritten(content, {"xl/sharedStrings.xml": strings}), made, tmp_path)) == ["too-large-inside"]
    merged = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    for sheet in ("Pupils", "_mandata", "_lists"):
        assert codes(read(with_ending(made, sheet, merged), made, tmp_path)) == ["too-large-inside"]


def test_marking_that_costs_too_much_gives_nothing(made: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(write_workbook(made), made, tmp_path)
    for limits in ("LIMITS", "LIMITS_OF_REWRITING"):
        monkeypatch.setattr(f"mandata.exchange.workbook.marking_process.{limits}", Limits(output=10))
    assert marked(tmp_path / "upload.xlsx", [], "en") is None


@pytest.mark.parametrize("held", [1, "a", None, [], {"pupils": 1}, {"pupils": None}])
def test_a_hidden_sheet_that_somebody_wrote_is_refused(held: object, made: Book, tmp_path: Path) -> None:
    head = {
        "organisation": "HILL",
        "cycle": 2,
        "framework": "",
        "template": "",
        "language": "en",
        "sheets": [["pupils", "7", 1]],
    }
    texts = [json.dumps(head), json.dumps([0, "uid-0", held])]
    rows = [[text] for text in texts] + [[hashlib.sha256("".join(texts).encode()).hexdigest()]]
    with pytest.raises(DamagedIdentity):
        read_identity(rows)
