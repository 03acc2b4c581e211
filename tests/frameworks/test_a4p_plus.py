"""What the A4P+ framework and its sample promise on their own, before any figure is computed."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import yaml

from mandata.framework import read_framework
from mandata.framework.languages import words_of_people
from mandata.records import open_workspace, read_returns

ROOT = Path(__file__).parents[2]
FRAMEWORK = ROOT / "frameworks" / "a4p_plus"
SAMPLE = ROOT / "samples" / "sixth_report"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def timing_of(folder: Path, start: str, end: str, reported: str) -> str | None:
    """Where the register places one allegation."""
    shutil.copytree(FRAMEWORK, folder / "frameworks" / "a4p_plus")
    workspace = folder / "samples" / "sixth_report"
    shutil.copytree(SAMPLE, workspace, ignore=shutil.ignore_patterns("records"))
    register = workspace / "returns" / "cycle-6" / "sea_allegations.csv"
    register.write_text(
        f"id,mission,incident_start,incident_end,reported,reference,note\nA1,UNMISS,{start},{end},{reported},test,\n",
        encoding="utf-8",
    )
    records = read_returns(open_workspace(workspace)).tables["sea_allegations"][6]
    return records.column("timing")[0].as_py()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("start", "end", "reported", "timing"),
    [
        ("2016-03-01", "2016-03-01", "2016-09-30", "current_year"),
        ("2015-03-01", "2015-03-01", "2016-09-30", "previous_year"),
        ("2013-03-01", "2013-03-01", "2016-09-30", "other"),
        ("2014-10-01", "2015-02-28", "2015-06-01", "current_year"),  # a period counts for the year in which it ended
        ("2015-12-31", "2015-12-31", "2016-01-01", "previous_year"),  # years count, not days
        ("2014-12-31", "2014-12-31", "2016-01-01", "other"),
        ("2015-06-01", "2016-02-28", "2015-09-01", "current_year"),  # reported while it was still going on
        ("2016-03-01", ": not known", "2016-09-30", None),
    ],
)
def test_an_allegation_is_placed_by_the_years_of_its_end_and_of_its_report(
    tmp_path: Path, start: str, end: str, reported: str, timing: str | None
) -> None:
    assert timing_of(tmp_path, start, end, reported) == timing


def test_every_row_of_the_sample_says_where_it_was_read() -> None:
    silent = [(path.name, row) for path in SAMPLE.glob("returns/*/*.csv") for row in rows(path) if not row["reference"]]
    assert silent == []


def test_every_organisation_says_where_its_facts_come_from() -> None:
    assert [row["code"] for row in rows(FRAMEWORK / "organisations.csv") if not row["source"]] == []


def test_no_exact_figure_is_given_where_the_report_draws_only_a_chart() -> None:
    drawn = [row for path in SAMPLE.glob("returns/*/*.csv") for row in rows(path)
             if row["note"] in ("Drawn in a chart only.", "Drawn in charts only.")]  # fmt: skip
    keys = {"mission", "year", "fiscal_year", "part", "category", "series", "unit_kind", "reference", "note"}
    given = [
        row for row in drawn if any(cell and not cell.startswith(":") for name, cell in row.items() if name not in keys)
    ]
    assert drawn and given == []


def test_all_that_people_read_while_they_report_is_said_in_french() -> None:
    framework = read_framework(FRAMEWORK)
    words = yaml.safe_load((FRAMEWORK / "locale" / "fr.yaml").read_text("utf-8"))
    assert words_of_people(framework) - set(words) == set()
