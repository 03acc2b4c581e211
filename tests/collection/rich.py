"""The schools framework with more to fill in: a grid, a list with names of its own, stories."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.framework import schools

from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.signing import snapshot
from mandata.collection.models import Cycle, Return, Row, Seal, State
from mandata.framework import read_framework

FILES = {
    "codelists/areas.csv": """\
        code,name
        A,Learning
        B,Buildings
        """,
    "codelists/subjects.csv": """\
        code,name,broader
        reading,Reading,A
        numbers,Numbers,A
        roofs,Roofs,B
        """,
    "codelists/classes.csv": """\
        code,name
        c1,First class
        c2,Second class
        c3,Third class
        c4,Fourth class
        c5,Fifth class
        """,
    "forms/lessons.yaml": """\
        name: lessons
        title: Lessons
        reported_by: [school]
        schema:
          primaryKey: [school, class]
          fields:
            - {name: school, codelist: organisations, of_kind: school}
            - {name: class, codelist: classes}
            - {name: given, type: integer, constraints: {minimum: 0}}
            - {name: hours, type: number}
            - {name: grade, codelist: grades}
            - {name: outdoors, type: boolean}
        """,
    "forms/projects.yaml": """\
        name: projects
        title: Projects
        reported_by: [school]
        schema:
          primaryKey: [project]
          fields:
            - {name: project}
            - {name: school, codelist: organisations, answer: false}
            - {name: subject, codelist: subjects}
            - {name: cost, type: number, unit: euro, description: Without taxes., constraints: {minimum: 0}}
        """,
    "forms/tales.yaml": """\
        name: tales
        title: Tales
        description: One tale a row.
        reported_by: [school]
        required: false
        schema:
          primaryKey: [id]
          fields:
            - {name: id, constraints: {pattern: "[a-z-]+"}}
            - {name: school, codelist: organisations, answer: false, constraints: {required: true}}
            - {name: subject, codelist: subjects, answer: false}
            - {name: about, type: codes, codelist: subjects}
            - {name: told_on, type: date, answer: false}
            - {name: tale, words: 20, constraints: {required: true}}
        """,
}


def open_rich_cycle(home: Path) -> Cycle:
    """Cycle 2 of the larger framework, open."""
    folder = home / "workspace" / "framework"
    for name, text in FILES.items():
        schools.put(folder / name, text)
    return open_cycle(read_framework(folder), 2, date(2099, 3, 31))


def accepted_last_time(cycle: Cycle, form: str, *rows: dict[str, str]) -> None:
    """Rows of Hill School that were accepted in the first cycle."""
    earlier, _ = Cycle.objects.get_or_create(
        number=1,
        defaults={
            "title": "First year",
            "framework_sha256": cycle.framework_sha256,
            "period_start": date(2023, 1, 1),
            "period_end": date(2023, 12, 31),
            "collection_start": date(2023, 12, 31),
            "collection_end": date(2024, 1, 31),
            "is_closed": True,
        },
    )
    returned = Return.objects.create(
        cycle=earlier, organisation="HILL", form=form, state=State.ACCEPTED, due_on=earlier.collection_end
    )
    Row.objects.bulk_create(
        Row(returned=returned, position=position, cells={"school": "HILL", **texts})
        for position, texts in enumerate(rows)
    )
    Seal.objects.create(returned=returned, version=1, kind=State.ACCEPTED, sha256="", rows=snapshot(returned))
