"""A register of the small framework, and somebody who keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.framework import schools

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.framework import read_framework
from mandata.registers.declared import Register

ACCIDENTS = """\
name: accidents
title: Accidents
kind: register
dated_by: day
required: false
classification: confidential
reported_by: [school]
deadlines:
  - {title: Enquiry, field: enquiry, days: 10, after: day}
schema:
  primaryKey: [id]
  fields:
    - {name: id, constraints: {pattern: "A[0-9]+"}}
    - {name: school, codelist: organisations, of_kind: school, answer: false, constraints: {required: true}}
    - {name: day, type: date}
    - {name: level, codelist: levels}
    - {name: enquiry}
    - {name: year, type: year, computed: year(day)}
"""


@pytest.fixture
def register(home: Path, db: None) -> Register:
    folder = home / "workspace" / "framework"
    schools.put(folder / "forms" / "accidents.yaml", ACCIDENTS)
    framework = read_framework(folder)
    open_cycle(framework, 2, date(2099, 3, 31))
    return Register(framework.forms["accidents"], framework)


@pytest.fixture
def focal(person: Callable[..., User]) -> User:
    return person(Role.FOCAL_POINT)
