"""OpenDocument spreadsheets (.ods): read as the same workbook saved by Excel is, and given back marked as .xlsx."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook as open_again
from tests.examples import many
from tests.exchange.books import Filled, book, codes, framework

from mandata.exchange.spreadsheet.cell_types import Calculated, Duration, ErrorValue, Formatted, Percentage, Raw
from mandata.exchange.spreadsheet.files import open_workbook
from mandata.exchange.spreadsheet.sheet_cells import MOST_CELLS
from mandata.exchange.workbook.marking_process import marked
from mandata.exchange.workbook.reader import load_workbook, read_workbook

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def spreadsheet(*tables: str, kind: str = TYPE, manifest: str = "<manifest/>") -> bytes:
    """A file with these tables."""
    hidden = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{hidden}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return made.getvalue()


def table(rows: str, name: str = "One", more: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{rows}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def cell(more: str = "", inside: str = "") -> str:
    return f"<table:table-cell {more}>{inside}</table:table-cell>"


def cells(content: bytes, folder: Path) -> dict[tuple[int, int], Raw]:
    """The cells of the first sheet."""
    path = folder / "upload.ods"
    path.write_bytes(content)
    with open_workbook(path) as read:
        return {(number, column): raw for number, its in read.rows(read.sheets[0]) for column, raw in its.items()}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (cell('office:value-type="float" office:value="12.5"', "<text:p>12,5</text:p>"), 12.5),
        (
            cell('office:value-type="float" office:value="123"', "<text:p>00123</text:p>"),
            Formatted(123, "00123", "00000"),
        ),
        (cell('office:value-type="percentage" office:value="0.375"', "<text:p>37,5 %</text:p>"), Percentage(0.375)),
        (cell('office:value-type="currency" office:value="5"', "<text:p>5 EUR</text:p>"), 5),
        (cell('office:value-type="boolean" office:boolean-value="false"', "<text:p>FAUX</text:p>"), False),
        (cell('office:value-type="date" office:date-value="2024-05-01"'), datetime(2024, 5, 1)),
        (cell('office:value-type="date" office:date-value="2024-05-01T10:30:00"'), datetime(2024, 5, 1, 10, 30)),
        (cell('office:value-type="time" office:time-value="PT102H00M00S"'), Duration(4.25)),
        (
            cell(
                'office:value-type="string"',
                '<text:p>a<text:s text:c="2"/>b</text:p><text:p>c<text:span>d</text:span></text:p>',
            ),
            "a  b\ncd",
        ),
        (
            cell(
                'office:value-type="string"',
                "<office:annotation><text:p>no</text:p></office:annotation><text:p>yes</text:p>",
            ),
            "yes",
        ),
        (cell('table:formula="of:=1+1" office:value-type="float" office:value="2"'), Calculated(2, False)),
        (
            cell('table:formula="of:=\'file:///x.ods\'#$A.B1" office:value-type="float" office:value="2"'),
            Calculated(2, True),
        ),
        (
            cell(
                'table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"',
                "<text:p>#DIV/0!</text:p>",
            ),
            Calculated(ErrorValue("#DIV/0!"), False),
        ),
    ],
)
def test_a_cell_means_what_its_type_says(written: str, meant: Raw, tmp_path: Path) -> None:
    assert cells(spreadsheet(table(row(cell(), written))), tmp_path) == {(1, 2): meant}


def test_repeated_cells_and_rows_are_where_they_are_shown(tmp_path: Path) -> None:
    blank = cell('table:number-columns-repeated="3"')
    twice = cell('office:value-type="float" office:value="1" table:number-columns-repeated="2"')
    rows = row(more=' table:number-rows-repeated="4"') + row(blank, twice, more=' table:number-rows-repeated="2"')
    assert sorted(cells(spreadsheet(table(rows)), tmp_path)) == [(5, 4), (5, 5), (6, 4), (6, 5)]


def test_hidden_sheets_and_merged_cells_are_known(tmp_path: Path) -> None:
    merged = cell('office:value-type="float" office:value="1" table:number-columns-spanned="2"')
    content = spreadsheet(table(row(cell(), merged), more=' table:style-name="h"'), table("", "Two"))
    path = tmp_path / "upload.ods"
    path.write_bytes(content)
    with open_workbook(path) as read:
        assert [(sheet.name, sheet.is_hidden) for sheet in read.sheets] == [("One", True), ("Two", False)]
        assert read.merged["One"] == [(1, 2, 1, 3)]


ONE = cell('office:value-type="float" office:value="1" table:number-columns-repeated="{n}"')


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (spreadsheet("", kind="application/vnd.oasis.opendocument.text"), "not-a-workbook"),
        (spreadsheet("", manifest="<encryption-data/>"), "protected-workbook"),
        (spreadsheet(table(row(ONE.format(n=16_385)))), "broken-workbook"),
        (spreadsheet(table(row(ONE.format(n=10**30)))), "broken-workbook"),
        (
            spreadsheet(
                table(row(ONE.format(n=1_000), more=f' table:number-rows-repeated="{MOST_CELLS // 1_000 + 1}"'))
            ),
            "too-many-cells",
        ),
        (spreadsheet(table(row(cell('office:value-type="float"')))), "broken-workbook"),
        (spreadsheet(table(row(cell('table:number-columns-repeated="x"')))), "broken-workbook"),
        (
            spreadsheet(table(row(cell('table:number-columns-spanned="9999" table:number-rows-spanned="9999"')))),
            "too-large-inside",
        ),
        (spreadsheet("<table:table-row>"), "broken-workbook"),
        (spreadsheet(table("")), "no-identity"),
    ],
)
def test_what_is_no_sound_spreadsheet_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "upload.ods"
    path.write_bytes(content)
    assert codes(read_workbook(path, book(framework(tmp_path)))) == [code]


@settings(max_examples=many(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_spreadsheet_never_raises(tmp_path: Path, data: st.DataObject) -> None:
    sound = spreadsheet(
        table(row(cell(), cell('office:value-type="date" office:date-value="2024-05-01"'), ONE.format(n=2)))
    )
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        content = bytearray(archive.read("content.xml"))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=5)):
        content[place] = data.draw(st.integers(32, 126))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", TYPE)
        archive.writestr("content.xml", bytes(content))
    path = tmp_path / "upload.ods"
    path.write_bytes(made.getvalue())
    load_workbook(path)


# With LibreOffice itself


def converted(office: str, folder: Path, kind: str, *files: Path) -> Path:
    """The folder in which LibreOffice saved the files again."""
    command = [office, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", kind]
    out = folder / kind.partition(":")[0]
    subprocess.run([*command, "--outdir", out, *files], check=True, capture_output=True, timeout=600)
    return out


@pytest.mark.slow
def test_what_libreoffice_saves_is_read_as_it_was_filled_in(calc: str, tmp_path: Path) -> None:
    filled = Filled(book(framework(tmp_path)), tmp_path).put("pupils", 120).put("passed_share", 0.375)
    filled.put("remark", "two  lines\nand spaces").put("inspected", "Yes").put("grade", "Good", 1).put(
        "absent", "=D6/4"
    )
    filled.put("remark", 123, 1).cell("remark", 1).number_format = "00000"
    filled.put("pupils", 1, 1).put("absent", "many", 1).cell("passed_share").number_format = "0.0%"
    filled.workbook.save(filled.path)
    saved = tmp_path / "saved.ods"
    shutil.copy(converted(calc, tmp_path, "ods", filled.path) / "filled.ods", saved)
    excel = converted(calc, tmp_path, "xlsx:Calc MS Excel 2007 XML", filled.path, saved)
    for path in (saved, excel / "filled.xlsx", excel / "saved.xlsx"):
        found = read_workbook(path, filled.book)
        assert sorted(codes(found)) == ["formula-taken", "wrong-number"]
        assert [str(problem.spot) for problem in found.errors] == ["Pupils!E7"]
        assert [(change.uid, change.field, change.new) for change in found.changes[0].cells] == [
            ("uid-0", "pupils", "120"),
            ("uid-0", "absent", "30"),
            ("uid-0", "passed_share", "37.5"),
            ("uid-0", "inspected", "yes"),
            ("uid-0", "remark", "two  lines\nand spaces"),
            ("uid-1", "pupils", "1"),
            ("uid-1", "grade", "good"),
            ("uid-1", "remark", "00123"),
        ]
        content = marked(path, list(found.problems), "en")
        assert content is not None
        workbook = open_again(io.BytesIO(content))
        assert "many" in workbook["Pupils"]["E7"].comment.text
        workbook["Pupils"]["E7"] = 2
        workbook["Pupils"]["E6"] = 30
        again = tmp_path / "again.xlsx"
        workbook.save(again)
        assert not read_workbook(again, filled.book).problems
