"""A reference names a register whose entries everybody who sees the reference may see; each misuse has its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from tests.registers.repairs import COSTS, REPAIRS

from mandata.framework import read_framework
from mandata.framework.references import foreign_keys_of, referring_to

FILE = "forms/repairs.yaml"
FIELD = "{name: accident, title: Accident, type: reference, of: accidents}"


def written(folder: Path) -> Path:
    schools.write(folder)
    schools.put(folder / FILE, REPAIRS)
    schools.put(folder / "forms/costs.yaml", COSTS)
    return folder


def test_references_are_foreign_keys_of_their_forms(tmp_path: Path) -> None:
    framework = read_framework(written(tmp_path))
    (key,) = foreign_keys_of(framework.forms["repairs"], framework)
    assert (key.fields, key.reference.resource, key.reference.fields) == (("accident",), "accidents", ("id",))
    named = [(form.name, field.name) for form, field in referring_to("accidents", framework)]
    assert named == [("costs", "because"), ("repairs", "accident")]


CASES = {
    "a register that does not exist": ("of: accidents", "of: ▸accident"),
    "entries of the same register": ("of: accidents", "of: ▸repairs"),
    "rows of a sub-table": ("of: accidents", "of: ▸costs"),
    "a return": ("of: accidents", "of: ▸pupils"),
    "no register": ("type: reference, of: accidents", "type: ▸reference"),
    "a register without the type": ("type: reference, of: accidents", "of: ▸accidents"),
    "a reason instead of a name": ("of: accidents", "of: accidents, answer: ▸true"),
    "a computed name": ("of: accidents", "of: accidents, computed: ▸work"),
    "entries that fewer people may see": ("classification: confidential\n", ""),
    "other topics": ("classification:", "topics: []\nclassification:"),
    "organisations without entries": ("reported_by: [school]", "reported_by: [BOARD]"),
    "a required reference of an organisation without entries": (
        f"reported_by: [school]|{FIELD}",
        f"reported_by: [school, BOARD]|{FIELD[:-1]}, constraints: {{required: true}}}}",
    ),
}
ELSEWHERE = {
    "other topics": ("accidents", "classification:", "topics: [safety]\nclassification:"),
    "entries that fewer people may see": ("costs", "classification: confidential\n", ""),
}
PLACED = {
    "entries that fewer people may see": "of: ▸accidents",
    "other topics": "of: ▸accidents",
    "organisations without entries": "of: ▸accidents",
    "a required reference of an organisation without entries": "of: ▸accidents",
}


@pytest.mark.parametrize("case", CASES)
def test_each_misuse_is_found_where_it_is(tmp_path: Path, case: str) -> None:
    folder = written(tmp_path)
    if case in ELSEWHERE:
        name, before, after = ELSEWHERE[case]
        schools.put(folder / "codelists/topics.csv", "code,name\nsafety,Safety\n")
        schools.edit(folder / f"forms/{name}.yaml", before, after)
    old, new = CASES[case]
    for before, after in zip(old.split("|"), new.split("|"), strict=True):
        schools.edit(folder / FILE, before, after.replace("▸", ""))
    found = [item for item in schools.findings(folder) if item.code in ("wrong-reference", "wrong-type")]
    marked = PLACED.get(case, new)
    text = (folder / FILE).read_text("utf-8")
    place = text.index(marked.replace("▸", "")) + marked.index("▸")
    line, column = text[:place].count("\n") + 1, place - text.rfind("\n", 0, place)
    assert f"{FILE}:{line}:{column}" in {schools.where(finding, folder) for finding in found}


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("forms/pupils.yaml", "{name: remark}", "{name: remark, type: reference, of: accidents}", "reference"),
        ("framework.yaml", "- {name: note}", "- {name: note, type: reference, of: accidents}", "{name: note"),
        ("forms/pupils.yaml", "{name: remark}", "{name: remark, type: attachment}", "attachment"),
        ("framework.yaml", "- {name: note}", "- {name: note, type: attachment}", "{name: note"),
        ("forms/repairs.yaml", "primaryKey: [id]", "primaryKey: [work]", "work]"),
        ("forms/repairs.yaml", "title: Work", "title: Work, answer: true", "answer: true"),
        ("forms/repairs.yaml", "primaryKey: [id]", "primaryKey: [accident]", "accident]"),
        ("forms/repairs.yaml", "type: reference", "type: reference, codelist: levels", "reference"),
    ],
)
def test_a_reference_is_a_field_of_a_register_and_names_no_row(
    tmp_path: Path, name: str, old: str, new: str, place: str
) -> None:
    folder = written(tmp_path)
    schools.edit(folder / FILE, "title: Work", "title: Work, type: attachment")
    schools.edit(folder / name, old, new)
    found = {schools.where(finding, folder).rpartition(":")[0] for finding in schools.findings(folder)}
    text = (folder / name).read_text("utf-8")
    assert f"{name}:{text[: text.index(place)].count(chr(10)) + 1}" in found


def test_a_register_whose_key_has_two_fields_cannot_be_referred_to(tmp_path: Path) -> None:
    folder = written(tmp_path)
    schools.edit(folder / "forms/accidents.yaml", "primaryKey: [id]", "primaryKey: [id, school]")
    assert [finding.code for finding in schools.findings(folder)] == ["wrong-reference"] * 2


def test_what_a_report_may_print_names_no_entry_that_it_may_not(tmp_path: Path) -> None:
    folder = written(tmp_path)
    for name in ("repairs", "costs", "accidents"):
        schools.edit(folder / f"forms/{name}.yaml", "classification: confidential\n", "")
    assert schools.findings(folder) == []
    schools.edit(folder / "forms/accidents.yaml", "required: false", "required: false\npersonal_data: true")
    assert [finding.code for finding in schools.findings(folder)] == ["wrong-reference"] * 2
    for name, title in (("repairs", "Repairs"), ("costs", "Costs")):
        schools.edit(folder / f"forms/{name}.yaml", f"title: {title}\n", f"title: {title}\npersonal_data: true\n")
    assert schools.findings(folder) == []
    schools.edit(folder / FILE, "of: accidents", "of: accidents, public: true")
    assert [finding.code for finding in schools.findings(folder)] == ["wrong-reference"]
