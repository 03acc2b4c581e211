"""What a calculated indicator may say; each mistake is found where it is written, with a code and parameters."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools

from mandata.findings import InvalidInput
from mandata.framework import read_framework
from mandata.indicators import check_indicators

INDICATORS = "indicators/pupils.yaml"
LAST = "  unit: score\n  by: [school]\n"
CALCULATED = """\
- id: schools.growth
  title: Growth
  calculate: (now - before) / before * 100
  of:
    now: pupils.number
    before: {indicator: pupils.number, cycle: previous, where: {level: primary}}
  unit: percent
  by: [school]
"""
FORMULA = "calculate: (now - before) / before * 100"
NOW = "now: pupils.number"

REFERENCES = {
    "an unknown indicator": (NOW, "now: ▸pupils.numbers", "unknown-indicator"),
    "an unknown indicator of a mapping": (
        "{indicator: pupils.number",
        "{indicator: ▸pupils.numbers",
        "unknown-indicator",
    ),
    "a part along no dimension": ("{level: primary}", "{grade: ▸good}", "unknown-dimension"),
    "a part with no code": ("{level: primary}", "{level: ▸tertiary}", "unknown-code"),
    "a dimension of no operand": ("by: [school]", "by: [school, ▸grade]", "unaligned-dimension"),
    "a cycle in other words": ("cycle: previous", "cycle: ▸last", "wrong-value"),
    "a definition of itself": ("  of:\n    " + NOW, "  of:\n    ▸now: schools.growth", "circle"),
    "a condition": ("  unit: percent", "  ▸where: pupils > 5\n  unit: percent", "no-effect"),
    "a comparison along no dimension": ("  unit: percent", "  compare: ▸year-1\n  unit: percent", "unknown-dimension"),
}

CALCULATIONS = {
    "words": ("calculate: now ▸before", "wrong-calculation"),
    "nothing": ('calculate: ▸""', "wrong-calculation"),
    "a function": ("calculate: ▸sum(now) - before", "wrong-calculation"),
    "an id": ("calculate: ▸pupils.number / before + now", "wrong-calculation"),
    "a text": ("calculate: now - before + ▸'1'", "wrong-calculation"),
    "a number without end": ("calculate: now - before + ▸1e999999999", "wrong-calculation"),
    "an unknown operand": ("calculate: now - ▸befor + before", "unknown-operand"),
    "an operand that is not used": ("calculate: ▸now * 2", "unused-operand"),
    "a division by zero": ("calculate: now / ▸0 + before", "division-by-zero"),
    "a division by what is always zero": ("calculate: now / (▸2 - 2) + before", "division-by-zero"),
}


def write(folder: Path, text: str = CALCULATED) -> None:
    """Write the schools with a calculated indicator."""
    schools.write(folder)
    schools.edit(folder / INDICATORS, LAST, LAST + text)


def test_a_calculation_without_a_mistake_is_accepted(tmp_path: Path) -> None:
    write(tmp_path)
    framework = read_framework(tmp_path)
    assert check_indicators(framework) == []
    assert framework.indicators["schools.growth"].of["before"].steps == 1


@pytest.mark.parametrize("name", REFERENCES)
def test_a_wrong_reference_is_found_where_it_is_written(name: str, tmp_path: Path) -> None:
    old, new, code = REFERENCES[name]
    write(tmp_path, CALCULATED)
    text = CALCULATED.replace(old, new)
    schools.edit(tmp_path / INDICATORS, CALCULATED, "")
    place = schools.spoil(tmp_path, INDICATORS, LAST, LAST + text)
    assert (place, code) in [(schools.where(item, tmp_path), item.code) for item in schools.findings(tmp_path)]


@pytest.mark.parametrize("name", CALCULATIONS)
def test_a_wrong_calculation_is_found_where_it_is_written(name: str, tmp_path: Path) -> None:
    new, code = CALCULATIONS[name]
    write(tmp_path)
    schools.spoil(tmp_path, INDICATORS, FORMULA, new)
    (finding,) = check_indicators(read_framework(tmp_path))
    assert finding.code == code
    assert finding.message and finding.fix
    assert finding.place and finding.place.line and "calculate" in line_of(tmp_path, finding.place.line)


def line_of(folder: Path, number: int) -> str:
    return (folder / INDICATORS).read_text("utf-8").splitlines()[number - 1]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("pupils.number, cycle: previous, where: {level: primary}", "pupils.absent_share", "mixed-units"),
        ("pupils.number, cycle: previous, where: {level: primary}", "pupils.grade", "wrong-operand"),
    ],
)
def test_figures_that_cannot_be_combined_are_found(old: str, new: str, code: str, tmp_path: Path) -> None:
    write(tmp_path, CALCULATED.replace(old, new))
    schools.edit(tmp_path / INDICATORS, "  value: sum(pupils)\n", "  value: sum(pupils)\n  unit: pupils\n")
    assert [item.code for item in check_indicators(read_framework(tmp_path))] == [code]


@pytest.mark.parametrize(
    "formula", ["now / (before + 1)", "greatest(0, least(1, (now - 2) / before))", "now / 2 * before"]
)
def test_a_number_that_is_not_constant_is_no_division_by_zero(formula: str, tmp_path: Path) -> None:
    write(tmp_path, CALCULATED.replace(FORMULA, f"calculate: {formula}"))
    assert check_indicators(read_framework(tmp_path)) == []


def test_the_unit_of_a_difference_is_that_of_its_parts(tmp_path: Path) -> None:
    write(tmp_path, CALCULATED.replace(FORMULA, "calculate: now - before").replace("unit: percent", "unit: days"))
    schools.edit(tmp_path / INDICATORS, "  value: sum(pupils)\n", "  value: sum(pupils)\n  unit: pupils\n")
    (finding,) = check_indicators(read_framework(tmp_path))
    assert (finding.code, finding.message) == (
        "mixed-units",
        "The calculation gives pupils, but the unit of the indicator is days.",
    )


@pytest.mark.parametrize("key", ["calculate: now", "of: {now: pupils.number}"])
def test_calculation_and_operands_need_each_other(key: str, tmp_path: Path) -> None:
    write(tmp_path, f"- id: schools.half\n  title: Half\n  {key}\n")
    with pytest.raises(InvalidInput, match="`calculate` with `of`"):
        read_framework(tmp_path)
