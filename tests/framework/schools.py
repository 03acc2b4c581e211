"""A small framework about schools, as files, to be changed by a test in one place at a time."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from mandata.findings import Finding, InvalidInput
from mandata.framework import read_framework

FILES = {
    "framework.yaml": """\
        id: schools
        version: "1"
        title: Schools of the valley
        cycles:
          - {number: 1, title: First year, period: {start: 2023-01-01, end: 2023-12-31}}
          - {number: 2, title: Second year, period: {start: 2024-01-01, end: 2024-12-31}}
        common_fields:
          - {name: reference}
          - {name: note}
        """,
    "organisations.csv": """\
        code,name,kind,opened,closed,countries,place,latitude,longitude,river
        HILL,Hill School,school,1950,,FIN,Hilltop,60.123456,25.5,upper
        LAKE,Lake School,school,1984-09,,FIN SWE,Lakeside,60.1,25.1,lower
        MILL,Mill School,school,1901,2022-06-30,FIN,Millbrook,,,lower
        BOARD,School Board,office,,,,,,,
        """,
    "codelists/levels.csv": """\
        code,name,broader,before
        primary,Primary school,,
        secondary,Secondary school,,primary
        """,
    "codelists/grades.csv": """\
        code,name
        poor,Poor
        good,Good
        """,
    "forms/pupils.yaml": """\
        name: pupils
        title: Pupils
        reported_by: [school]
        source: Class registers
        schema:
          primaryKey: [school, level]
          fields:
            - {name: school, codelist: organisations, of_kind: school}
            - {name: level, codelist: levels}
            - {name: pupils, type: integer, constraints: {minimum: 0}}
            - {name: absent, type: integer}
            - {name: passed_share, type: number, share_of: pupils, constraints: {minimum: 0, maximum: 100}}
            - {name: grade, codelist: grades}
            - {name: inspected, type: boolean}
            - {name: remark}
        rules:
          - {id: absent-within-pupils, check: absent <= pupils, message: More pupils were absent than there are.}
        """,
    "forms/accidents.yaml": """\
        name: accidents
        title: Accidents
        kind: register
        reported_by: [school]
        dated_by: day
        required: false
        classification: confidential
        schema:
          primaryKey: [id]
          fields:
            - {name: id, constraints: {pattern: "A[0-9]+"}}
            - {name: school, codelist: organisations, answer: false, constraints: {required: true}}
            - {name: day, type: date}
            - {name: year, type: year, computed: year(day)}
        """,
    "indicators/pupils.yaml": """\
        - id: pupils.number
          title: Pupils
          form: pupils
          value: sum(pupils)
          by: [school, level, school.river]
          desired: up
        - id: pupils.absent_share
          title: Absence
          form: pupils
          numerator: sum(absent)
          denominator: sum(pupils)
          unit: percent
          by: [school]
        - id: pupils.grade
          title: Grade
          form: pupils
          value: avg(rank(grade))
          unit: rating
          scale: grades
          by: [school]
        - id: accidents.recent
          title: Accidents of the last half-year
          form: accidents
          value: count(*)
          window: {field: day, last_months: 6}
          by: [school, year]
          compare: year-1
        - id: schools.index
          title: Index
          components: [{indicator: pupils.number}, {indicator: pupils.absent_share, weight: 2}]
          unit: score
          by: [school]
        """,
    "checks/pupils.yaml": """\
        - id: primary-within-all
          left: {indicator: pupils.number, where: {level: primary}}
          is: at_most
          right: {indicator: pupils.number}
          by: [school]
          message: More pupils in primary school than in all.
        """,
    "report/outline.yaml": """\
        title: The schools of the valley
        colours: {primary: "#1a5fb4", sea: "#00aaff"}
        sections:
          - {id: pupils, title: Pupils, text: pupils, colour: sea}
          - {id: methods, title: Methods, text: methods, layout: annex}
        """,
    "report/exhibits/pupils.yaml": """\
        - id: pupils-figures
          kind: figures
          title: In figures
          figures:
            - {indicator: pupils.number, where: {level: primary}, label: in primary school}
        - id: pupils-by-school
          kind: table
          title: Pupils by school
          rows: {dimension: school, only: [HILL, LAKE]}
          columns:
            - {attribute: place, label: Place}
            - {indicator: pupils.number, across: level, codes: [primary]}
            - {indicator: pupils.absent_share, across: cycle, codes: ["1", "2"]}
        - id: pupils-chart
          kind: chart
          title: Pupils by school
          rows: {dimension: school}
          columns: [{indicator: pupils.number}]
          chart: {mark: bar, colours: {Pupils: sea}}
        """,
}


def write(folder: Path) -> Path:
    """Write all files; returns the folder."""
    for name, text in FILES.items():
        put(folder / name, text)
    return folder


COUNTS = """\
    name: counts
    title: Counts
    reported_by: [school]
    classification: confidential
    schema:
      primaryKey: [school]
      fields:
        - {name: school, codelist: organisations, of_kind: school}
        - {name: counted, type: integer}
    """


def add_counts(folder: Path, comparison: str) -> None:
    """Add a confidential form in which schools are counted in another way, and compare it.

    Args:
        comparison: YAML of a check; it may name the indicator `counts.number`.
    """
    put(folder / "forms" / "counts.yaml", COUNTS)
    with (folder / "indicators" / "pupils.yaml").open("a") as file:
        file.write("- {id: counts.number, title: Counted, form: counts, value: sum(counted), by: [school]}\n")
    with (folder / "checks" / "pupils.yaml").open("a") as file:
        file.write(comparison)


def put(path: Path, text: str) -> None:
    """Write one file, its indentation taken off."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), "utf-8")


def edit(path: Path, old: str, new: str) -> None:
    """Change one place of a file."""
    before = path.read_text("utf-8")
    assert before.count(old) == 1, f"{old!r} stands {before.count(old)} times in {path.name}"
    path.write_text(before.replace(old, new), "utf-8")


def spoil(folder: Path, file: str, old: str, new: str) -> str:
    """Change one place of a file; returns `file:line:column` of the mark `▸` in the new text, which is left out."""
    path = folder / file
    edit(path, old, new)
    before, mark, after = path.read_text("utf-8").partition("▸")
    assert mark, "the place of the finding is not marked"
    path.write_text(before + after, "utf-8")
    return f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def findings(folder: Path) -> list[Finding]:
    """What is wrong with the framework of a folder; empty where nothing is."""
    try:
        read_framework(folder)
    except InvalidInput as invalid:
        return invalid.findings
    return []


def where(finding: Finding, folder: Path) -> str:
    """The place of a finding, from the framework's folder."""
    return str(finding.place).removeprefix(f"{folder}/")
