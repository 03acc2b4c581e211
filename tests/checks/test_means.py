"""A mean lies between the least and the most of what it is a mean of: by the limits of its field, or by a rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.town import opened

from mandata.findings import Finding, InvalidInput

MARKS = """\
name: marks
title: Marks of the readers
reported_by: [branch]
schema:
  primaryKey: [branch]
  fields:
    - {name: branch, codelist: organisations, of_kind: branch}
    - {name: least, type: integer}
    - {name: most, type: integer}
    - {name: mean, type: number, constraints: {minimum: 1, maximum: 5}}
rules:
  - id: mean-within
    check: least <= mean and mean <= most
    message: The mean lies outside the marks.
    severity: warning
"""


def found(folder: Path, least: str, most: str, mean: str) -> list[Finding]:
    """What is found when a branch submits these marks."""
    rows = f"branch,least,most,mean,reference,note\nNORTH,{least},{most},{mean},,\n"
    _framework, records, _calculator = opened(
        folder, ("libraries/forms/marks.yaml", "", MARKS), ("town/returns/cycle-2/marks.csv", "", rows)
    )
    return [finding for finding in records.manifest.findings if finding.code == "rule"]


@pytest.mark.parametrize(("least", "most", "mean"), [("2", "4", "1.9"), ("2", "4", "4.1")])
def test_a_mean_outside_what_it_is_a_mean_of_is_reported(tmp_path: Path, least: str, most: str, mean: str) -> None:
    [finding] = found(tmp_path, least, most, mean)
    assert finding.message.startswith("The mean lies outside the marks.")
    assert finding.figures == (("least", least), ("most", most), ("mean", mean))


@pytest.mark.parametrize(("least", "most", "mean"), [("2", "4", "2"), ("2", "4", "4"), (": unknown", "4", "1.5")])
def test_a_mean_at_the_edge_or_next_to_an_unknown_is_left_alone(
    tmp_path: Path, least: str, most: str, mean: str
) -> None:
    assert found(tmp_path, least, most, mean) == []


@pytest.mark.parametrize(("mean", "code"), [("0.9", "too-small"), ("5.1", "too-large")])
def test_a_mean_that_no_mark_allows_is_not_accepted(tmp_path: Path, mean: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        found(tmp_path, "1", "5", mean)
    assert [item.code for item in refused.value.findings if item.place and item.place.file.endswith("marks.csv")] == [
        code
    ]
