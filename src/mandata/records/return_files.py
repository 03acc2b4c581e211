"""One return: a CSV file that answers one form for one cycle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from mandata.findings import Finding, Findings, Place
from mandata.framework.delimited import Sheet, read_sheet
from mandata.framework.model import ORGANISATIONS, Field, Form, Framework
from mandata.framework.paths import shown
from mandata.framework.suggest import did_you_mean
from mandata.records.columns import Column, ColumnReader
from mandata.records.schema import reason_of, records_schema, status_of

MOST_ALIKE = 20
"""So many findings of one code are told for one file; what has one cause would bury what has another."""


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """Where a return stands and what it answers.

    Attributes:
        name: path from the workspace's folder, with `/`.
    """

    path: Path
    name: str
    form: Form
    cycle: int


def read_return(file: ReturnFile, framework: Framework, findings: Findings) -> pa.Table | None:
    """The rows of a return as records, computed fields still blank; None where there is nothing to read.

    Every problem of the file is added to the findings; a cell that has one gives no value.
    """
    found = Findings()
    sheet = read_sheet(file.path, found)
    table = None
    if sheet is not None:
        _check_header(sheet, file.form, found)
        columns = {
            name: _reader(field, file.form, framework).read(sheet.column(name))
            for name, field in _handed_in(file.form).items()
            if name in sheet.header
        }
        _tell_mistakes(columns, sheet, found)
        _check_keys(columns, sheet, file.form, found)
        table = _table(columns, sheet, file)
    findings.extend(capped(found, shown(file.path)))
    return table


def capped(findings: Findings, file: str) -> list[Finding]:
    """The findings of one file by line, at most so many of one code, with a word on the rest."""
    told: Counter[str] = Counter()
    kept: list[Finding] = []
    for finding in sorted(findings, key=_position):
        told[finding.code] += 1
        if told[finding.code] <= MOST_ALIKE:
            kept.append(finding)
    for code, number in told.items():
        if number > MOST_ALIKE:
            rest = number - MOST_ALIKE
            severity = next(finding.severity for finding in findings if finding.code == code)
            kept.append(
                Finding(
                    "and-more",
                    f"And {rest} more of the same kind ({code}).",
                    "Mend those above first; they often have one cause.",
                    Place(file),
                    severity,
                )
            )
    return kept


def _position(finding: Finding) -> tuple[int, int]:
    place = finding.place
    return (place.line or 0, place.column or 0) if place else (0, 0)


def _handed_in(form: Form) -> Mapping[str, Field]:
    return {field.name: field for field in form.table.fields if field.computed is None}


def _check_header(sheet: Sheet, form: Form, findings: Findings) -> None:
    asked = _handed_in(form)
    for name in asked:
        if name not in sheet.header:
            findings.error(
                "missing-column",
                f"The column '{name}' is missing.",
                f"Add it to the header. The form asks for: {', '.join(asked)}.",
                Place(sheet.file, 1),
            )
    for name in sheet.header:
        if name in asked:
            continue
        if form.field(name) is not None:
            findings.error(
                "computed-column",
                f"The column '{name}' is computed from the others.",
                "Leave it out.",
                sheet.head_place(name),
            )
        else:
            findings.error(
                "unknown-column",
                f"The form '{form.name}' has no column '{name}'.",
                did_you_mean(name, asked, "columns"),
                sheet.head_place(name),
            )


def _reader(field: Field, form: Form, framework: Framework) -> ColumnReader:
    codes: Collection[str] | None = framework.code_lists[field.codelist].codes if field.codelist else None
    elsewhere = None
    if field.codelist == ORGANISATIONS and field.of_kind:
        kinds = {code: item.kind for code, item in framework.organisations.items()}
        codes = [code for code, kind in kinds.items() if kind == field.of_kind]
        elsewhere = {code: kind for code, kind in kinds.items() if kind != field.of_kind}
    return ColumnReader(field, form.is_answer(field), field.name in form.table.primaryKey, codes, elsewhere)


def _tell_mistakes(columns: Mapping[str, Column], sheet: Sheet, findings: Findings) -> None:
    for name, column in columns.items():
        for row, mistake in column.mistakes:
            place = sheet.place(row, name)
            findings.error(mistake.code, f"Column '{name}': {mistake.message}", mistake.mend, place)


def _check_keys(columns: Mapping[str, Column], sheet: Sheet, form: Form, findings: Findings) -> None:
    """No two rows share their key; without a key, no two rows are the same."""
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
            same = " and ".join(f"'{name}'" for name in key) if key else "every cell"
            findings.error(
                "duplicate-row",
                f"The row has the same {same} as line {earlier}.",
                "Delete one of them or correct it.",
                sheet.place(row),
            )


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
