"""A key that changes nothing where it is written is an error: its author believes that it does something."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools

INDICATORS, EXHIBITS = "indicators/pupils.yaml", "report/exhibits/pupils.yaml"
PUPILS, ACCIDENTS = "forms/pupils.yaml", "forms/accidents.yaml"
INDEX = "unit: score\n"
RATING = "  unit: rating\n"
NUMBER = "  desired: up\n"
SHARE = "  denominator: sum(pupils)\n"
ATTRIBUTE = "attribute: place, label: Place"
ROWS = "rows: {dimension: school, only: [HILL, LAKE]}"


def beside(line: str, key: str) -> tuple[str, str]:
    """A line of an indicator, and the same with a key after it."""
    return line, f"{line}  ▸{key}\n"


def items(item: str, column: str) -> tuple[str, str]:
    """The rows and columns of the chart, and a table of one item and one column in their place."""
    chart = "  rows: {dimension: school}\n  columns: [{indicator: pupils.number}]\n"
    return chart, f"  rows: {{items: [{item}]}}\n  columns: [{column}]\n"


CASES = {
    "a condition of a composite": (INDICATORS, *beside(INDEX, "where: pupils > 5")),
    "a window of a composite": (INDICATORS, *beside(INDEX, "window: {field: day, last_months: 6}")),
    "a share of a composite": (INDICATORS, *beside(INDEX, "share_of: {dimension: level, base: total}")),
    "a form of a composite": (INDICATORS, *beside(INDEX, "form: pupils")),
    "a scale of a number": (INDICATORS, *beside(NUMBER, "scale: grades")),
    "decimals of a rating": (INDICATORS, *beside(RATING, "decimals: 1")),
    "a direction of what is not compared": (INDICATORS, NUMBER, "  ▸desired: up\n  compare: none\n"),
    "a printed share of a number": (INDICATORS, *beside(NUMBER, "as_reported: max(passed_share)")),
    "a share with two bases": (INDICATORS, *beside(SHARE, "share_of: {dimension: school, base: total}")),
    "a share of a number": (INDICATORS, *beside(NUMBER, "share_of: {dimension: level, base: total}")),
    "deadlines of a return": (
        PUPILS,
        "reported_by",
        "▸deadlines: [{title: Late, field: grade, days: 3, after: grade}]\nreported_by",
    ),
    "figures offered in a register": (
        ACCIDENTS,
        "reported_by",
        "▸known_from: [{field: id, indicator: accidents.recent}]\nreported_by",
    ),
    "a total of codes so far": (PUPILS, "{name: remark}", "{name: remark, ▸cumulative: true}"),
    "a share of words": (PUPILS, "{name: remark}", "{name: remark, ▸share_of: pupils}"),
    "a kind next to the names": (EXHIBITS, ROWS, f"{ROWS[:-1]}, ▸of_kind: school}}"),
    "a place of an attribute": (EXHIBITS, ATTRIBUTE, f"{ATTRIBUTE}, ▸where: {{level: primary}}"),
    "codes of no dimension": (EXHIBITS, "across: level, codes: [primary]", "▸codes: [primary]"),
    "a cycle across cycles": (EXHIBITS, 'across: cycle, codes: ["1", "2"]', 'across: cycle, ▸cycle: 1, codes: ["1"]'),
    "a drawing of a table": (EXHIBITS, f"  {ROWS}\n", f"  {ROWS}\n  ▸chart: {{mark: bar}}\n"),
    "a cycle of an item in columns of cycles": (
        EXHIBITS,
        *items("{indicator: pupils.absent_share, ▸cycle: 1}", "{across: cycle}"),
    ),
    "what an item shows next to columns that say so": (
        EXHIBITS,
        *items("{indicator: pupils.absent_share, ▸show: [previous]}", "{label: Change, show: [change]}"),
    ),
    "a count of everything so far in a register": (
        ACCIDENTS,
        "{name: day, type: date}",
        "{name: day, type: date}\n    - {name: hurt, type: integer, ▸cumulative: true}",
    ),
    "a colour of nothing": ("report/outline.yaml", 'sea: "#00aaff"', 'sea: "#00aaff", ▸mine: "#101010"'),
    "findings of organisations without their annex": (
        "report/outline.yaml",
        "sections:",
        "▸organisation_findings: show\nsections:",
    ),
    "a height of bars": (EXHIBITS, "mark: bar,", "mark: bar, ▸height: 99,"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_key_without_effect_is_found_where_it_is_written(name: str, tmp_path: Path) -> None:
    file, old, new = CASES[name]
    schools.write(tmp_path)
    place = schools.spoil(tmp_path, file, old, new)
    found = [(schools.where(item, tmp_path), item.code) for item in schools.findings(tmp_path)]
    assert (place, "no-effect") in found
