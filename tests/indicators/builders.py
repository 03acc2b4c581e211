"""A framework of town libraries and its records, built in a few lines for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from mandata.answers import Status
from mandata.framework.model import (
    ORGANISATIONS,
    Code,
    CodeList,
    Cycle,
    Field,
    Form,
    Framework,
    FrameworkFile,
    Indicator,
    Organisation,
    Outline,
    Period,
)
from mandata.framework.organisations import cells_of, organisation_codes, organisation_form

COMMON = (Field(name="reference"), Field(name="note"))
TYPES = {
    "string": pa.string(),
    "place": pa.string(),
    "reference": pa.string(),
    "attachment": pa.string(),
    "integer": pa.int64(),
    "year": pa.int64(),
    "number": pa.decimal128(27, 9),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
REASONS = {"-": Status.NOT_APPLICABLE, "": Status.NOT_REPORTED, "c": Status.WITHHELD}
FLAGS = {"e": Status.ESTIMATED, "p": Status.PROVISIONAL}

Cell = Any
"""A figure, or the text of a cell: `12 e`, `-`, `: reason`, `c`, or nothing."""


def code_list(name: str, *codes: str | dict[str, str], totals: Sequence[str] = ()) -> CodeList:
    """A code list from codes, or dictionaries with `code`, `name`, `broader` and attributes; some can be totals."""
    listed = {}
    for order, given in enumerate(codes, 1):
        parts = {"code": given} if isinstance(given, str) else dict(given)
        code = parts.pop("code")
        name_, broader = parts.pop("name", code.capitalize()), parts.pop("broader", "")
        listed[code] = Code(code, name_, order, broader, parts, total=code in totals)
    return CodeList(name, listed)


BRANCHES = {
    code: Organisation(
        code, f"{code.capitalize()} Library", "branch", order, opened, closed, attributes={"quarter": quarter}
    )
    for order, (code, opened, closed, quarter) in enumerate(
        [("NORTH", "1950", "", "old"), ("SOUTH", "1984", "", "new"), ("EAST", "1999", "2022", "new")], 1
    )
}


def form(name: str, *fields: Field, key: Sequence[str] = (), **parts: Any) -> Form:
    """A form with the common fields added."""
    schema = {"fields": (*fields, *COMMON), "primaryKey": tuple(key)}
    return Form.model_validate({"name": name, "title": name.capitalize(), "schema": schema, **parts})


def coded(name: str, codelist: str, **parts: Any) -> Field:
    """A field that holds codes and names a row."""
    return Field(name=name, codelist=codelist, answer=False, **parts)


def number(name: str, **parts: Any) -> Field:
    """A field that asks for a number."""
    return Field(name=name, type="number", **parts)


def framework(
    forms: Iterable[Form],
    indicators: Iterable[Indicator] = (),
    code_lists: Iterable[CodeList] = (),
    *,
    organisations: Mapping[str, Organisation] = BRANCHES,
    cycles: Sequence[int] = (1, 2),
    folder: Path = Path("libraries"),
    rounding: str = "half_up",
) -> Framework:
    """A framework whose cycle n covers the year 2022 + n."""
    listed = [_year(number) for number in cycles]
    file = FrameworkFile(id="libraries", version="1", title="Libraries", cycles=tuple(listed), rounding=rounding)  # type: ignore[arg-type]
    return Framework(
        folder=folder,
        sha256="0" * 64,
        file=file,
        organisations=organisations,
        code_lists={ORGANISATIONS: organisation_codes(organisations), **{codes.name: codes for codes in code_lists}},
        forms={ORGANISATIONS: organisation_form(organisations), **{item.name: item for item in forms}},
        indicators={item.id: item for item in indicators},
        exhibits={},
        outline=Outline(title="Libraries", sections=()),
    )


def _year(number: int) -> Cycle:
    year = 2022 + number
    return Cycle(number=number, title=f"Year {number}", period=Period(start=date(year, 1, 1), end=date(year, 12, 31)))


def records(form: Form, rows_by_cycle: Mapping[int, Sequence[Mapping[str, Cell]]]) -> pa.Table:
    """The records of a form, as the records store keeps them."""
    lines = [
        _record(form, cycle, number, row)
        for cycle, rows in sorted(rows_by_cycle.items())
        for number, row in enumerate(rows, 1)
    ]
    return pa.Table.from_pylist(lines, schema=_schema(form))


def organisation_records(framework: Framework) -> pa.Table:
    """The organisations as records: one row for each in each cycle."""
    lines: list[dict[str, Any]] = []
    form = framework.forms[ORGANISATIONS]
    for cycle in framework.file.cycles:
        for number, item in enumerate(framework.organisations.values(), 1):
            record = _record(form, cycle.number, number, cells_of(item))
            lines.append({**record, "_open": item.is_open(cycle.period.start, cycle.period.end)})
    return pa.Table.from_pylist(lines, schema=_schema(form).append(pa.field("_open", pa.bool_())))


def _record(form: Form, cycle: int, number: int, row: Mapping[str, Cell]) -> dict[str, Any]:
    record: dict[str, Any] = {"_cycle": cycle, "_record": f"{form.name}/{cycle}/{number}",
                              "_return": f"returns/cycle-{cycle}/{form.name}.csv", "_line": number + 1}  # fmt: skip
    for field in form.table.fields:
        cell = row.get(field.name, "" if form.is_answer(field) else None)
        if form.is_answer(field):
            content, status, reason = read_cell(cell)
            content = Decimal(repr(content)) if isinstance(content, float) else content
            record |= {field.name: content, f"{field.name}__status": str(status), f"{field.name}__reason": reason}
        else:
            record[field.name] = cell
    return record


def read_cell(cell: Cell) -> tuple[Any, Status, str]:
    """Content, status and reason of a cell; a tuple holds the three as they are."""
    if isinstance(cell, tuple):
        return cell
    if not isinstance(cell, str):
        return (None, Status.NOT_REPORTED, "") if cell is None else (cell, Status.REPORTED, "")
    if cell in REASONS:
        return None, REASONS[cell], ""
    if cell.startswith(": "):
        return None, Status.NOT_AVAILABLE, cell[2:]
    content, _, flag = cell.rpartition(" ")
    return (float(content), FLAGS[flag], "") if flag in FLAGS and content else (cell, Status.REPORTED, "")


def _schema(form: Form) -> pa.Schema:
    fields = [
        pa.field("_cycle", pa.int64()),
        pa.field("_record", pa.string()),
        pa.field("_return", pa.string()),
        pa.field("_line", pa.int64()),
    ]
    for field in form.table.fields:
        fields.append(pa.field(field.name, TYPES[field.type]))
        if form.is_answer(field):
            fields += [pa.field(f"{field.name}__status", pa.string()), pa.field(f"{field.name}__reason", pa.string())]
    return pa.schema(fields)
