"""A register whose entries, and their rows, refer to entries of the register of accidents."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.framework import schools
from tests.registers.conftest import ACCIDENTS

from mandata.accounts.models import User
from mandata.collection.domain.open_cycle import open_cycle
from mandata.framework import read_framework
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.entry_rows import Row
from mandata.registers.models import Entry

ADDRESS = "/registers/repairs/"
REPAIRS = """\
name: repairs
title: Repairs
kind: register
dated_by: day
required: false
classification: confidential
reported_by: [school]
schema:
  primaryKey: [id]
  fields:
    - {name: id}
    - {name: school, codelist: organisations, of_kind: school, answer: false, constraints: {required: true}}
    - {name: day, type: date}
    - {name: accident, title: Accident, type: reference, of: accidents}
    - {name: work, title: Work}
"""
COSTS = """\
name: costs
title: Costs
part_of: repairs
classification: confidential
schema:
  primaryKey: [repair, number]
  foreignKeys: [{fields: [repair], reference: {resource: repairs, fields: [id]}}]
  fields:
    - {name: repair}
    - {name: number, title: Number, type: integer}
    - {name: amount, title: Amount, type: integer}
    - {name: because, title: Because of, type: reference, of: accidents}
"""


def declared(home: Path) -> tuple[Register, Register]:
    """Return the registers of repairs and of accidents, in an open cycle."""
    folder = home / "workspace" / "framework"
    for name, text in (("accidents", ACCIDENTS), ("repairs", REPAIRS), ("costs", COSTS)):
        schools.put(folder / "forms" / f"{name}.yaml", text)
    framework = read_framework(folder)
    open_cycle(framework, 2, date(2099, 3, 31))
    return Register(framework.forms["repairs"], framework), Register(framework.forms["accidents"], framework)


def accident(register: Register, by: User, name: str = "A1", organisation: str = "HILL", **cells: str) -> Entry:
    """Add an accident."""
    return entries.add(register, organisation, {"id": name, "day": "2024-05-31", **cells}, by)


def repair(
    register: Register, by: User, name: str = "R1", organisation: str = "HILL", *rows: Row, **cells: str
) -> Entry:
    """Add a repair with its costs."""
    given = {"id": name, "day": "2024-06-01", **cells}
    return entries.add(register, organisation, given, by, rows={"costs": rows} if rows else None)
