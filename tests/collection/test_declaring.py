"""A coordinator declares the next cycle on a page; the framework's file says it, and stays as it was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.framework import schools

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.cycles import CannotRun
from mandata.collection.domain.declare_cycle import declare, proposed
from mandata.collection.models import Cycle
from mandata.framework import read_framework
from mandata.framework.adding_cycles import text_with_cycle
from mandata.framework.model import Cycle as DeclaredCycle
from mandata.framework.model.framework import Period

SENT = {"title": "Third: “year”", "start": "2025-01-01", "end": "2025-12-31", "due": "2099-03-31"}
THIRD = DeclaredCycle(number=3, title="Third: 'year' #3", period=Period(start=date(2025, 1, 1), end=date(2025, 12, 31)))


def test_a_coordinator_declares_a_cycle_and_opens_it(
    cycle: Cycle, home: Path, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(Role.COORDINATOR)
    assert "/cycles/declare/" in client.get("/cycles/").content.decode()
    page = client.get("/cycles/declare/").content.decode()
    assert 'value="2025-01-01"' in page and 'value="2025-12-31"' in page
    answer = client.post("/cycles/declare/", SENT)
    assert answer.headers["Location"] == "/cycles/3/open/"
    declared = read_framework(home / "workspace" / "framework").cycle(3)
    assert declared is not None and (declared.title, declared.period.end) == ("Third: “year”", date(2025, 12, 31))
    client.post("/cycles/3/open/", {"due": "2099-03-31"})
    assert Cycle.objects.get(number=3).collection_end == date(2099, 3, 31)
    assert cycle.framework.cycle(3) is None  # the open cycle keeps its own


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Write a title."),
        ({"start": "soon"}, "Choose a day."),
        ({"end": "2024-12-31"}, "The last day is before the first day."),
        ({"due": "2025-06-01"}, "Returns cannot be due before the period ends."),
        ({"start": "2024-06-01"}, "before Second year ends"),
    ],
)
def test_what_is_wrong_is_shown_and_nothing_is_written(
    cycle: Cycle, home: Path, signed_in: Callable[..., Client], wrong: dict[str, str], words: str
) -> None:
    file = home / "workspace" / "framework" / "framework.yaml"
    before = file.read_bytes()
    answer = signed_in(Role.COORDINATOR).post("/cycles/declare/", {**SENT, **wrong})
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert file.read_bytes() == before


BLOCK = """\
    # The years
    cycles:
      # the first
      - number: 1
        title: First year
        period: {start: 2023-01-01, end: 2023-12-31}
      - number: 2
        title: >-
          Second
          year
        period:
          start: 2024-01-01
          end: 2024-12-31  # the last day
    # What every form has
    """
FLOW = """\
    cycles: [{number: 1, title: A, period: {start: 2023-01-01, end: 2023-12-31}},
      {number: 2, title: B, period: {start: 2024-01-01, end: 2024-12-31}}] # two
    """


@pytest.mark.parametrize(
    "cycles", [BLOCK, FLOW, BLOCK.replace("      ", "    ")], ids=["block", "flow", "less indented"]
)
def test_the_rest_of_the_file_stays_as_it_was(tmp_path: Path, cycles: str) -> None:
    folder = schools.write(tmp_path)
    file = folder / "framework.yaml"
    text = file.read_text("utf-8")
    before, after = text[: text.index("cycles:")], text[text.index("common_fields:") :]
    schools.put(tmp_path / "cycles", cycles)
    file.write_text(before + (tmp_path / "cycles").read_text() + after, "utf-8")
    new = text_with_cycle(folder, THIRD)
    lines = [line for line in new.splitlines() if "number: 3" not in line]
    old = file.read_text("utf-8").splitlines()
    assert set(lines) <= set(old) and len(old) - len(lines) <= 1
    file.write_text(new, "utf-8")
    assert read_framework(folder).file.cycles[-1] == THIRD


def test_the_next_cycle_is_as_long_as_the_last(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    window = "end: 2024-12-31}, collection: {start: 2025-01-01, end: 2025-02-28}}"
    schools.edit(folder / "framework.yaml", "end: 2024-12-31}}", window)
    schools.edit(folder / "framework.yaml", "title: Second year", "title: Year 2")
    found = proposed(read_framework(folder))
    assert (found.number, found.title) == (3, "Year 3")
    assert (found.period.start, found.period.end) == (date(2025, 1, 1), date(2025, 12, 31))
    assert found.collection is not None and found.collection.end == date(2026, 2, 28)


def test_a_cycle_that_is_declared_twice_is_refused(cycle: Cycle, person: Callable[..., User]) -> None:
    declare(THIRD, person(Role.COORDINATOR))
    with pytest.raises(CannotRun, match="already is a cycle 3"):
        declare(THIRD, person(Role.COORDINATOR))
