"""A person who clears or accepts reads the return in words, signs what was shown, and sees why a step is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.collection.steps import accepted, cleared, fill, submitted

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.cycles import close
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.signing import current_hash, hash_of, snapshot
from mandata.collection.models import Cycle, Return, Seal, State
from mandata.collection.presentation.review import sheet_of
from mandata.framework import read_framework

Person = Callable[..., User]
SignedIn = Callable[..., Client]
Who = tuple[Role] | tuple[Role, str]


def review(returned: Return, step: str = "") -> str:
    return f"/returns/{returned.pk}/review/{step}/" if step else f"/returns/{returned.pk}/review/"


def seen_on(page: bytes) -> str:
    """The hash that the page signs."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page.decode())
    assert found
    return found[1]


# What is read


def test_cells_are_read_in_words(returned: Return, person: Person) -> None:
    texts = {"absent": ": the register burnt", "passed_share": "37.5 e", "grade": "good", "inspected": "yes"}
    returned = submitted(returned, person, pupils="12000", **texts)
    row = sheet_of(returned).rows[0]
    words = {cell.column.name: cell.words for cell in row.cells}
    assert row.label == "Primary school"
    assert words["pupils"] == "12,000"
    assert words["absent"] == "not available: the register burnt"
    assert words["passed_share"] == "37.5 (estimated)"
    assert (words["grade"], words["inspected"], words["remark"]) == ("Good", "yes", "")


def test_zero_not_applicable_and_blank_are_read_apart(returned: Return, person: Person, signed_in: SignedIn) -> None:
    returned = submitted(returned, person, pupils="0", absent="-")
    page = signed_in(Role.CLEARING_OFFICER).get(review(returned)).content.decode()
    row = page[page.index("Primary school") : page.index("Secondary school")]
    assert ">not reported<" in row
    assert "not applicable" in row
    assert re.search(r"<td>\s*0\s", row)


def test_last_times_values_are_shown_next_to_the_cells(home: Path, person: Person, db: None) -> None:
    framework = read_framework(home / "workspace" / "framework")
    first = Return.objects.get(cycle=open_cycle(framework, 1, date(2099, 1, 1)), organisation="HILL", form="pupils")
    accepted(first, person, pupils="90", grade="poor")
    second = Return.objects.get(cycle=open_cycle(framework, 2, date(2099, 3, 31)), organisation="HILL", form="pupils")
    sheet = sheet_of(second)
    assert sheet.before_cycle == "First year"
    assert {cell.column.name: cell.before for cell in sheet.rows[0].cells if cell.before} == {
        "pupils": "90",
        "grade": "Poor",
    }


def test_findings_are_at_their_cells(returned: Return, person: Person) -> None:
    returned = fill(returned, person(Role.FOCAL_POINT), pupils="many", absent="3")
    sheet = sheet_of(returned)
    assert [place for place, problem in sheet.found if problem.is_error] == ["Primary school · Pupils"]
    assert [len(cell.problems) for cell in sheet.rows[0].cells if cell.column.name == "pupils"] == [1]


def test_what_changed_since_cleared_is_listed(returned: Return, person: Person, signed_in: SignedIn) -> None:
    returned = cleared(returned, person)
    uid = str(returned.rows_of()[0].uid)
    returned = workflow.send_back(returned, person(Role.COORDINATOR), "Count again", [(uid, "pupils")])
    returned = submitted(returned, person, pupils="101")
    page = signed_in(Role.CLEARING_OFFICER).get(review(returned)).content.decode()
    assert "Changed since cleared: 1 value" in page
    assert "<del>100</del>" in page
    assert "<ins>101</ins>" in page


def test_what_changed_since_the_version_before_is_listed(returned: Return, person: Person) -> None:
    returned = workflow.reopen(accepted(returned, person), person(Role.COORDINATOR), "The register was found")
    returned = fill(returned, person(Role.FOCAL_POINT), absent="4")
    assert [tuple(item) for item in sheet_of(returned).since_version] == [("Primary school", "Absent", "", "4")]


