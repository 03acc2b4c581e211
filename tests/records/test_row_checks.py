"""Rows checked as a set: what must be found is found, and its near miss is not, however the table came."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.framework import schools
from tests.indicators.builders import records
from tests.records import tables
from tests.records.tables import CYCLE, TEXTS, VALUES, checked, form, parquet, text_table, told, typed_table

from mandata.findings import Subject
from mandata.framework import read_framework
from mandata.records.row_checks import check_rows

FOUND_IN_TEXT = {
    "a blank in the key": ("age", "", "blank-key"),
    "a required blank": ("books", "", "blank-cell"),
    "an unknown code": ("branch", "NROTH", "unknown-code"),
    "an organisation of another kind": ("branch", "BOARD", "wrong-kind"),
    "an unknown code of an answer": ("shelf", "middle", "unknown-code"),
    "one unknown code among tags": ("signs", "low middle", "unknown-code"),
    "text in a number": ("books", "many", "wrong-number"),
    "a part of a book": ("books", "2.5", "not-whole"),
    "a decimal comma": ("share", "37,5", "decimal-comma"),
    "a number beyond all bounds": ("share", "1e999", "wrong-number"),
    "a whole number beyond 64 bits": ("late", "9" * 20, "wrong-number"),
    "less than the least": ("books", "-1", "too-small", "late", "-"),
    "more than the most": ("books", "1001", "too-large"),
    "less than a part": ("share", "0.4", "too-small"),
    "neither yes nor no": ("open", "maybe", "wrong-boolean"),
    "no day": ("day", "2024-02-30", "wrong-date"),
    "a date of another order": ("day", "31.05.2024", "wrong-date"),
    "no year": ("since", "99", "wrong-year"),
    "no reason": ("late", ":", "missing-reason"),
    "no reason for a code": ("shelf", ":", "missing-reason"),
    "another pattern": ("card", "A1", "wrong-pattern"),
    "the day before the cycle": ("day", "2023-12-31", "date-before-cycle"),
    "the day after the cycle": ("day", "2025-01-01", "date-after-cycle"),
    "the year after the cycle": ("since", "2025", "date-after-cycle"),
    "the day after the collection": ("counted", "2025-03-01", "date-after-cycle"),
    "a broken rule": ("late", "11", "rule"),
}

FINE_IN_TEXT = {
    "the least": ("books", "0", "late", "0"),
    "the most": ("books", "1000"),
    "one tag": ("signs", "high"),
    "several tags": ("signs", " low  high "),
    "a whole number with a point": ("books", "12.0"),
    "a number of a thousand": ("share", "1e1"),
    "the least part": ("share", "0.5"),
    "an estimate": ("books", "12 e"),
    "a provisional code": ("shelf", "low p"),
    "not applicable": ("late", "-"),
    "withheld": ("shelf", "c"),
    "a reason": ("share", ": the counter broke"),
    "white space around it": ("books", " 12\t", "shelf", " low "),
    "no blank that matters": ("late", "", "card", ""),
    "the first day": ("day", "2024-01-01"),
    "the last day": ("day", "2024-12-31"),
    "the year of the cycle": ("since", "2024"),
    "long before the end": ("counted", "1999-12-31"),
    "as many late as lent": ("late", "10"),
    "late, and nobody knows of how many": ("late", "99", "books", ": lost"),
}


@pytest.mark.parametrize("is_file", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["table", "file"])
@pytest.mark.parametrize("case", FOUND_IN_TEXT.values(), ids=FOUND_IN_TEXT.keys())
def test_what_is_wrong_in_a_table_of_texts_is_found(case: tuple[str, ...], is_file: bool, tmp_path: Path) -> None:
    column, text, code, *more = case
    other = {**TEXTS, "branch": "SOUTH", "card": "B-2"}
    table = text_table([other, {**TEXTS, column: text, **dict(zip(more[::2], more[1::2], strict=True))}], form())
    report = checked(parquet(table, tmp_path) if is_file else table, form())
    assert [finding.code for finding in report.findings] == [code]
    assert told(report.findings[0])[0] == 2
    assert list(report.broken.values()) == [1]


@pytest.mark.parametrize("case", FINE_IN_TEXT.values(), ids=FINE_IN_TEXT.keys())
def test_near_misses_in_a_table_of_texts_are_left_alone(case: tuple[str, ...]) -> None:
    changes = dict(zip(case[::2], case[1::2], strict=True))
    report = checked(text_table([{**TEXTS, **changes}], form()), form())
    assert (list(report.findings), dict(report.broken), report.rows) == ([], {}, 1)


FOUND_TYPED: dict[str, tuple[Any, ...]] = {
    "a blank in the key": ("age", None, "blank-key"),
    "a text of nothing in the key": ("age", "", "blank-key"),
    "a required blank": ("books", None, "blank-cell"),
    "an unknown code": ("branch", "EASTER", "unknown-code"),
    "less than the least": ("books", -1, "too-small", "late", None),
    "more than the most": ("share", 100.5, "too-large"),
    "no number": ("share", float("nan"), "wrong-number"),
    "no end": ("share", float("inf"), "wrong-number"),
    "no year": ("since", 99, "wrong-year"),
    "another pattern": ("card", "a-1", "wrong-pattern"),
    "a pattern with something after it": ("card", "A-1\n", "wrong-pattern"),
    "the day before the cycle": ("day", date(2023, 12, 31), "date-before-cycle"),
    "a broken rule": ("late", 11, "rule"),
}


@pytest.mark.parametrize("case", FOUND_TYPED.values(), ids=FOUND_TYPED.keys())
def test_what_is_wrong_in_a_typed_table_is_found(case: tuple[Any, ...], tmp_path: Path) -> None:
    column, value, code, *more = case
    other = {**VALUES, "branch": "SOUTH", "card": "B-2"}
    table = typed_table([other, {**VALUES, column: value, **dict(zip(more[::2], more[1::2], strict=True))}], form())
    for rows in (table, parquet(table, tmp_path)):
        assert [finding.code for finding in checked(rows, form()).findings] == [code]


def test_nothing_is_found_in_a_typed_table_where_nothing_is_wrong(tmp_path: Path) -> None:
    blanks = {"branch": "EAST", "age": "adult", "books": 0}
    table = typed_table([VALUES, {**VALUES, "age": "adult", "card": "B-2"}, blanks], form())
    for rows in (table, parquet(table, tmp_path)):
        assert list(checked(rows, form()).findings) == []


def test_a_column_of_a_wrong_type_is_read_as_text() -> None:
    counted = pa.array([10.0, 2.5, 10.0, None])
    found = _with(books=counted)
    assert [(finding.code, told(finding)[0]) for finding in found] == [("not-whole", 2), ("blank-cell", 4)]


def test_a_number_without_limits_is_still_one_that_can_be_kept() -> None:
    free = form({"name": "figure", "type": "number"}, key=(), rules=())
    report = checked(pa.table({"figure": ["1e999", "1e17", "-1e18"]}), free)
    assert [(finding.code, told(finding)[0]) for finding in report.findings] == [
        ("wrong-number", 1),
        ("wrong-number", 3),
    ]


def test_columns_of_a_like_type_are_taken_as_they_are() -> None:
    midnight = pa.array([datetime(2024, 5, 31)] * 4, pa.timestamp("us"))
    assert _with(day=midnight) == []
    assert _with(branch=pa.array(["NORTH", "SOUTH", "EAST", "NORTH"]).dictionary_encode()) == []
    assert _with(books=pa.array([10] * 4, pa.int16())) == []
    assert _with(share=pa.array([10] * 4, pa.int32())) == []


def test_a_point_in_time_is_no_date() -> None:
    noon = pa.array([datetime(2024, 5, 31, 12), *[datetime(2024, 5, 31)] * 3], pa.timestamp("us"))
    assert [(finding.code, told(finding)) for finding in _with(day=noon)] == [("wrong-date", (1, "day"))]


def _with(**columns: pa.Array) -> list[Any]:
    """Findings in four typed rows of which some columns came otherwise."""
    places = [("NORTH", "young"), ("SOUTH", "young"), ("EAST", "young"), ("NORTH", "adult")]
    rows = [
        {**VALUES, "branch": branch, "age": age, "card": f"A-{number}"} for number, (branch, age) in enumerate(places)
    ]
    table = typed_table(rows, form())
    for name, column in columns.items():
        table = table.set_column(table.schema.get_field_index(name), name, column)
    return list(checked(table, form()).findings)


def test_a_pattern_is_taken_as_a_whole() -> None:
    either = form({"name": "card", "constraints": {"pattern": "A|B"}}, key=(), rules=())
    report = checked(pa.table({"card": ["A", "B", "AB", "XB", "Ax"]}), either)
    assert [told(finding)[0] for finding in report.findings] == [3, 4, 5]


def test_records_are_asked_by_the_status_of_their_answers() -> None:
    asked = form(
        {"name": "books", "type": "integer", "constraints": {"required": True, "minimum": 0}},
        {"name": "shelf", "codelist": "shelves"},
        key=(),
        rules=(),
    )
    cells = [
        (7, "low"),
        ("7 e", "-"),
        ("-", "c"),
        (": lost", ": lost"),
        ("", ""),
        ((None, "not_available", ""), "high"),
    ]
    rows = records(asked, {2: [{"books": books, "shelf": shelf} for books, shelf in cells]})
    assert [(finding.code, told(finding)) for finding in checked(rows, asked).findings] == [
        ("blank-cell", (5, "books")),
        ("missing-reason", (6, "books")),
    ]


# Rules and what their findings say


def test_a_broken_rule_names_its_subject_and_its_figures() -> None:
    [finding] = checked(typed_table([{**VALUES, "late": 11}], form()), form()).findings
    assert finding.subject == Subject("loans", "NORTH", 2, "branch=NORTH; age=young", "", "late-within-books")
    assert finding.figures == (("books", "10"), ("late", "11"))
    assert finding.message == "Row 1: More books came late than were lent."


def test_the_organisation_of_the_key_is_the_one_concerned() -> None:
    two = form(
        {"name": "lender", "codelist": "organisations", "answer": False},
        {"name": "branch", "codelist": "organisations"},
        key=["branch"],
        rules=[{"id": "apart", "check": "lender <> branch", "message": "Lent to itself."}],
    )
    rows = pa.table({"lender": ["NORTH", "SOUTH", "EAST"], "branch": ["SOUTH", "NORTH", "EAST"]})
    [finding] = checked(rows, two).findings
    assert finding.subject is not None
    assert finding.subject.organisation == "EAST"
    nearby = form(*(field.model_dump(by_alias=True) for field in two.table.fields), key=["branch"], rules=[
        {"id": "never", "check": "lender = branch", "message": "Lent to another."}])  # fmt: skip
    assert [item.subject.organisation for item in checked(rows, nearby).findings if item.subject] == ["SOUTH", "NORTH"]


def test_its_key_stays_when_the_figures_change_and_its_fingerprint_does_not() -> None:
    before, after = (checked(typed_table([{**VALUES, "late": late}], form()), form()).findings[0] for late in (11, 12))
    assert before.key == after.key
    assert before.fingerprint != after.fingerprint


def test_findings_about_unreadable_cells_have_no_subject() -> None:
    assert checked(text_table([{**TEXTS, "books": "many"}], form()), form()).findings[0].subject is None


def test_a_rule_names_fields_and_not_the_words_of_its_texts() -> None:
    rule = {"id": "young", "check": "age = 'late' or books < 5", "message": "No."}
    [finding] = checked(typed_table([VALUES], form()), form(rules=[rule])).findings
    assert [name for name, _ in finding.figures] == ["age", "books"]


def test_a_rule_may_only_warn() -> None:
    lenient = form(rules=[{**tables.RULES[0], "severity": "warning"}])
    [finding] = checked(typed_table([{**VALUES, "late": 11}], lenient), lenient).findings
    assert finding.severity == "warning"


def test_a_cell_is_counted_for_the_first_thing_that_is_wrong_with_it() -> None:
    picky = form({"name": "shelf", "codelist": "shelves", "constraints": {"pattern": "[a-z]+"}}, key=(), rules=())
    report = checked(text_table([{"shelf": "99"}], picky), picky)
    assert dict(report.broken) == {"shelf: unknown code": 1}


def test_a_row_is_reported_for_every_cell_that_is_wrong() -> None:
    report = checked(text_table([{**TEXTS, "books": "many", "day": "never", "shelf": "top"}], form()), form())
    assert [told(finding)[1] for finding in report.findings] == ["books", "day", "shelf"]


# Dates


def test_the_date_of_a_register_lies_not_after_the_cycle() -> None:
    register = form(
        {"name": "id"}, {"name": "day", "type": "date"}, key=["id"], rules=(), kind="register", dated_by="day"
    )
    rows = [
        {"id": name, "day": day}
        for name, day in {"a": date(1999, 1, 1), "b": date(2024, 12, 31), "c": date(2025, 1, 1)}.items()
    ]
    [finding] = checked(typed_table(rows, register), register).findings
    assert (finding.code, told(finding)) == ("date-after-cycle", (3, "day"))
    assert "2024-12-31" in finding.message
    assert finding.subject == Subject("loans", "", 2, "id=c", "day", "day: late")


def test_without_a_cycle_no_date_is_asked_for() -> None:
    assert list(checked(typed_table([{**VALUES, "day": date(1066, 10, 14)}], form()), form(), None).findings) == []


def test_without_a_collection_the_end_of_the_period_holds() -> None:
    open_ended = CYCLE.model_copy(update={"collection": None})
    [finding] = checked(typed_table([VALUES], form()), form(), open_ended).findings
    assert (finding.code, told(finding)[1]) == ("date-after-cycle", "counted")


# Keys


def test_a_second_row_with_the_same_key_names_the_first(tmp_path: Path) -> None:
    rows = [{**VALUES, "card": f"A-{number}"} for number in range(3)]
    table = typed_table([{**VALUES, "age": "adult", "card": "B-1"}, *rows], form())
    for given in (table, parquet(table, tmp_path)):
        report = checked(given, form())
        assert [(finding.code, told(finding)[0]) for finding in report.findings] == [
            ("duplicate-row", 3),
            ("duplicate-row", 4),
        ]
        assert "same 'branch' and 'age' as row 2" in report.findings[0].message
        assert dict(report.broken) == {"same branch, age": 2}


def test_in_records_the_first_is_named_by_its_line(tmp_path: Path) -> None:
    asked = form({"name": "card"}, key=["card"], rules=())
    rows = records(asked, {2: [{"card": card} for card in ("B", "A", "A", "A")]})
    found = check_rows(rows, asked, tables.world(asked), cycle=CYCLE, folder=tmp_path).findings
    assert [finding.place.line for finding in found if finding.place] == [4, 5]
    assert {finding.message for finding in found} == {"The row has the same 'card' as line 3."}


def test_a_repeated_text_is_refused_in_a_unique_column_and_a_repeated_blank_is_not() -> None:
    rows = [{**VALUES, "branch": branch, "card": card} for branch, card in
            [("NORTH", "A-1"), ("SOUTH", "A-1"), ("EAST", "A-2")]]  # fmt: skip
    [finding] = checked(typed_table(rows, form()), form()).findings
    assert (finding.code, told(finding)) == ("duplicate-cell", (2, "card"))
    blank = [{**row, "card": None} for row in rows]
    assert list(checked(typed_table(blank, form()), form()).findings) == []


def test_keys_are_the_same_as_values_and_not_as_texts() -> None:
    dated = form({"name": "day", "type": "date"}, {"name": "books", "type": "integer"}, key=["books"], rules=())
    rows = [{"books": "7", "day": ""}, {"books": "7.0", "day": ""}, {"books": "70", "day": ""}]
    assert [told(finding)[0] for finding in checked(text_table(rows, dated), dated).findings] == [2]


def test_a_blank_in_a_key_is_reported_once() -> None:
    rows = [{**VALUES, "age": None, "card": f"A-{number}"} for number in range(2)]
    assert [finding.code for finding in checked(typed_table(rows, form()), form()).findings] == ["blank-key"] * 2


# Many rows


def test_bad_rows_are_capped_by_kind_with_a_count_of_the_rest(tmp_path: Path) -> None:
    rows = [{**VALUES, "branch": f"X{number}", "late": 11, "card": f"A-{number}"} for number in range(50)]
    report = checked(parquet(typed_table(rows, form()), tmp_path), form())
    codes = [finding.code for finding in report.findings]
    assert (codes.count("unknown-code"), codes.count("rule")) == (20, 20)
    assert [told(finding)[0] for finding in report.findings[:40]] == sorted([*range(1, 21), *range(1, 21)])
    assert [finding.message for finding in report.findings[40:]] == [
        "30 more of the same kind (unknown-code).",
        "30 more of the same kind (rule).",
    ]
    assert dict(report.broken) == {"branch: unknown code": 50, "late-within-books": 50}
    assert report.rows == 50


def test_as_many_bad_rows_as_are_reported_leave_no_rest() -> None:
    rows = [{**VALUES, "branch": f"X{number}", "card": f"A-{number}"} for number in range(20)]
    assert [finding.code for finding in checked(typed_table(rows, form()), form()).findings] == ["unknown-code"] * 20


def test_an_empty_table_is_fine(tmp_path: Path) -> None:
    table = typed_table([], form())
    for rows in (table, parquet(table, tmp_path)):
        assert (checked(rows, form()).rows, list(checked(rows, form()).findings)) == (0, [])


# Columns, places, expressions


def test_columns_are_held_against_the_form() -> None:
    report = checked(_renamed("late", "lte"), form())
    assert [finding.code for finding in report.findings] == ["missing-column", "unknown-column"]
    assert report.findings[1].fix == "Did you mean 'late'?"


def _renamed(old: str, new: str) -> pa.Table:
    table = typed_table([{**VALUES, "late": 11}], form())
    return table.rename_columns([new if name == old else name for name in table.column_names])


def test_a_file_is_named_and_a_return_with_its_line(tmp_path: Path) -> None:
    path = parquet(typed_table([{**VALUES, "late": 11}], form()), tmp_path)
    [finding] = checked(path, form()).findings
    assert finding.place is not None
    assert (Path(finding.place.file).name, finding.place.line) == ("loans.parquet", None)
    folder = tmp_path / "valley"
    schools.write(tmp_path / "schools")
    framework = read_framework(tmp_path / "schools")
    pupils = framework.forms["pupils"]
    row = {"school": "HILL", "level": "primary", "pupils": 3, "absent": 4, "_cycle": 1, "_record": "pupils/1/1",
           "_return": "returns/pupils.csv", "_line": 2}  # fmt: skip
    table = pa.Table.from_pylist([row])
    [finding] = check_rows(table, pupils, framework, folder=folder, cells_read=True).findings
    assert str(finding.place).endswith("valley/returns/pupils.csv:2")
    assert finding.message.startswith("More pupils were absent")


def test_computed_fields_are_worked_out_and_checked() -> None:
    computed = form(
        {"name": "books", "type": "integer"},
        {"name": "shelf", "codelist": "shelves", "computed": "case when books > 5 then 'high' else 'deep' end"},
        key=(),
        rules=[{"id": "few", "check": "shelf <> 'high' or books < 7", "message": "Too many."}],
    )
    report = checked(pa.table({"books": [1, 6, 8]}), computed)
    assert [(finding.code, told(finding)[0]) for finding in report.findings] == [("unknown-code", 1), ("rule", 3)]


def test_an_expression_that_cannot_be_worked_out_is_named_and_the_others_are_asked(tmp_path: Path) -> None:
    schools.write(tmp_path)
    schools.edit(
        tmp_path / "forms/pupils.yaml", "rules:\n", "rules:\n  - {id: odd, check: remark > 5, message: Odd.}\n"
    )
    schools.edit(
        tmp_path / "forms/pupils.yaml", "- {name: remark}", "- {name: remark}\n    - {name: twice, computed: grade + 1}"
    )
    framework = read_framework(tmp_path)
    pupils = framework.forms["pupils"]
    names = [field.name for field in pupils.table.fields if field.computed is None]
    row = dict.fromkeys(names, "") | {"school": "HILL", "level": "primary", "pupils": "3", "absent": "4",
                                      "grade": "good", "remark": "none"}  # fmt: skip
    report = check_rows(pa.Table.from_pylist([row]), pupils, framework)
    places = [(finding.code, schools.where(finding, tmp_path).rpartition(":")[0]) for finding in report.findings]
    assert places == [
        ("broken-expression", "forms/pupils.yaml:16"),
        ("broken-expression", "forms/pupils.yaml:18"),
        ("rule", ""),
    ]
