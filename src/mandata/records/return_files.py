"""One return: a CSV file that answers one form for one cycle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from mandata.findings import Cell, Findings, Place, Severity
from mandata.framework.delimited import Sheet, read_sheet
from mandata.framework.model import Form, Framework
from mandata.framework.paths import shown
from mandata.records.capping import MOST_ALIKE, capped
from mandata.records.columns import Column, ColumnReader, reader_of, same_row
from mandata.records.header import fields_to_fill, problems_of_header
from mandata.records.meanings import Conventions, conventions_in, meaning_of, other_reading, read_column
from mandata.records.schema import reason_of, records_schema, status_of


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """A return file and what it answers.

    Attributes:
        name: path from the workspace's folder, with `/`.
        is_settled: whether it was checked under an earlier version of the form: columns that the form no longer has
            are left out, and those added since are blank.
        is_by_platform: whether the platform wrote it, in standard notation.
    """

    path: Path
    name: str
    form: Form
    cycle: int
    is_settled: bool = False
    is_by_platform: bool = False


def read_return(file: ReturnFile, framework: Framework, findings: Findings) -> pa.Table | None:
    """Return the rows of a return as records, computed fields still blank; None if there is nothing to read.

    Every problem of the file is added to the findings; a cell with a problem gives no value.
    """
    found = Findings()
    sheet = read_sheet(file.path, found)
    table = None
    if sheet is not None:
        _check_header(sheet, file, found)
        readers = {
            name: reader_of(field, file.form, framework)
            for name, field in fields_to_fill(file.form).items()
            if name in sheet.header
        }
        conventions = conventions_in((reader, sheet.column(name)) for name, reader in readers.items())
        columns = {name: read_column(reader, sheet.column(name), conventions) for name, reader in readers.items()}
        if not file.is_by_platform:
            _report_open_mark(readers, conventions, sheet, found)
        if file.is_settled:
            columns |= _later_columns(sheet, file.form, framework)
        _report_mistakes(columns, sheet, found)
        _check_keys(columns, sheet, file.form, found)
        table = _table(columns, sheet, file)
    findings.extend(capped(found, shown(file.path)))
    return table


def meant_cells(sheet: Sheet, form: Form, framework: Framework) -> list[dict[str, str]]:
    """Return the cells of each row of a file by field, in standard notation."""
    readers = {
        name: reader_of(field, form, framework) for name, field in fields_to_fill(form).items() if name in sheet.header
    }
    conventions = conventions_in((reader, sheet.column(name)) for name, reader in readers.items())
    columns = {
        name: [meaning_of(text, reader, conventions).text for text in sheet.column(name)]
        for name, reader in readers.items()
    }
    return [{name: column[row] for name, column in columns.items()} for row in range(len(sheet.rows))]


def _check_header(sheet: Sheet, file: ReturnFile, findings: Findings) -> None:
    """Add findings for wrong columns: the first of each kind with its place, the rest only counted."""
    if file.is_settled:
        return
    counted, place = Counter[str](), Place(sheet.file, sheet.head)
    for name, problem in problems_of_header(sheet.header, file.form):
        counted[problem.code] += 1
        if name and counted[problem.code] <= MOST_ALIKE:
            place = sheet.head_place(name)
        findings.extend([problem.at(place if name else Place(sheet.file, sheet.head))])


def _later_columns(sheet: Sheet, form: Form, framework: Framework) -> dict[str, Column]:
    """Return the columns that a form did not have yet when a return was checked, blank."""
    blank = {
        name: read_column(reader_of(field, form, framework), [""] * len(sheet.rows))
        for name, field in fields_to_fill(form).items()
        if name not in sheet.header
    }
    return {name: replace(column, mistakes=()) for name, column in blank.items()}


def _report_mistakes(columns: Mapping[str, Column], sheet: Sheet, findings: Findings) -> None:
    for name, column in columns.items():
        for row, mistake in column.mistakes:
            findings.extend([mistake.at(sheet.place(row, name), Cell(name), Severity.ERROR)])
        for row, note in column.notes:
            findings.extend([note.at(sheet.place(row, name), Cell(name))])


def _report_open_mark(
    readers: Mapping[str, ColumnReader], conventions: Conventions, sheet: Sheet, findings: Findings
) -> None:
    """Add a note at the first number that was read by its point, if the whole file does not show the decimal mark."""
    for name, reader in readers.items():
        for row, text in enumerate(sheet.column(name)):
            if other := other_reading(text, reader, conventions):
                place = sheet.place(row, name)
                findings.add("open-decimal-mark", {"text": text, "other": other}, place, cell=Cell(name))
                return


def _check_keys(columns: Mapping[str, Column], sheet: Sheet, form: Form, findings: Findings) -> None:
    """Check that no two rows have the same key; without a key, that no two rows are the same."""
    key = [name for name in form.table.primaryKey if name in columns]
    if len(key) < len(form.table.primaryKey):
        return
    first: dict[tuple[object, ...], int] = {}
    for row, line in enumerate(sheet.lines):
        cells = [columns[name].cells[row] for name in key]
        if any(cell.value is None for cell in cells):
            continue
        named = tuple(cell.value for cell in cells) if key else tuple(sheet.rows[row])
        earlier = first.setdefault(named, line)
        if earlier != line:
            findings.extend([same_row(key, line=earlier).at(sheet.place(row))])


def _table(columns: Mapping[str, Column], sheet: Sheet, file: ReturnFile) -> pa.Table:
    count = len(sheet.rows)
    data: dict[str, Sequence[object]] = {}
    for name, column in columns.items():
        data[name] = [cell.value for cell in column.cells]
        if column.is_answer:
            data[status_of(name)] = [str(cell.status) for cell in column.cells]
            data[reason_of(name)] = [cell.reason for cell in column.cells]
    data["_cycle"] = [file.cycle] * count
    data["_record"] = [f"{file.form.name}/{file.cycle}/{number}" for number in range(1, count + 1)]
    data["_return"] = [file.name] * count
    data["_line"] = sheet.lines
    schema = records_schema(file.form)
    arrays = [
        pa.array(data[name], type_) if name in data else pa.nulls(count, type_)
        for name, type_ in zip(schema.names, schema.types, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)
