"""A code that stands for all others of its list is found, before figures count it together with its parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools

from mandata.findings import InvalidInput
from mandata.framework import read_framework

LAST = "secondary,Secondary school,,primary\n"


def found(folder: Path, line: str) -> list[tuple[str, str]]:
    """Place and words of the warnings, after a line was added to the levels."""
    schools.edit(folder / "codelists/levels.csv", LAST, LAST + line)
    warnings = [item for item in read_framework(folder).warnings if item.code == "total-among-codes"]
    return [(schools.where(item, folder).partition(":")[0], item.message) for item in warnings]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return schools.write(tmp_path)


@pytest.mark.parametrize(
    "line", ["total,All levels,,", "t,Ensemble,,", "t,المجموع,,", "_T,Every level,,", "t, TOTAL ,,"]
)
def test_a_code_or_name_of_a_total_is_found(line: str, folder: Path) -> None:
    told = found(folder, f"{line}\n")
    assert {place for place, _ in told} == {"indicators/pupils.yaml"}
    assert any("of 'level' looks like a total, and 'pupils.number' counts it" in message for _, message in told)
    assert not any("accidents.recent" in message or "schools.index" in message for _, message in told)


@pytest.mark.parametrize("line", ["totally,Totally free,,", "tall,Tall pupils,,", "other,All others,,"])
def test_other_codes_are_left_alone(line: str, folder: Path) -> None:
    assert found(folder, f"{line}\n") == []


def test_an_indicator_that_says_which_codes_count_is_left_alone(folder: Path) -> None:
    path = folder / "indicators/pupils.yaml"
    schools.edit(path, "  value: sum(pupils)\n", "  value: sum(pupils)\n  where: level <> 'total'\n")
    assert not any("pupils.number" in message for _, message in found(folder, "total,All levels,,\n"))


def test_a_declared_total_is_not_warned_of(folder: Path) -> None:
    path = folder / "codelists/levels.csv"
    head, *lines = path.read_text("utf-8").splitlines()
    codes = [f"{head},total", *(f"{line}," for line in lines), "total,All levels,,,yes"]
    path.write_text("\n".join(codes), "utf-8")
    assert read_framework(folder).code_lists["levels"].totals == {"total"}
    assert not [item for item in read_framework(folder).warnings if item.code == "total-among-codes"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,name,total\nx,X,maybe\ny,Y,no\n", "'maybe' in 'total' is neither yes nor no."),
        ("code,name,total\nx,X,yes\n", "The code 'x' is a total, but the list has no other codes."),
    ],
)
def test_a_wrong_declaration_is_found(text: str, message: str, folder: Path) -> None:
    (folder / "codelists/other.csv").write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_framework(folder)
    assert [item.message for item in refused.value.findings if item.code == "wrong-total"] == [message]
