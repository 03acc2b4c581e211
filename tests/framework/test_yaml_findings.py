"""What is wrong within one YAML file, each at its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools

PUPILS, INDICATORS, EXHIBITS = "forms/pupils.yaml", "indicators/pupils.yaml", "report/exhibits/pupils.yaml"

CASES = {
    "a misspelt key": (INDICATORS, "desired: up", "▸desird: up", "unknown-key", "Did you mean 'desired'?"),
    "a misspelt key within a field": (
        PUPILS,
        "{name: remark}",
        "{name: remark, ▸titel: One}",
        "unknown-key",
        "Did you mean 'title'?",
    ),
    "a key twice": (PUPILS, "title: Pupils", "title: Pupils\n▸title: Again", "duplicate-key", "Keep one"),
    "a missing key": (PUPILS, "name: pupils\ntitle: Pupils\n", "▸name: pupils\n", "missing-key", "`title:`"),
    "a word that is none": (EXHIBITS, "mark: bar", "mark: ▸barr", "wrong-value", "Did you mean 'bar'?"),
    "a number where text is meant": ("framework.yaml", '"1"', "▸1.5", "wrong-value", 'Put it in quotes: "1.5"'),
    "a code that is written like a number": ("framework.yaml", '"1"', "▸1E5", "wrong-value", 'in quotes: "1E5"'),
    "a number with a zero at its end": ("framework.yaml", '"1"', "▸1.50", "wrong-value", 'in quotes: "1.50"'),
    "a tag that asks for a number": ("framework.yaml", '"1"', "▸!!int abc", "broken-yaml", "the tag"),
    "a tag of nothing": ("framework.yaml", '"1"', '▸!!int ""', "broken-yaml", "the tag"),
    "a tag that asks for a truth value": ("framework.yaml", '"1"', "▸!!bool maybe", "broken-yaml", "the tag"),
    "a tag that asks for a fraction": ("framework.yaml", '"1"', "▸!!float x", "broken-yaml", "the tag"),
    "a tag of a moment": ("framework.yaml", '"1"', "▸!!timestamp x", "broken-yaml", "the tag"),
    "a tag of a set": ("framework.yaml", '"1"', "▸!!set {a, b}", "broken-yaml", "the tag"),
    "text where a number is meant": (EXHIBITS, "mark: bar", "mark: bar, height: ▸tall", "wrong-value", "whole number"),
    "a list that is none": (PUPILS, "[school]\n", "▸school\n", "wrong-value", "[one, two]"),
    "a mapping that is none": (PUPILS, "{name: remark}", "▸remark", "wrong-value", "key: value"),
    "a period that ends before it starts": (
        "framework.yaml",
        "{start: 2023-01-01, end: 2023-12-31}",
        "▸{start: 2023-01-01, end: 2022-12-31}",
        "wrong-value",
        "",
    ),
    "an id of another shape": (EXHIBITS, "id: pupils-chart", "id: ▸Pupils_Chart", "wrong-value", "must match"),
    "two ways to compute": (
        INDICATORS,
        "- id: pupils.number",
        "- ▸denominator: sum(absent)\n  numerator: count(*)\n  id: pupils.number",
        "wrong-value",
        "",
    ),
    "broken YAML": (PUPILS, "title: Pupils\nreported_by:", "title: [Pupils\nreported_by▸:", "broken-yaml", "brackets"),
    "a comma in an unquoted text": (
        EXHIBITS,
        "label: in primary school",
        "label: in primary, ▸not secondary",
        "unknown-key",
        "in quotes",
    ),
    "an indicator id twice": (
        INDICATORS,
        "id: pupils.absent_share",
        "id: ▸pupils.number",
        "duplicate-id",
        "its own id",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_found(tmp_path: Path, case: tuple[str, ...]) -> None:
    folder = schools.write(tmp_path)
    file, old, new, code, fix = case
    place = schools.spoil(folder, file, old, new)
    found = [finding for finding in schools.findings(folder) if finding.code == code]
    assert [schools.where(finding, folder) for finding in found] == [place]
    assert fix in found[0].fix


def test_an_empty_file_is_found(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    (folder / PUPILS).write_text("\n")
    assert [(finding.code, schools.where(finding, folder)) for finding in schools.findings(folder)] == [
        ("empty-file", PUPILS)
    ]


def test_a_file_that_should_be_a_list_is_found(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    (folder / EXHIBITS).write_text("id: one\n")
    assert [schools.where(finding, folder) for finding in schools.findings(folder)] == [f"{EXHIBITS}:1:1"]


def test_one_mistake_is_one_finding(tmp_path: Path) -> None:
    """A misspelt required key is not missing too, and what an unreadable file declares is not unknown elsewhere."""
    folder = schools.write(tmp_path)
    schools.edit(folder / "forms/pupils.yaml", "title: Pupils", "titel: Pupils")
    assert [finding.code for finding in schools.findings(folder)] == ["unknown-key"]
    schools.edit(folder / "forms/pupils.yaml", "titel: Pupils", "title: [Pupils")
    assert [finding.code for finding in schools.findings(folder)] == ["broken-yaml"]


def test_an_unreadable_indicator_is_not_unknown_to_exhibits(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    schools.edit(folder / "indicators/pupils.yaml", "desired: up", "desired: upwards")
    assert [finding.code for finding in schools.findings(folder)] == ["wrong-value"]
    (folder / "indicators/pupils.yaml").write_text("- id: [")
    assert [finding.code for finding in schools.findings(folder)] == ["broken-yaml"]


def test_everything_is_found_in_one_run(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    schools.edit(folder / "indicators/pupils.yaml", "desired: up", "desird: up")
    schools.edit(folder / "forms/accidents.yaml", "title: Accidents", "titel: Accidents")
    schools.edit(folder / "codelists/levels.csv", "secondary,", "primary,")
    schools.edit(folder / "report/outline.yaml", "colour: sea", "colour: see")
    (folder / "framework.yaml").unlink()
    codes = {finding.code for finding in schools.findings(folder)}
    assert codes == {"unknown-key", "duplicate-code", "unknown-colour", "unreadable-file"}


def test_a_file_with_the_wrong_ending_is_not_passed_over(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    (folder / "forms/pupils.yaml").rename(folder / "forms/pupils.yml")
    assert "wrong-file-name" in [finding.code for finding in schools.findings(folder)]


def test_a_file_of_another_encoding_names_the_byte(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    (folder / "forms/pupils.yaml").write_bytes("name: pupils\ntitle: Élèves\n".encode("latin-1"))
    found = [finding for finding in schools.findings(folder) if finding.code == "wrong-encoding"]
    assert [schools.where(finding, folder) for finding in found] == ["forms/pupils.yaml:2:8"]
    assert "Byte 20" in found[0].message
