"""Nobody is given a mark of a form that they may not see, in any output, whatever the framework."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from tests.confidentiality.exercises import CLASSIFICATIONS, OFFICES, Exercise, Mark, draw
from tests.confidentiality.people import OF_AN_OFFICE, Somebody
from tests.confidentiality.platform import HIGHEST, everything_given_to, publish, set_up

from mandata.accounts.models import User
from mandata.accounts.roles import Clearance, Role
from mandata.notices.models import Notice

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("working")]

ROLES = list(Role)
SEEDS = [int(seed) for seed in os.environ.get("MANDATA_SEEDS", "0 1 2 3 4 5 6").split()]
"""Seven in a row give every role with every clearance; others can be asked for."""
SEPARATORS = re.compile(r"(?<=\d)[,\u00a0\u202f](?=\d{3})")


def marks_in(text: str, exercise: Exercise) -> set[Mark]:
    """The marks that a text holds, numbers however they are grouped."""
    found = {*re.findall(r"zq\d{4}mark", text), *re.findall(r"\d{7}", SEPARATORS.sub("", text))}
    return {mark for mark in exercise.marks if mark.text in found}


def people(turn: int) -> list[Somebody]:
    """A visitor, and one person for each clearance; over seven turns every role has had every clearance."""
    roles = [ROLES[(turn + step) % len(ROLES)] for step in range(len(CLASSIFICATIONS))]
    return [
        Somebody(None),
        *(
            Somebody(role, clearance, OFFICES[0] if role in OF_AN_OFFICE else "")
            for role, clearance in zip(roles, CLASSIFICATIONS, strict=True)
        ),
    ]


@dataclass
class Platform:
    """What a test asks of the platform."""

    home: Path
    person: Callable[..., User]
    signed_in: Callable[..., Client]
    on_commit: Callable[..., object]

    def client_of(self, somebody: Somebody) -> Client:
        if somebody.role is None:
            return Client()
        return self.signed_in(somebody.role, somebody.office or None, Clearance(somebody.clearance))


@pytest.fixture
def platform(
    home: Path,
    db: None,
    person: Callable[..., User],
    signed_in: Callable[..., Client],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> Platform:
    """A platform on which nothing has happened."""
    return Platform(home, person, signed_in, django_capture_on_commit_callbacks)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_given_what_they_may_not_see(seed: int, platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    exercise = draw(seed)
    cycle = set_up(exercise, platform.home, platform.person)
    publish(cycle, platform.person, platform.on_commit)
    for somebody in people(seed):
        leaks = {
            (address, mark)
            for address, text in everything_given_to(platform.client_of(somebody), exercise, cycle)
            for mark in marks_in(text, exercise)
            if not somebody.may_know(mark, exercise)
        }
        assert leaks == set(), f"{somebody} in {exercise.forms}"
    assert marks_in(caplog.text, exercise) == set()
    assert marks_in(" ".join(notice.text for notice in Notice.objects.all()), exercise) == set()


def test_the_marks_are_found_where_they_may_be_seen(platform: Platform) -> None:
    """The search itself works: a coordinator with the highest clearance comes across every mark."""
    exercise = draw(1)
    cycle = set_up(exercise, platform.home, platform.person)
    client = platform.client_of(Somebody(Role.COORDINATOR, HIGHEST.value))
    texts = "\n".join(text for _, text in everything_given_to(client, exercise, cycle))
    totals = (platform.home / "workspace" / "returns" / "cycle-2" / "control_totals.csv").read_text("utf-8")
    assert marks_in(texts, exercise) >= set(exercise.marks) - marks_in(totals, exercise)
