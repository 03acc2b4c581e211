"""A form about loans of books, and tables that answer it, for tests of whole tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tests.indicators.builders import BRANCHES, code_list, framework

from mandata.findings import Finding
from mandata.framework.field_types import FIELD_TYPES
from mandata.framework.model import Cycle, Field, Form, Framework, Organisation, Period
from mandata.records.row_checks import RowReport, check_rows

ORGANISATIONS = {**BRANCHES, "BOARD": Organisation("BOARD", "Board", "office", 4)}
CYCLE = Cycle(
    number=2,
    title="Year 2",
    period=Period(start=date(2024, 1, 1), end=date(2024, 12, 31)),
    collection=Period(start=date(2025, 1, 1), end=date(2025, 2, 28)),
)

Row = Mapping[str, Any]

FIELDS: tuple[dict[str, Any], ...] = (
    {"name": "branch", "codelist": "organisations", "of_kind": "branch"},
    {"name": "age", "codelist": "ages"},
    {"name": "books", "type": "integer", "constraints": {"minimum": 0, "maximum": 1000, "required": True}},
    {"name": "late", "type": "integer"},
    {"name": "share", "type": "number", "constraints": {"minimum": 0.5, "maximum": 100}},
    {"name": "day", "type": "date", "constraints": {"dated": "in_cycle"}},
    {"name": "since", "type": "year", "constraints": {"dated": "until_cycle_end"}},
    {"name": "counted", "type": "date", "constraints": {"dated": "until_collection_end"}},
    {"name": "open", "type": "boolean"},
    {"name": "shelf", "codelist": "shelves"},
    {"name": "signs", "tags": "shelves"},
    {"name": "card", "constraints": {"pattern": "[A-Z]-[0-9]+", "unique": True}},
)
RULES = ({"id": "late-within-books", "check": "late <= books", "message": "More books came late than were lent."},)

TEXTS: Row = {"branch": "NORTH", "age": "young", "books": "10", "late": "2", "share": "37.5", "day": "2024-05-31",
              "since": "1999", "counted": "2025-02-28", "open": "yes", "shelf": "low", "signs": "",
              "card": "A-1"}  # fmt: skip
"""Cells of a row in which nothing is wrong."""

VALUES: Row = {**TEXTS, "books": 10, "late": 2, "share": 37.5, "day": date(2024, 5, 31), "since": 1999,
               "counted": date(2025, 2, 28), "open": True}  # fmt: skip
"""The same as values of the fields' types."""


TOWNS = code_list(
    "towns", {"code": "R1", "level": "region"}, {"code": "T1", "level": "town", "broader": "R1", "region": "R1"}
)


def form(
    *fields: Mapping[str, Any], key: Sequence[str] = ("branch", "age"), rules: Sequence[Any] = RULES, **parts: Any
) -> Form:
    """The form about loans, or one with other fields."""
    schema = {"fields": [Field.model_validate(field) for field in fields or FIELDS], "primaryKey": tuple(key)}
    return Form.model_validate({"name": "loans", "title": "Loans", "schema": schema, "rules": rules, **parts})


def world(form: Form, folder: Path = Path("libraries")) -> Framework:
    """A framework with the form and its code lists."""
    lists = [code_list("ages", "young", "adult"), code_list("shelves", "low", "high"), TOWNS]
    return framework([form], [], lists, organisations=ORGANISATIONS, folder=folder)


def text_table(rows: Sequence[Row], form: Form) -> pa.Table:
    """A table that holds every cell as text."""
    names = [field.name for field in form.table.fields if field.computed is None]
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})


def typed_table(rows: Sequence[Row], form: Form) -> pa.Table:
    """A table that holds every cell as a value of its field's type, numbers as floats as other programs write them."""
    types = {**{name: of.arrow for name, of in FIELD_TYPES.items()}, "number": pa.float64()}
    fields = [field for field in form.table.fields if field.computed is None]
    return pa.table({item.name: pa.array([row.get(item.name) for row in rows], types[item.type]) for item in fields})


def parquet(table: pa.Table, folder: Path) -> Path:
    """The table as a file of several row groups."""
    path = folder / "loans.parquet"
    pq.write_table(table, path, row_group_size=2)
    return path


def checked(table: pa.Table | Path, form: Form, cycle: Cycle | None = CYCLE) -> RowReport:
    """The report on a table."""
    return check_rows(table, form, world(form), cycle=cycle)


TOLD = re.compile(r"Row ([\d,]+): (?:Column '(\w+)')?")


def told(finding: Finding) -> tuple[int, str]:
    """Number of the row and name of the column that a finding names."""
    found = TOLD.match(finding.message)
    assert found, finding.message
    return int(found[1].replace(",", "")), found[2] or ""
