"""A sub-table of the register of accidents: the victims of each."""

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

ADDRESS = "/registers/accidents/"
VICTIMS = """\
name: victims
title: Victims
part_of: accidents
classification: confidential
schema:
  primaryKey: [accident, number]
  foreignKeys: [{fields: [accident], reference: {resource: accidents, fields: [id]}}]
  fields:
    - {name: accident}
    - {name: number, title: Number, type: integer}
    - {name: level, title: School of the victim, codelist: levels, constraints: {required: true}}
    - {name: age, title: Age, type: integer, constraints: {minimum: 0, maximum: 120}}
    - {name: left_on, title: Left hospital on, type: date}
    - {name: school, from_entry: school}
    - {name: day, from_entry: day}
    - {name: year, from_entry: year}
    - {name: years, type: integer, computed: year(left_on) - year(day)}
rules:
  - {id: not-before, check: left_on >= day, message: The victim left hospital before the accident.}
"""
INDICATORS = """\
- id: victims.number
  title: Victims
  form: victims
  value: count(*)
  by: [school, level, year]
- id: victims.recent
  title: Victims of the last half-year
  form: victims
  value: count(*)
  window: {field: day, last_months: 6}
- id: victims.left_lately
  title: Victims who left hospital in the last half-year
  form: victims
  value: count(*)
  window: {field: left_on, last_months: 6}
- id: victims.of_pupils
  title: Victims of accidents of this year who went to primary school
  form: victims
  value: count(*)
  where: year = 2024 and level = 'primary'
"""


def declared(home: Path) -> Register:
    """Return the register with its sub-table, in an open cycle."""
    folder = home / "workspace" / "framework"
    schools.put(folder / "forms" / "accidents.yaml", ACCIDENTS)
    schools.put(folder / "forms" / "victims.yaml", VICTIMS)
    schools.put(folder / "indicators" / "victims.yaml", INDICATORS)
    framework = read_framework(folder)
    open_cycle(framework, 2, date(2099, 3, 31))
    return Register(framework.forms["accidents"], framework)


def row(of: int = 0, /, **cells: str) -> Row:
    """Return a row; the number of the stored one, or 0."""
    return Row(of, {"level": "primary", **cells})


def add(register: Register, by: User, *rows: Row, **cells: str) -> Entry:
    """Add an accident of Hill School with its victims."""
    return entries.add(register, "HILL", {"id": "A1", "day": "2024-05-31", **cells}, by, rows={"victims": rows})