def test_a_hostile_cell_is_shown_and_not_run(returned: Return, person: Person, signed_in: SignedIn) -> None:
    returned = submitted(returned, person, remark="<script>alert(1)</script>")
    page = signed_in(Role.CLEARING_OFFICER).get(review(returned)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


# Who reads


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ((Role.FOCAL_POINT, "HILL"), 200),
        ((Role.CLEARING_OFFICER, "HILL"), 200),
        ((Role.COORDINATOR,), 200),
        ((Role.EDITOR,), 200),
        ((Role.FOCAL_POINT, "LAKE"), 403),
        ((Role.CLEARING_OFFICER, "LAKE"), 403),
        ((Role.PUBLISHER,), 403),
        ((Role.READER,), 403),
        ((Role.ADMINISTRATOR,), 403),
    ],
)
@pytest.mark.parametrize("page", ["review", "history", "compare", "comments", "attachments"])
def test_who_may_read(returned: Return, signed_in: SignedIn, page: str, who: Who, status: int) -> None:
    answer = signed_in(*who).get(f"/returns/{returned.pk}/{page}/")
    assert answer.status_code == status


def test_a_visitor_is_led_to_sign_in(returned: Return) -> None:
    assert Client().get(review(returned)).headers["Location"].startswith("/accounts/login/")


def test_a_return_that_is_not_there_is_not_found(signed_in: SignedIn, cycle: Cycle) -> None:
    assert signed_in(Role.COORDINATOR).get("/returns/999999/review/").status_code == 404


# The steps


def test_the_whole_way_on_pages(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person)
    officer, coordinator = signed_in(Role.CLEARING_OFFICER), signed_in(Role.COORDINATOR)
    seen = seen_on(officer.get(review(returned)).content)
    assert officer.post(review(returned, "clear"), {"seen": seen}).status_code == 302
    seen = seen_on(coordinator.get(review(returned)).content)
    assert coordinator.post(review(returned, "accept"), {"seen": seen}).status_code == 302
    returned.refresh_from_db()
    returned.cycle.refresh_from_db()
    assert returned.state == State.ACCEPTED
    assert not returned.cycle.records_are_behind


