"""Every address is asked as every role, and the answer is the one that docs/permissions.md promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.framework import schools
from tests.site.addresses import WHO, Line, addresses, filled_in, names, table
from tests.site.objects import BODIES

from mandata.accounts.roles import OF_ONE_ORGANISATION, Role
from mandata.collection.models import Cycle
from mandata.editing.texts import take_over_files
from mandata.publishing.models import Release

LINES = list(table())


def test_every_address_is_in_the_table() -> None:
    assert sorted(line.address for line in LINES) == sorted(set(addresses()))


def test_each_address_is_named_within_its_app() -> None:
    named = dict(names())
    assert {name.partition(":")[0] for name in named} == {
        "accounts", "collection", "editing", "publishing", "registers", "site"
    }  # fmt: skip
    assert [name for name, app in named.items() if name.partition(":")[0] != app] == []


@pytest.fixture
def everything(home: Path, cycle: Cycle, working: None) -> Cycle:
    """A platform with one of each thing."""
    take_over_files()
    release = Release.objects.create(cycle=cycle, dated=date(2025, 3, 1), state=Release.State.PUBLISHED, report_id="x")
    schools.put(release.folder / "report.html", "<p>Report</p>")
    return cycle


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.method} {line.address}")
def test_an_address_answers_the_right_people(line: Line, everything: Cycle, signed_in: Callable[..., Client]) -> None:
    for who in WHO:
        for organisation in ("HILL", "LAKE"):
            client = Client() if who == "visitor" else signed_in(Role(who), _own(who))
            answered = ask(client, line, everything, organisation)
            expected = line.answers[who] == "yes" or (line.answers[who] == "own" and organisation == "HILL")
            assert answered is expected, f"{who} at {line.address} of {organisation}: {answered=}"


def ask(client: Client, line: Line, cycle: Cycle, organisation: str) -> bool:
    """Whether somebody gets an answer that is no refusal."""
    address = filled_in(line.address, cycle, organisation)
    answer = client.post(address, BODIES.get(line.address, {})) if line.method == "POST" else client.get(address)
    assert answer.status_code < 500
    refused = answer.status_code in (401, 403, 404) or "/accounts/" in answer.headers.get("Location", "")
    return not refused


def _own(who: str) -> str | None:
    return "HILL" if Role(who) in OF_ONE_ORGANISATION else None
