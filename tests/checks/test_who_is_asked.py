"""A form, or a code of its key, is asked of some organisations only: the others are not reported as missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance.documented import write_documented_files
from tests.acceptance.test_documented_framework import edit, run

from mandata.checks import Answered, completeness
from mandata.records import open_workspace, records_to_be

FACTS = """\
name: facts
title: Single figures
reported_by: [branch, office]
schema:
  primaryKey: [fact, reporter]
  fields:
    - {name: fact, codelist: facts, asked_of: offices}
    - {name: reporter, codelist: organisations}
    - {name: figure, type: number}
"""

CODES = "code,name,offices\nmurals,Murals painted,NORTH\nbuses,Book buses,CITY\nvisits,Visits,branch\n"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    folder = write_documented_files(tmp_path)
    edit(tmp_path / "libraries/organisations.csv", "NORTH,", "CITY,City Office,office,,,,,,,\nNORTH,")
    return folder


def library(town: Path) -> Path:
    return town.parent / "libraries"


def states(town: Path, form: str) -> dict[str, Answered]:
    workspace = open_workspace(town)
    cycle = workspace.framework.cycle(2)
    assert cycle is not None
    with records_to_be(workspace) as records:
        found = completeness(workspace.framework, records, cycle)
    return {item.organisation: item.state for item in found if item.form == form}


def with_facts(town: Path, *rows: str) -> None:
    (library(town) / "forms/facts.yaml").write_text(FACTS, "utf-8")
    (library(town) / "codelists/facts.csv").write_text(CODES, "utf-8")
    with_rows(town, *rows)


def with_rows(town: Path, *rows: str) -> None:
    lines = ["fact,reporter,figure,reference,note", *rows, ""]
    (town / "returns/cycle-2/facts.csv").write_text("\n".join(lines), "utf-8")


def without_south(town: Path) -> None:
    path = town / "returns/cycle-2/loans.csv"
    rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(row for row in rows if not row.startswith("SOUTH")) + "\n", "utf-8")


def test_only_those_that_a_form_asks_are_missed(town: Path) -> None:
    without_south(town)
    assert states(town, "loans") == {"NORTH": Answered.WHOLE, "SOUTH": Answered.MISSING}
    edit(library(town) / "forms/loans.yaml", "reported_by: [branch]\n", "reported_by: [branch]\nasked_of: [NORTH]\n")
    assert states(town, "loans") == {"NORTH": Answered.WHOLE}


def test_a_code_is_asked_of_those_that_its_list_names(town: Path) -> None:
    visits = ("visits,NORTH,900,letter,", "visits,SOUTH,700,letter,")
    with_facts(town, "murals,NORTH,4,letter,", "buses,CITY,,letter,", *visits)
    assert states(town, "facts") == {"CITY": Answered.MISSING, "NORTH": Answered.WHOLE, "SOUTH": Answered.WHOLE}
    edit(library(town) / "codelists/facts.csv", "Visits,branch", "Visits,CITY")
    with_rows(town, "murals,NORTH,4,letter,", "buses,CITY,,letter,", "visits,CITY,900,letter,")
    assert states(town, "facts") == {"CITY": Answered.PARTLY, "NORTH": Answered.WHOLE}


def test_a_code_that_names_nobody_is_asked_of_all(town: Path) -> None:
    with_facts(town, "murals,NORTH,4,letter,", "buses,CITY,2,letter,")
    edit(library(town) / "codelists/facts.csv", "Visits,branch", "Visits,")
    assert states(town, "facts") == {"CITY": Answered.WHOLE, "NORTH": Answered.WHOLE, "SOUTH": Answered.MISSING}


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("forms/loans.yaml", "reported_by: [branch]", "reported_by: [branch]\nasked_of: [NRTH]",
         "loans.yaml:5:12: error: There is no organisation 'NRTH'. Did you mean 'NORTH'?"),
        ("forms/loans.yaml", "reported_by: [branch]", "reported_by: [branch]\nasked_of: [CITY]",
         "loans.yaml:5:12: error: 'CITY' is in `asked_of` but not in `reported_by`."),
        ("forms/facts.yaml", "asked_of: offices", "asked_of: office",
         "facts.yaml:7:47: error: The code list 'facts' has no column 'office'. Did you mean 'offices'?"),
        ("forms/facts.yaml", "primaryKey: [fact, reporter]", "primaryKey: [figure]",
         "facts.yaml:7:47: error: 'fact' cannot decide which organisation is asked for which code."),
        ("codelists/facts.csv", "Murals painted,NORTH", "Murals painted,NRTH",
         "facts.yaml:7:47: error: 'NRTH', asked for 'murals', is neither a kind nor a code of an organisation."),
    ],
)  # fmt: skip
def test_a_wrong_name_is_reported_with_its_place(town: Path, file: str, old: str, new: str, told: str) -> None:
    with_facts(town, "murals,NORTH,4,letter,")
    edit(library(town) / file, old, new)
    done = run("framework", "check", library(town))
    assert done.exit_code == 1
    assert told in done.stderr
