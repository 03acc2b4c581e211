"""A workspace over the schools framework, as files, to be changed by a test in one place at a time."""

from __future__ import annotations

from pathlib import Path

from tests.framework import schools

from mandata.findings import Finding, InvalidInput
from mandata.records import Workspace, accept, freeze, open_records, open_workspace, read_returns

HEADER = "school,level,pupils,absent,passed_share,grade,inspected,remark,reference,note"

PUPILS_1 = f"""\
{HEADER}
HILL,primary,100,5,90.5,good,yes,,p. 1,
HILL,secondary,80,4,91,good,no,,p. 1,
LAKE,primary,50,0,80,poor,yes,,p. 1,
"""

PUPILS_2 = f"""\
{HEADER}
HILL,primary,110 e,5,90.5,good,yes,,p. 2,
HILL,secondary,82 p,: the register burnt,c,-,,,p. 2,
LAKE,primary,0,0,37.75,poor,no,"A long, quoted remark",p. 2,new roof
"""

FILES = {
    "workspace.yaml": """\
        framework: ../schools
        title: Second report
        cycle: 2
        date: 2025-02-28
        accepted_by: The School Board
        """,
    "returns/cycle-1/pupils.csv": PUPILS_1,
    "returns/cycle-2/pupils.csv": PUPILS_2,
    "returns/cycle-2/accidents.csv": """\
        id,school,day,reference,note
        A1,HILL,2024-05-31,,
        A2,LAKE,: the diary is lost,,
        """,
    "returns/cycle-2/control_totals.csv": """\
        indicator,where,printed,reference,note
        pupils.number,level=primary; school=HILL,110,p. 9,
        """,
}

NOW, BEFORE = "returns/cycle-2/pupils.csv", "returns/cycle-1/pupils.csv"


def write(folder: Path) -> Path:
    """Write framework and workspace; returns the workspace's folder."""
    schools.write(folder / "schools")
    for name, text in FILES.items():
        schools.put(folder / "valley" / name, text)
    return folder / "valley"


def opened(folder: Path) -> Workspace:
    """The workspace of the folder."""
    return open_workspace(folder)


def findings(folder: Path) -> list[Finding]:
    """What is wrong with the returns of a folder; empty where nothing is."""
    try:
        return list(read_returns(open_workspace(folder)).findings)
    except InvalidInput as invalid:
        return invalid.findings


def where(finding: Finding, folder: Path) -> str:
    """The place of a finding, from the workspace's folder."""
    return str(finding.place).removeprefix(f"{folder}/")


def rows(folder: Path, form: str = "pupils", cycle: int = 2) -> list[dict[str, object]]:
    """The accepted rows of one form and cycle."""
    workspace = open_workspace(folder)
    accept(workspace)
    return [row for row in open_records(workspace).table(form).to_pylist() if row["_cycle"] == cycle]


def release(folder: Path) -> str:
    """Accept and freeze; returns the release's id."""
    workspace = open_workspace(folder)
    accept(workspace)
    return freeze(workspace).id


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
