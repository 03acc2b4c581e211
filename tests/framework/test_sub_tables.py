"""A sub-table belongs to a register, names the entry of each row, and is as confidential; each misuse has its place."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from tests.framework import schools

from mandata.framework import read_framework
from mandata.framework.model import Form
from mandata.records.row_checks import check_rows

FILE = "forms/victims.yaml"
VICTIMS = """\
name: victims
title: Victims
part_of: accidents
classification: confidential
schema:
  primaryKey: [accident, number]
  foreignKeys: [{fields: [accident], reference: {resource: accidents, fields: [id]}}]
  fields:
    - {name: accident}
    - {name: number, type: integer}
    - {name: school, from_entry: school}
    - {name: day, from_entry: day}
"""


def written(folder: Path) -> Path:
    schools.write(folder)
    schools.put(folder / FILE, VICTIMS)
    return folder


def test_a_sub_table_has_what_its_register_and_its_entries_say(tmp_path: Path) -> None:
    form = read_framework(written(tmp_path)).forms["victims"]
    day, school = form.field("day"), form.field("school")
    assert (form.kind, form.reported_by, form.required) == ("register", ("school",), False)
    assert day and school and (day.type, day.title, school.codelist) == ("date", "Day", "organisations")
    assert not form.is_answer(day) and not day.is_asked and not form.is_register
    assert form.entry_field == form.field("accident")


def test_a_form_that_is_not_a_sub_table_has_no_field_of_an_entry(tmp_path: Path) -> None:
    form: Form = read_framework(written(tmp_path)).forms["accidents"]
    assert (form.is_register, form.entry_field, form.entry_key) == (True, None, None)


CASES = {
    "a register that does not exist": (FILE, "part_of: accidents", "part_of: ▸accident", "wrong-sub-table"),
    "rows of a return": (FILE, "part_of: accidents", "part_of: ▸pupils", "wrong-sub-table"),
    "rows of rows": (FILE, "part_of: accidents", "part_of: ▸victims", "wrong-sub-table"),
    "a register with a key of two fields": (
        FILE,
        "part_of: accidents",
        "part_of: ▸accidents",
        "wrong-sub-table",
    ),
    "no key of the entry": (FILE, "part_of: accidents", "part_of: ▸accidents", "wrong-sub-table"),
    "a key that does not begin with the entry": (
        FILE,
        "primaryKey: [accident, number]",
        "primaryKey: ▸[number, accident]",
        "wrong-sub-table",
    ),
    "a field that the entry does not have": (FILE, "from_entry: day", "from_entry: ▸days", "wrong-sub-table"),
    "a type of a repeated field": (FILE, "from_entry: day", "from_entry: day, type: ▸date", "wrong-sub-table"),
    "a list of a repeated field": (
        FILE,
        "from_entry: school",
        "from_entry: school, codelist: ▸levels",
        "wrong-sub-table",
    ),
    "the name of the entry repeated": (
        FILE,
        "- {name: accident}",
        "- {name: accident, from_entry: id}",
        "wrong-sub-table",
    ),
    "rows that more people may see": (FILE, "classification: confidential\n", "", "wrong-sub-table"),
    "a field of the entry in a return": (
        "forms/pupils.yaml",
        "{name: remark}",
        "{name: remark, from_entry: ▸day}",
        "wrong-sub-table",
    ),
    "somebody else who reports": (FILE, "classification:", "▸reported_by: [school]\nclassification:", "no-effect"),
    "a kind": (FILE, "classification:", "▸kind: register\nclassification:", "no-effect"),
    "a day of the rows": (FILE, "classification:", "▸dated_by: day\nclassification:", "no-effect"),
    "deadlines of rows": (
        FILE,
        "classification:",
        "▸deadlines: [{title: Late, field: number, days: 3, after: day}]\nclassification:",
        "no-effect",
    ),
}

CASES["a field of the entry in all forms"] = (
    "framework.yaml",
    "- {name: note}",
    "- {name: note, from_entry: ▸day}",
    "wrong-sub-table",
)

ELSEWHERE = {
    "a register with a key of two fields": ("forms/accidents.yaml", "primaryKey: [id]", "primaryKey: [id, school]"),
    "no key of the entry": (FILE, "fields: [id]}}", "fields: [school]}}"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_misuse_is_found_where_it_is(tmp_path: Path, case: str) -> None:
    folder = written(tmp_path)
    file, old, new, code = CASES[case]
    if case in ELSEWHERE:
        other, before, after = ELSEWHERE[case]
        schools.edit(folder / other, before, after)
    schools.edit(folder / file, old, new.replace("▸", ""))
    found = [finding for finding in schools.findings(folder) if finding.code == code]
    assert found, [finding.code for finding in schools.findings(folder)]
    if "▸" in new:
        text = (folder / file).read_text("utf-8")
        place = text.index(new.replace("▸", "")) + new.index("▸")
        line, column = text[:place].count("\n") + 1, place - text.rfind("\n", 0, place)
        assert f"{file}:{line}:{column}" in {schools.where(finding, folder) for finding in found}


def test_personal_data_of_the_register_are_declared_in_its_rows(tmp_path: Path) -> None:
    folder = written(tmp_path)
    schools.edit(folder / "forms/accidents.yaml", "required: false", "required: false\npersonal_data: true")
    assert [finding.code for finding in schools.findings(folder)] == ["wrong-sub-table"]
    schools.edit(folder / FILE, "part_of: accidents", "part_of: accidents\npersonal_data: true")
    assert schools.findings(folder) == []


def test_rows_without_their_entries_can_be_checked_too(tmp_path: Path) -> None:
    folder = written(tmp_path)
    late = "  - {id: late, check: number < year(day), message: Too many.}\n"
    schools.put(folder / FILE, f"{VICTIMS}rules:\n{late}  - {{id: one, check: number > 0, message: Few.}}\n")
    framework = read_framework(folder)
    rows = pa.table({"accident": ["A1"], "number": ["0"], "reference": [""], "note": [""]})
    report = check_rows(rows, framework.forms["victims"], framework)
    assert [finding.code for finding in report.findings] == ["rule"]