def test_a_stale_page_signs_nothing_and_shows_what_is_there_now(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    submitted(returned, person)
    officer = signed_in(Role.CLEARING_OFFICER)
    stale = seen_on(officer.get(review(returned)).content)
    focal = person(Role.FOCAL_POINT)
    workflow.withdraw(returned, focal)
    submitted(returned, person, pupils="90")
    answer = officer.post(review(returned, "clear"), {"seen": stale})
    assert answer.status_code == 409
    assert "Review them again before you sign" in answer.content.decode()
    fresh = seen_on(answer.content)
    assert fresh == current_hash(returned) != stale
    assert officer.post(review(returned, "clear"), {"seen": fresh}).status_code == 302


def test_an_empty_reason_is_refused_and_the_ticks_stay(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person)
    cell = f"{returned.rows_of()[0].uid}:pupils"
    typed = {"reason": "  ", "extent": "cells", "cell": [cell]}
    answer = signed_in(Role.CLEARING_OFFICER).post(review(returned, "send-back"), typed)
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert "Give a reason" in page
    assert f'value="{cell}" form="send-back" checked' in page
    assert 'id="extent-cells" checked' in page


def test_a_refused_step_loses_no_reason(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person)
    workflow.withdraw(returned, person(Role.FOCAL_POINT))
    typed = {"reason": "The figure is that of <last> year"}
    answer = signed_in(Role.CLEARING_OFFICER).post(review(returned, "send-back"), typed)
    assert answer.status_code == 409
    assert "Somebody has changed the state of this return" in answer.content.decode()
    assert "The figure is that of &lt;last&gt; year" in answer.content.decode()


def test_single_cells_come_back_and_the_rest_stays_locked(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    submitted(returned, person)
    uid = str(returned.rows_of()[0].uid)
    typed = {"reason": "Count again", "extent": "cells", "cell": [f"{uid}:pupils"]}
    assert signed_in(Role.CLEARING_OFFICER).post(review(returned, "send-back"), typed).status_code == 302
    returned.refresh_from_db()
    assert (returned.state, returned.open_cells) == (State.DRAFT, [[uid, "pupils"]])


@pytest.mark.parametrize("cells", [[], ["x:pupils"], ["{uid}:school"], ["{uid}:nothing"], ["{uid}"]])
def test_cells_that_are_not_there_do_not_come_back(
    returned: Return, person: Person, signed_in: SignedIn, cells: list[str]
) -> None:
    submitted(returned, person)
    uid = str(returned.rows_of()[0].uid)
    typed = {"reason": "Why not", "extent": "cells", "cell": [cell.format(uid=uid) for cell in cells]}
    assert signed_in(Role.CLEARING_OFFICER).post(review(returned, "send-back"), typed).status_code == 409
    returned.refresh_from_db()
    assert returned.state == State.SUBMITTED


def test_an_accepted_return_is_opened_again_with_a_reason(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    accepted(returned, person)
    coordinator = signed_in(Role.COORDINATOR)
    assert coordinator.post(review(returned, "reopen"), {"reason": ""}).status_code == 409
    assert coordinator.post(review(returned, "reopen"), {"reason": "New figures"}).status_code == 302
    returned.refresh_from_db()
    assert (returned.state, returned.version) == (State.DRAFT, 2)


@pytest.mark.parametrize(
    ("step", "who"),
    [
        ("clear", (Role.FOCAL_POINT, "HILL")),
        ("clear", (Role.CLEARING_OFFICER, "LAKE")),
        ("clear", (Role.COORDINATOR,)),
        ("accept", (Role.CLEARING_OFFICER, "HILL")),
        ("accept", (Role.EDITOR,)),
        ("send-back", (Role.FOCAL_POINT, "HILL")),
        ("send-back", (Role.CLEARING_OFFICER, "LAKE")),
        ("reopen", (Role.CLEARING_OFFICER, "HILL")),
        ("reopen", (Role.READER,)),
    ],
)
def test_steps_are_only_for_those_who_may(
    returned: Return, person: Person, signed_in: SignedIn, step: str, who: Who
) -> None:
    submitted(returned, person)
    typed = {"seen": current_hash(returned), "reason": "Because"}
    assert signed_in(*who).post(review(returned, step), typed).status_code == 403
    returned.refresh_from_db()
    assert returned.state == State.SUBMITTED


@pytest.mark.parametrize("step", ["clear", "accept", "send-back", "reopen"])
def test_a_link_moves_nothing(returned: Return, person: Person, signed_in: SignedIn, step: str) -> None:
    submitted(returned, person)
    assert signed_in(Role.COORDINATOR).get(review(returned, step)).status_code == 405


def test_a_step_from_elsewhere_is_refused(returned: Return, person: Person) -> None:
    submitted(returned, person)
    client = Client(enforce_csrf_checks=True)
    user = person(Role.CLEARING_OFFICER)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(review(returned, "clear"), {"seen": current_hash(returned)}).status_code == 403


def test_only_the_steps_that_are_open_have_buttons(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person)
    officer = signed_in(Role.CLEARING_OFFICER).get(review(returned)).content.decode()
    assert "Clear these values" in officer
    assert "Accept these values" not in officer
    assert "Your decision" not in signed_in(Role.FOCAL_POINT).get(review(returned)).content.decode()


def test_nothing_moves_in_a_closed_cycle(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person)
    close(returned.cycle, person(Role.COORDINATOR), with_gaps=True)
    officer = signed_in(Role.CLEARING_OFFICER)
    assert officer.post(review(returned, "clear"), {"seen": current_hash(returned)}).status_code == 409
    assert "Your decision" not in officer.get(review(returned)).content.decode()


# Into the records


@pytest.fixture
def contradiction(returned: Return, person: Person) -> Return:
    """A return whose rows cannot go into the records: another file already has the same school."""
    returned = cleared(returned, person)
    row = returned.rows_of()[1]
    row.cells = {**row.cells, "level": "primary"}
    row.save()
    sign_anew(returned, State.CLEARED)
    return returned


def sign_anew(returned: Return, kind: State, rows: int | None = None) -> None:
    """Sign the first rows as they are now; what was signed before is never changed."""
    rows = snapshot(returned)[:rows]
    Seal.objects.create(returned=returned, version=returned.version, kind=kind, sha256=hash_of(rows), rows=rows)


def test_a_failure_to_write_is_shown_with_its_findings_and_can_be_tried_again(
    contradiction: Return, signed_in: SignedIn
) -> None:
    coordinator = signed_in(Role.COORDINATOR)
    answer = coordinator.post(review(contradiction, "accept"), {"seen": current_hash(contradiction)})
    page = answer.content.decode()
    assert "could not be added to the records" in page
    assert "Try again" in page
    contradiction.refresh_from_db()
    contradiction.cycle.refresh_from_db()
    assert contradiction.state == State.ACCEPTED
    assert contradiction.cycle.records_are_behind
    assert "The records are not up to date" in coordinator.get("/cycles/2/").content.decode()
    assert coordinator.post("/cycles/2/records/").status_code == 409


def test_a_corrected_cycle_is_written(contradiction: Return, person: Person, signed_in: SignedIn) -> None:
    coordinator = signed_in(Role.COORDINATOR)
    coordinator.post(review(contradiction, "accept"), {"seen": current_hash(contradiction)})
    sign_anew(contradiction, State.ACCEPTED, rows=1)
    assert coordinator.post("/cycles/2/records/").status_code == 302
    assert not Cycle.objects.get().records_are_behind
