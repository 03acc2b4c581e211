"""Reading returns: every problem of every file, in one run, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise
from tests.records.exercise import BEFORE, HEADER, NOW

from mandata.findings import Place
from mandata.framework.delimited import Sheet

CASES = {
    "an unknown code": ("LAKE,primary,0", "▸LAEK,primary,0", "unknown-code", "Did you mean 'LAKE'?"),
    "an organisation of another kind": ("LAKE,primary,0", "▸BOARD,primary,0", "wrong-kind", ""),
    "text in a number": ("37.75", "▸many", "wrong-number", "`: ` and the reason"),
    "a decimal comma": ("37.75", '▸"37,75"', "read-as", "Correct the cell"),
    "a thousands separator": ("110 e", '▸"1,100"', "read-as", "Correct the cell"),
    "a number that lost digits": ("37.75", "▸3.78E+01", "digits-cut", "all digits"),
    "a whole number that lost digits": ("110 e", "▸1.23E+05", "digits-cut", "all digits"),
    "a part of a pupil": ("82 p", "▸82.5", "not-whole", ""),
    "less than the least": ("82 p", "▸-82", "too-small", ""),
    "more than the most": ("37.75", "▸137.75", "too-large", ""),
    "a blank in the row's name": ("LAKE,primary,0", "LAKE,▸,0", "blank-key", ""),
    "an en dash for a figure": ("37.75", "▸–", "dash", "0 if you mean zero"),
    "a minus sign for a figure": ("37.75", "▸−", "dash", "`-`"),
    "an em dash for a figure": ("37.75", "▸—", "dash", "`: ` and the reason"),
    "an estimate of a hyphen": ("37.75", "▸- e", "dash", "0 if you mean zero"),
    "a dash for a word of a list": ("poor,no", "▸–,no", "dash", "`-`"),
    "a dash for yes or no": ("poor,no", "poor,▸—", "dash", "Choose not applicable"),
    "no reason": (": the register burnt", "▸:", "missing-reason", "after the colon"),
    "a word that is neither yes nor no": ("poor,no", "poor,▸none", "wrong-boolean", "`yes`"),
    "a cell too many": ("0,0,37.75", "0,0,0,37.75", "wrong-number-of-cells", "double quotes"),
    "a cell too few": ("0,0,37.75", "0,37.75", "wrong-number-of-cells", "its cell"),
    "an unclosed quote": ('"A long, quoted remark"', '"A long, quoted remark', "broken-quotes", '""'),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return exercise.write(tmp_path)


def found(folder: Path) -> list[tuple[str, str]]:
    return [(finding.code, exercise.where(finding, folder)) for finding in exercise.findings(folder)]


def test_nothing_is_found_where_nothing_is_wrong(folder: Path) -> None:
    assert found(folder) == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_found_at_its_cell(folder: Path, case: tuple[str, str, str, str]) -> None:
    old, new, code, fix = case
    if "▸" in new:
        place = schools.spoil(folder, NOW, old, new)
    else:
        schools.edit(folder / NOW, old, new)
        line = next(n for n, text in enumerate((folder / NOW).read_text().splitlines(), 1) if new in text)
        place = f"{NOW}:{line}"
    [finding] = exercise.findings(folder)
    assert (finding.code, exercise.where(finding, folder)) == (code, place)
    assert fix in finding.fix


def test_a_finding_names_its_column(folder: Path) -> None:
    schools.edit(folder / NOW, "37.75", "many")
    [finding] = exercise.findings(folder)
    assert finding.message.startswith("Column 'passed_share': 'many'")


def test_a_missing_and_an_unknown_column(folder: Path) -> None:
    schools.edit(folder / NOW, "absent,passed_share", "absnt,passed_share")
    assert found(folder) == [("missing-column", f"{NOW}:1"), ("unknown-column", f"{NOW}:1:21")]
    assert exercise.findings(folder)[1].fix == "Did you mean 'absent'?"


def test_a_computed_column_is_not_submitted(folder: Path) -> None:
    (folder / "returns/cycle-2/accidents.csv").write_text(
        "id,school,day,year,reference,note\nA1,HILL,2024-05-31,2024,,\n"
    )
    assert found(folder) == [("computed-column", "returns/cycle-2/accidents.csv:1:15")]


def test_a_row_twice_names_both_lines(folder: Path) -> None:
    schools.edit(folder / NOW, "HILL,secondary", "HILL,primary")
    [finding] = exercise.findings(folder)
    assert (finding.code, exercise.where(finding, folder)) == ("duplicate-row", f"{NOW}:3")
    assert "line 2" in finding.message


def test_a_form_without_key_takes_no_row_twice_in_every_cell(folder: Path) -> None:
    schools.edit(folder.parent / "schools/forms/pupils.yaml", "  primaryKey: [school, level]\n", "")
    schools.edit(folder / NOW, "HILL,secondary", "HILL,primary")
    assert found(folder) == []
    (folder / BEFORE).write_text(f"{HEADER}\n" + "HILL,primary,1,0,,,,,,\n" * 2)
    assert found(folder) == [("duplicate-row", f"{BEFORE}:3")]


def test_a_required_cell_holds_a_figure_or_a_reason(folder: Path) -> None:
    schools.edit(
        folder.parent / "schools/forms/pupils.yaml",
        "absent, type: integer",
        "absent, type: integer, constraints: {required: true}",
    )
    assert found(folder) == []
    place = schools.spoil(folder, NOW, ": the register burnt", "▸")
    assert found(folder) == [("blank-cell", place)]


def test_a_pattern_and_a_rule_of_uniqueness(folder: Path) -> None:
    schools.edit(
        folder.parent / "schools/forms/pupils.yaml", "{name: remark}", "{name: remark, constraints: {unique: true}}"
    )
    (folder / "returns/cycle-2/accidents.csv").write_text("id,school,day,reference,note\nB1,HILL,2024-05-31,,\n")
    (folder / BEFORE).write_text(f"{HEADER}\nHILL,primary,1,,,,,same,,\nLAKE,primary,1,,,,,same,,\n")
    assert found(folder) == [
        ("duplicate-cell", f"{BEFORE}:3:20"),
        ("wrong-pattern", "returns/cycle-2/accidents.csv:2:1"),
    ]


def test_a_wrong_encoding_names_line_and_byte(folder: Path) -> None:
    path = folder / NOW
    path.write_bytes(path.read_bytes().replace(b"new roof", "réparé".encode("cp1252")))
    [finding] = exercise.findings(folder)
    assert (finding.code, exercise.where(finding, folder)) == ("wrong-encoding", f"{NOW}:4:62")
    assert "0xE9" in finding.message
    assert "UTF-8" in finding.fix


def test_an_empty_file(folder: Path) -> None:
    (folder / NOW).write_bytes(b"")
    assert found(folder) == [("empty-file", NOW)]


def test_a_missing_form_matters_for_the_cycle_reported_on_alone(folder: Path) -> None:
    (folder / BEFORE).unlink()
    assert found(folder) == []
    (folder / NOW).unlink()
    assert found(folder) == [("missing-form", NOW)]


def test_a_form_and_a_cycle_that_do_not_exist(folder: Path) -> None:
    (folder / NOW).rename(folder / "returns/cycle-2/pupil.csv")
    schools.put(folder / "returns/cycle-7/pupils.csv", exercise.PUPILS_2)
    (folder / "returns/cycle-2/pupils.xlsx").write_bytes(b"PK")
    assert set(found(folder)) == {
        ("unknown-form", "returns/cycle-2/pupil.csv"),
        ("unknown-cycle", "returns/cycle-7"),
        ("unknown-file", "returns/cycle-2/pupils.xlsx"),
        ("missing-form", NOW),
    }


def test_a_rule_is_broken_at_its_row(folder: Path) -> None:
    schools.edit(folder / BEFORE, "100,5", "100,105")
    [finding] = exercise.findings(folder)
    assert (finding.code, exercise.where(finding, folder)) == ("rule", f"{BEFORE}:2")
    assert "More pupils were absent" in finding.message


def test_a_rule_that_cannot_be_evaluated_is_not_broken(folder: Path) -> None:
    schools.edit(folder / NOW, "82 p,: the register burnt", ",1000")
    assert found(folder) == []


def test_a_rule_may_only_warn(folder: Path) -> None:
    schools.edit(
        folder.parent / "schools/forms/pupils.yaml",
        "More pupils were absent than there are.}",
        "Many., severity: warning}",
    )
    schools.edit(folder / BEFORE, "100,5", "100,105")
    assert [finding.severity for finding in exercise.findings(folder)] == ["warning"]
    assert exercise.rows(folder, cycle=1)[0]["absent"] == 105


def test_findings_of_one_cause_do_not_bury_the_others(folder: Path) -> None:
    lines = [f"HILL,primary,many{n},,,,,,," for n in range(50)] + ["LAKE,primary,1,-1,,,none,,,"]
    (folder / BEFORE).write_text("\n".join([HEADER, *lines]))
    codes = [code for code, _ in found(folder)]
    assert codes.count("wrong-number") == 20
    assert codes.count("duplicate-row") == 20
    assert codes.count("wrong-boolean") == 1
    told = [finding.message for finding in exercise.findings(folder) if finding.code == "and-more"]
    assert told == ["30 more of the same kind (wrong-number).", "29 more of the same kind (duplicate-row)."]


def test_everything_is_found_in_one_run(folder: Path) -> None:
    schools.edit(folder / NOW, "37.75", "many")
    schools.edit(folder / NOW, "HILL,secondary", "HALL,secondary")
    schools.edit(folder / BEFORE, "100,5", "100,105")
    schools.edit(folder / "returns/cycle-2/control_totals.csv", "pupils.number", "pupil.number")
    assert found(folder) == [
        ("unknown-code", f"{NOW}:3:1"),
        ("wrong-number", f"{NOW}:4:18"),
        ("rule", f"{BEFORE}:2"),
        ("unknown-indicator", "returns/cycle-2/control_totals.csv:2:1"),
    ]


def test_blank_lines_and_hidden_files_do_no_harm(folder: Path) -> None:
    path = folder / NOW
    path.write_text(path.read_text() + ",,,,,,,,,\n\n")
    (folder / "returns/cycle-2/.~lock.pupils.csv#").write_text("me")
    (folder / "returns/cycle-2/~$pupils.xlsx").write_text("me")
    assert found(folder) == []
    assert len(exercise.rows(folder)) == 3


CONTROL_CASES = {
    "no such indicator": ("pupils.number", "▸pupil.number", "unknown-indicator"),
    "no such dimension": ("level=primary; school=HILL", "▸lvl=primary", "unknown-dimension"),
    "no such code": ("level=primary; school=HILL", "▸level=primry", "unknown-code"),
    "no place": ("level=primary; school=HILL", "▸primary", "wrong-place"),
    "no number": ("110", "▸many", "wrong-number"),
    "a number in a sentence": ("110", "▸about 110", "wrong-number"),
    "two numbers": ("110", "▸110 or 111", "wrong-number"),
    "points between thousands": ("110", "▸1.234.567", "wrong-number"),
    "groups of two digits": ("110", '▸"1,10"', "wrong-number"),
}


@pytest.mark.parametrize("case", CONTROL_CASES.values(), ids=CONTROL_CASES.keys())
def test_control_totals_are_checked(folder: Path, case: tuple[str, str, str]) -> None:
    old, new, code = case
    place = schools.spoil(folder, "returns/cycle-2/control_totals.csv", old, new)
    assert found(folder) == [(code, place)]


def test_a_control_total_that_is_written_twice_is_found(folder: Path) -> None:
    line = "pupils.number,level=primary; school=HILL,110,p. 9,"
    schools.edit(folder / "returns/cycle-2/control_totals.csv", line, f"{line}\n{line}")
    assert found(folder) == [("duplicate-row", "returns/cycle-2/control_totals.csv:3")]


def test_of_many_unknown_columns_the_first_are_placed_and_the_rest_counted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed: list[str] = []
    head_place = Sheet.head_place

    def counted(sheet: Sheet, name: str) -> Place:
        placed.append(name)
        return head_place(sheet, name)

    monkeypatch.setattr(Sheet, "head_place", counted)
    columns = [f"extra_{number}" for number in range(3_000)]
    (folder / NOW).write_text(HEADER.strip() + "," + ",".join(columns) + "\n")
    told = [finding for finding in exercise.findings(folder) if finding.code in ("unknown-column", "and-more")]
    assert (len(told), placed) == (21, columns[:20])
    assert "2,980 more" in told[-1].message
