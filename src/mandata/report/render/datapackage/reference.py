"""Reference tables of the data package: cycles, code lists, control totals and restatements."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from mandata.framework.confidentiality import shows_records
from mandata.framework.model import CodeList, Framework
from mandata.records import Records
from mandata.report.render.datapackage.resources import Column, Link, Resource

CYCLES = "cycles"

CODE_COLUMNS = (
    Column("code", "Code", constraints={"required": True, "unique": True}),
    Column("name", "Name"),
    Column("order", "Place in the list"),
    Column("broader", "Code that it belongs to"),
)


def cycles_resource(framework: Framework) -> Resource:
    """Return the reporting exercises, with the days that they cover."""
    rows = [
        {"number": cycle.number, "title": cycle.title, "start": cycle.period.start, "end": cycle.period.end}
        for cycle in framework.file.cycles
    ]
    schema = pa.schema([("number", pa.int64()), ("title", pa.string()), ("start", pa.date32()), ("end", pa.date32())])
    columns = [
        Column("number", "Cycle"),
        Column("title", "Title"),
        Column("start", "First day"),
        Column("end", "Last day"),
    ]
    return Resource(
        CYCLES,
        CYCLES,
        "Cycles",
        pa.Table.from_pylist(rows, schema=schema),
        columns,
        primary_key=["number"],
        as_parquet=False,
    )


def code_list_name(name: str) -> str:
    """Return the name of a code list's resource."""
    return f"codelist-{name.replace('_', '-')}"


def code_list_resource(codes: CodeList) -> Resource:
    """Return a code list with all its attributes."""
    own = [column.name for column in CODE_COLUMNS]
    attributes = [name for name in _attributes(codes) if name not in own]
    rows = [
        {**code.attributes, "code": code.code, "name": code.name, "order": code.order, "broader": code.broader or None}
        for code in codes.codes.values()
    ]
    types = {"order": pa.int64()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in [*own, *attributes]])
    columns = [*CODE_COLUMNS, *(Column(name, name.replace("_", " ").capitalize()) for name in attributes)]
    title = f"Codes: {codes.name.replace('_', ' ')}"
    return Resource(
        code_list_name(codes.name),
        f"codelists/{codes.name}",
        title,
        pa.Table.from_pylist(rows, schema=schema),
        columns,
        primary_key=["code"],
        as_parquet=False,
    )


def control_totals_resource(records: Records, framework: Framework) -> Resource:
    """Return control totals of indicators whose records may be published."""
    rows = [
        {
            "cycle": total.cycle,
            "indicator": total.indicator,
            "where": "; ".join(f"{name}={code}" for name, code in total.where.items()),
            "printed": total.printed,
            "reference": total.reference,
            "note": total.note,
        }
        for total in records.control_totals
        if shows_records(framework, framework.indicators[total.indicator])
    ]
    columns = [
        Column("cycle", "Cycle"),
        Column("indicator", "Indicator"),
        Column("where", "Place"),
        Column("printed", "As printed"),
        Column("reference", "Where it is printed"),
        Column("note", "Note"),
    ]
    description = "Used to check what the parts give; never used to compute anything."
    return Resource(
        "control-totals",
        "control_totals",
        "Control totals",
        _texts_by_cycle(columns, rows),
        columns,
        description,
        links=[Link("cycle", CYCLES, "number")],
        as_parquet=False,
    )


def restatements_resource(records: Records, public: set[str]) -> Resource:
    """Return the ledger of corrected past figures.

    Args:
        public: forms whose figures may be published.
    """
    columns = [
        Column("date", "Date"),
        Column("cycle", "Cycle"),
        Column("form", "Form"),
        Column("row", "Row"),
        Column("field", "Field"),
        Column("old", "Old"),
        Column("new", "New"),
        Column("reason", "Reason"),
    ]
    names = [column.name for column in columns]
    rows = [{name: getattr(entry, name) for name in names} for entry in records.restatements if entry.form in public]
    return Resource(
        "restatements",
        "restatements",
        "Restatements",
        _texts_by_cycle(columns, rows),
        columns,
        "Past figures that were corrected.",
        links=[Link("cycle", CYCLES, "number")],
        as_parquet=False,
    )


def _texts_by_cycle(columns: list[Column], rows: list[dict[str, object]]) -> pa.Table:
    """Return columns of text, except for the cycle."""
    schema = pa.schema([(column.name, pa.int64() if column.name == "cycle" else pa.string()) for column in columns])
    return pa.Table.from_pylist(rows, schema=schema)


def _attributes(codes: CodeList) -> Iterator[str]:
    yield from dict.fromkeys(name for code in codes.codes.values() for name in code.attributes)
