"""The check of a table as a set finds what a plain reading of each row finds, whatever the form and however it came."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.examples import many
from tests.records import plain_row_checks as plain
from tests.records.tables import CYCLE, checked, form, parquet, text_table, told, typed_table, world

from mandata.findings import Finding
from mandata.framework.model import Form

CELLS: dict[str, list[str]] = {
    "branch": ["NORTH", "SOUTH", "EAST", "BOARD", "WEST", "", "north"],
    "age": ["young", "adult", "old", ""],
    "books": ["0", "3", "7", "7.0", "-1", "1001", "7 e", "-", ": lost", ":", "", "many", "2.5", "1,000", "07", "–"],
    "late": ["0", "2", "7", "3 p", "c", "", "-", "seven"],
    "share": ["0.5", "0.4", "100", "100.5", "37,5", "12 e", ": flood", "", "1."],
    "day": ["2024-01-01", "2024-12-31", "2023-12-31", "2025-01-01", "2024-02-30", "never", "-", ""],
    "since": ["1999", "2024", "2025", "99", "", "c"],
    "counted": ["2025-02-28", "2025-03-01", "2001-01-01", ": lost"],
    "open": ["yes", "no", "true", "FALSE", "maybe", "-", "–", ""],
    "shelf": ["low", "high", "low e", "top", "-", "c", ":", ": moved", ""],
    "began": ["2024-05-31T14:05+02:00", "2024-05-31T12:05Z", "2024-05-31T14:05", "2024-02-30T10:00Z", "", "-"],
    "ended": ["2024-05-31T12:06Z", "2024-05-31T10:05-02:00", "2024-05-31T10:06-02:00", "2024-05-31T24:00Z", ""],
    "signs": ["low", "low high", "high  low", "low middle", "low\u00a0high", ""],
    "town": ["T1", "R1", "R2", "T1 e", "-", "c", ""],
    "cause": ["A1", "a  1", "-", "c", "A1 e", "", "007"],
    "photo": ["a b.pdf sha256:" + "0a" * 32, "a.pdf sha256:" + "0A" * 32, "a.pdf", "-", ""],
    "spot": ["33.27 35.2", "33.27 35.2 ±500", "91 10", "33.27", "33.27 35.2 e", "-", ""],
    "lasted": ["2:00", "2:00:01", "0:59", "1:60", "90", "2:00 e", "-", ""],
    "account": ["A pipe broke.\n\nNobody was hurt.", "-", ""],
    "card": ["A-1", "A-2", "B-1", "A1", "a-1", "", "A-1x"],
}
"""Texts that a field may be given: right ones, wrong ones, and those just outside the limit."""

TYPED: dict[str, list[Any]] = {
    name: [text for text in texts if not plain.gives_reason(text) and " " not in text] for name, texts in CELLS.items()
}
"""Those that a value of the field's type can stand for."""

VARIABLE: dict[str, list[dict[str, Any]]] = {
    "branch": [{"codelist": "organisations"}, {"codelist": "organisations", "of_kind": "branch"}, {}],
    "age": [{"codelist": "ages"}, {"codelist": "ages", "constraints": {"pattern": "[a-y]+"}}, {}],
    "books": [{"type": "integer"}, {"type": "integer", "constraints": {"minimum": 0, "maximum": 1000}},
              {"type": "integer", "constraints": {"required": True, "unique": True}}],
    "late": [{"type": "integer"}, {"type": "number"}, {"type": "integer", "answer": False}],
    "share": [{"type": "number", "constraints": {"minimum": 0.5, "maximum": 100}}, {"type": "number"}],
    "day": [{"type": "date", "constraints": {"dated": when}} for when in ("in_cycle", "until_cycle_end")],
    "since": [{"type": "year", "constraints": {"dated": when}} for when in ("in_cycle", "until_collection_end")],
    "counted": [{"type": "date", "constraints": {"dated": "until_collection_end", "required": True}}],
    "open": [{"type": "boolean"}, {"type": "boolean", "answer": False, "constraints": {"required": True}}],
    "shelf": [{"codelist": "shelves"}, {"codelist": "shelves", "answer": False},
              {"codelist": "shelves", "constraints": {"required": True}}],
    "began": [{"type": "datetime"}, {"type": "datetime", "answer": False, "constraints": {"required": True}}],
    "ended": [{"type": "datetime", "constraints": {"unique": True}}],
    "signs": [{"type": "codes", "codelist": "shelves"}, {"tags": "shelves", "constraints": {"required": True}}],
    "town": [
        {"type": "place", "codelist": "towns"},
        {"type": "place", "codelist": "towns", "level": "town", "answer": False},
    ],
    "cause": [
        {"type": "reference", "of": "faults"},
        {"type": "reference", "of": "faults", "constraints": {"required": True, "unique": True}},
    ],
    "photo": [{"type": "attachment"}, {"type": "attachment", "constraints": {"required": True}}],
    "spot": [{"type": "point"}, {"type": "point", "answer": False, "constraints": {"required": True}}],
    "lasted": [{"type": "duration"}, {"type": "duration", "answer": False}],
    "account": [{"type": "text"}, {"type": "text", "constraints": {"required": True}}],
    "card": [{"constraints": {"pattern": "[A-Z]-[0-9]+", "unique": True}}, {"constraints": {"required": True}}],
}  # fmt: skip
"""Ways in which each field may be declared."""

NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failing table is small already; making it smaller takes minutes."""

KEYS = [(), ("branch",), ("branch", "age"), ("card",), ("since", "age"), ("branch", "began")]

WORDS = {
    "blank-key": "blank", "blank-cell": "blank", "missing-reason": "no reason",
    "wrong-number": "unreadable", "not-whole": "unreadable", "thousands-separator": "unreadable",
    "dash": "unreadable", "decimal-comma": "unreadable", "wrong-boolean": "unreadable", "wrong-date": "unreadable",
    "wrong-year": "unreadable", "no-zone": "unreadable", "wrong-datetime": "unreadable",
    "wrong-duration": "unreadable",
    "wrong-point": "unreadable", "wrong-attachment": "unreadable",
    "unknown-code": "unknown code", "wrong-kind": "unknown code",
    "other-level": "unknown code",
    "too-small": "too small", "too-large": "too large", "wrong-pattern": "wrong pattern",
    "date-before-cycle": "early", "date-after-cycle": "late",
}  # fmt: skip
"""Code of a finding about a cell to the word of the plain reading."""


@dataclass(frozen=True)
class Handed:
    """A form, and cells that answer it."""

    form: Form
    rows: list[dict[str, str]]


@st.composite
def handed(draw: st.DrawFn, cells: dict[str, list[str]]) -> Handed:
    fields = [{"name": name, **draw(st.sampled_from(ways))} for name, ways in VARIABLE.items()]
    checks = draw(st.lists(st.sampled_from(sorted(plain.RULES)), unique=True, max_size=4))
    rules = [{"id": f"rule-{index}", "check": check, "message": "Broken."} for index, check in enumerate(checks)]
    row = st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in cells.items()})
    return Handed(form(*fields, key=draw(st.sampled_from(KEYS)), rules=rules), draw(st.lists(row, max_size=12)))


@settings(max_examples=many(40), phases=NO_SHRINK)
@given(handed(CELLS), st.booleans())
def test_a_table_of_texts_is_read_as_the_plain_reading_reads_it(case: Handed, as_file: bool) -> None:
    expected = plain.faults(case.rows, case.form, world(case.form), CYCLE)
    assert found(text_table(case.rows, case.form), case.form, as_file=as_file) == (expected, kinds(expected))


@settings(max_examples=many(40), phases=NO_SHRINK)
@given(handed(TYPED), st.booleans())
def test_a_typed_table_is_read_as_the_plain_reading_reads_it(case: Handed, as_file: bool) -> None:
    rows, values = [], []
    for row in case.rows:
        given_values = {
            field.name: plain.value_of(row[field.name], field, case.form) for field in case.form.table.fields
        }
        values.append(given_values)
        rows.append({name: "" if given_values[name] is None else text for name, text in row.items()})
    expected = plain.faults(rows, case.form, world(case.form), CYCLE)
    assert found(typed_table(values, case.form), case.form, as_file=as_file) == (expected, kinds(expected))


def kinds(faults: set[plain.Fault]) -> dict[str, int]:
    """How many rows each fault is found in."""
    return dict(Counter(what for _, what in faults))


def found(table: pa.Table, form: Form, *, as_file: bool) -> tuple[set[plain.Fault], dict[str, int]]:
    """The faults that are reported, and those that are counted."""
    if not as_file:
        report = checked(table, form)
    else:
        with tempfile.TemporaryDirectory() as folder:
            report = checked(parquet(table, Path(folder)), form)
    return {fault(finding, form) for finding in report.findings}, dict(report.broken)


def fault(finding: Finding, form: Form) -> plain.Fault:
    """The fault that a finding shows, in the words of the plain reading."""
    number, column = told(finding)
    if finding.code == "rule":
        return number, finding.subject.about if finding.subject else ""
    if finding.code == "duplicate-row":
        return number, f"same {', '.join(form.table.primaryKey)}"
    if finding.code == "duplicate-cell":
        return number, f"same {column}"
    return number, f"{column}: {WORDS[finding.code]}"
