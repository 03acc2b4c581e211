"""Findings in figures are answered by the person who reported them, and decided by the coordinator."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.collection.posting import PostedPage
from tests.collection.steps import cleared, fill, submitted
from tests.framework import schools

from mandata.accounts.models import Grant, User
from mandata.accounts.roles import Clearance, Role
from mandata.collection.domain import workflow
from mandata.collection.domain.cycles import close
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.signing import current_hash
from mandata.collection.domain.workflow import CannotMove
from mandata.collection.models import Cycle, Event, EventKind, Return, State
from mandata.collection.workspace.files import workspace, write_records
from mandata.framework import read_framework
from mandata.notices.sending import send_due
from mandata.records import open_records

Person = Callable[..., User]
SignedIn = Callable[..., Client]

SIGNED = re.compile(r'SELECT .* FROM "collection_seal"')
TOO_MANY_ABSENT = {"pupils": "7", "absent": "9"}
IMPOSSIBLE = {"pupils": "7", "passed_share": "50"}


SAME = """\
- id: pupils-as-counted
  left: {indicator: pupils.number}
  is: same
  right: {indicator: counts.number}
  by: [school]
  message: The registers and the counts differ.
"""


def of_return(returned: Return) -> str:
    return f"/returns/{returned.pk}/findings/"


def of_cycle(cycle: Cycle) -> str:
    return f"/cycles/{cycle.number}/findings/"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def on_page(page: str, words: str) -> dict[str, str]:
    """The hidden fields of the finding that says something."""
    for article in re.findall(r'<article class="finding".*?</article>', page, re.DOTALL):
        if words in article:
            return dict(re.findall(r'type="hidden" name="(finding|seen)" value="(\w+)"', article))
    raise AssertionError(f"{words!r} is not on the page")


def state_of(page: str, words: str) -> str:
    """The second tag of the finding that says something."""
    (article,) = [found for found in re.findall(r"<article.*?</article>", page, re.DOTALL) if words in found]
    return re.findall(r'<strong class="tag[^"]*">([^<]*)</strong>', article)[1]


def reason(client: Client, address: str, words: str, text: str = "Two classes share a register.") -> int:
    """Give the reason why the figures are right, as somebody who reads the page; the status of the answer."""
    fields = on_page(text_of(client, address), words)
    return client.post(address, {**fields, "reason": text}).status_code


def decision(client: Client, cycle: Cycle, words: str, decision: str, remark: str = "") -> int:
    fields = on_page(text_of(client, of_cycle(cycle)), words)
    address = f"{of_cycle(cycle)}decide/"
    return client.post(address, {**fields, "decision": decision, "remark": remark}).status_code


# Who reported the figures


def test_a_draft_is_checked_as_if_it_were_accepted(returned: Return, person: Person, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    assert "No findings." in text_of(client, of_return(returned))
    fill(returned, person(Role.FOCAL_POINT), **IMPOSSIBLE)
    page = text_of(client, of_return(returned))
    assert "50" in page
    assert state_of(page, "of 7") == "Open"


def test_a_figure_that_a_rule_forbids_is_submitted_with_a_reason(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    focal, client = person(Role.FOCAL_POINT), signed_in(Role.FOCAL_POINT)
    fill(returned, focal, **TOO_MANY_ABSENT)
    with pytest.raises(CannotMove, match="the reason is shown next to it"):
        workflow.submit(returned, focal)
    assert reason(client, of_return(returned), "More pupils were absent") == 302
    assert workflow.submit(returned, focal).state == State.SUBMITTED


def test_the_checks_are_asked_once_when_a_return_is_submitted(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    """Each time that they are asked, they read what was signed."""
    client = signed_in(Role.FOCAL_POINT)
    fill(returned, person(Role.FOCAL_POINT), **TOO_MANY_ABSENT)
    reason(client, of_return(returned), "More pupils were absent")
    page = PostedPage(client, f"/returns/{returned.pk}/")
    with CaptureQueriesContext(connection) as asked:
        client.post(page.address, {**page.values, "do": "submit:blank"})
    returned.refresh_from_db()
    assert returned.state == State.SUBMITTED
    of_all = [query for query in asked if SIGNED.search(query["sql"]) and '"form" =' not in query["sql"]]
    assert len(of_all) == 1


def test_the_page_of_a_form_shows_what_was_explained(returned: Return, person: Person, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    fill(returned, person(Role.FOCAL_POINT), **TOO_MANY_ABSENT)
    reason(client, of_return(returned), "More pupils were absent")
    page = PostedPage(client, f"/returns/{returned.pk}/?checked=1")
    assert page.said("//section[@class='summary']") == page.said("//*[@class='wrong']") == ""
    assert "More pupils were absent" in page.said("//*[@class='figure-finding explained']")


def test_a_reason_cannot_be_empty_and_what_was_typed_is_kept(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    client = signed_in(Role.FOCAL_POINT)
    fill(returned, person(Role.FOCAL_POINT), **TOO_MANY_ABSENT)
    assert reason(client, of_return(returned), "More pupils were absent", "  ") == 409
    fields = on_page(text_of(client, of_return(returned)), "More pupils were absent")
    page = client.post(of_return(returned), {**fields, "reason": "x" * 2001}).content.decode()
    assert "at most 2000 characters" in page
    assert "x" * 2001 in page


def test_a_reason_holds_for_the_figures_that_were_seen(returned: Return, person: Person, signed_in: SignedIn) -> None:
    focal, client = person(Role.FOCAL_POINT), signed_in(Role.FOCAL_POINT)
    fill(returned, focal, **TOO_MANY_ABSENT)
    fields = on_page(text_of(client, of_return(returned)), "More pupils were absent")
    fill(returned, focal, absent="8")
    late = client.post(of_return(returned), {**fields, "reason": "A reason"})
    assert late.status_code == 409
    assert "changed while you were viewing" in late.content.decode()


def test_a_changed_figure_opens_the_finding_again(returned: Return, person: Person, signed_in: SignedIn) -> None:
    focal, client = person(Role.FOCAL_POINT), signed_in(Role.FOCAL_POINT)
    fill(returned, focal, **TOO_MANY_ABSENT)
    reason(client, of_return(returned), "More pupils were absent")
    fill(returned, focal, absent="8")
    page = text_of(client, of_return(returned))
    assert state_of(page, "More pupils were absent") == "Reopened: the figures changed"
    with pytest.raises(CannotMove, match="the reason is shown next to it"):
        workflow.submit(returned, focal)


def test_cells_that_cannot_be_read_come_first(returned: Return, person: Person, signed_in: SignedIn) -> None:
    fill(returned, person(Role.FOCAL_POINT), pupils="many")
    page = text_of(signed_in(Role.FOCAL_POINT), of_return(returned))
    assert "The figures cannot be checked yet" in page
    assert "many" in page
    assert str(workspace().folder) not in page


def test_cells_of_others_that_cannot_be_read_are_not_shown(cycle: Cycle, person: Person, signed_in: SignedIn) -> None:
    hill, lake = (Return.objects.get(cycle=cycle, organisation=code, form="pupils") for code in ("HILL", "LAKE"))
    submitted(lake, person)
    row = lake.rows_of()[0]
    row.cells |= {"pupils": "four score"}
    row.save()
    page = text_of(signed_in(Role.FOCAL_POINT), of_return(hill))
    assert "The checks cannot run because of an error in the figures of another organisation." in page
    assert "four score" not in page
    assert "four score" in text_of(signed_in(Role.COORDINATOR), of_cycle(cycle))


def test_only_figures_of_the_return_are_shown_on_its_page(cycle: Cycle, person: Person, signed_in: SignedIn) -> None:
    hill, lake = (Return.objects.get(cycle=cycle, organisation=code, form="pupils") for code in ("HILL", "LAKE"))
    submitted(lake, person, **IMPOSSIBLE)
    assert "No findings." in text_of(signed_in(Role.FOCAL_POINT), of_return(hill))
    assert "No findings." not in text_of(signed_in(Role.COORDINATOR), of_return(lake))


def test_people_who_submit_and_who_decide_are_notified_of_findings(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    client = signed_in(Role.FOCAL_POINT)
    fill(returned, person(Role.FOCAL_POINT), **IMPOSSIBLE)
    asked = client.post(f"/returns/{returned.pk}/", {"do": "submit:blank"}, follow=True).content.decode()
    assert "The checks found 1 problem." in asked
    client.post(f"/returns/{returned.pk}/", {"do": "submit:blank+findings"})
    page = text_of(signed_in(Role.CLEARING_OFFICER), f"/returns/{returned.pk}/review/")
    assert "The checks found 1 problem in these figures without a reason." in page
    reason(client, of_return(returned), "of 7")
    assert "without a reason" not in text_of(signed_in(Role.CLEARING_OFFICER), f"/returns/{returned.pk}/review/")


def test_who_clears_reads_and_does_not_answer(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person, **IMPOSSIBLE)
    client = signed_in(Role.CLEARING_OFFICER)
    page = text_of(client, of_return(returned))
    assert 'name="reason"' not in page
    assert client.post(of_return(returned), {"finding": "x", "reason": "y"}).status_code == 403


# The coordinator


def test_an_error_is_accepted_only_with_its_reason(returned: Return, person: Person, signed_in: SignedIn) -> None:
    focal, coordinator = signed_in(Role.FOCAL_POINT), signed_in(Role.COORDINATOR)
    fill(returned, person(Role.FOCAL_POINT), **TOO_MANY_ABSENT)
    reason(focal, of_return(returned), "More pupils were absent")
    returned = cleared(returned, person, **TOO_MANY_ABSENT)
    with pytest.raises(CannotMove, match="Decide about their reasons"):
        workflow.accept(returned, person(Role.COORDINATOR), current_hash(returned))
    assert decision(coordinator, returned.cycle, "More pupils were absent", "accept") == 302
    workflow.accept(returned, person(Role.COORDINATOR), current_hash(returned))
    write_records()
    (entry,) = open_records(workspace()).finding_answers
    assert (entry.answered_by, entry.decision, entry.reason) == ("HILL", "accepted", "Two classes share a register.")


def test_a_refusal_says_what_is_asked_for(returned: Return, person: Person, signed_in: SignedIn) -> None:
    focal, coordinator = signed_in(Role.FOCAL_POINT), signed_in(Role.COORDINATOR)
    submitted(returned, person, **IMPOSSIBLE)
    reason(focal, of_return(returned), "of 7")
    assert decision(coordinator, returned.cycle, "of 7", "refuse") == 409
    assert decision(coordinator, returned.cycle, "of 7", "refuse", "Give the count itself.") == 302
    page = text_of(focal, of_return(returned))
    assert state_of(page, "of 7") == "Reason not accepted"
    assert "Give the count itself." in page
    assert reason(focal, of_return(returned), "of 7", "Half a pupil left in March.") == 302


def test_only_what_is_submitted_is_on_the_page_of_the_cycle(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    coordinator = signed_in(Role.COORDINATOR)
    fill(returned, person(Role.FOCAL_POINT), **IMPOSSIBLE)
    assert "of 7" not in text_of(coordinator, of_cycle(returned.cycle))
    workflow.submit(returned, person(Role.FOCAL_POINT))
    assert "of 7" in text_of(coordinator, of_cycle(returned.cycle))


def test_the_coordinator_answers_what_no_one_return_can(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person)
    coordinator, missing = signed_in(Role.COORDINATOR), "LAKE"
    assert reason(coordinator, of_cycle(returned.cycle), missing, "The lake rose; the school is shut.") == 302
    assert decision(coordinator, returned.cycle, missing, "accept") == 302
    assert state_of(text_of(coordinator, of_cycle(returned.cycle)), missing) == "Reason accepted"


def test_the_page_can_keep_to_one_return(cycle: Cycle, person: Person, signed_in: SignedIn) -> None:
    hill, lake = (Return.objects.get(cycle=cycle, organisation=code, form="pupils") for code in ("HILL", "LAKE"))
    submitted(hill, person, **IMPOSSIBLE)
    submitted(lake, person, **{"pupils": "3", "passed_share": "50"})
    coordinator = signed_in(Role.COORDINATOR)
    page = text_of(coordinator, f"{of_cycle(cycle)}?return={hill.pk}")
    assert "of 7" in page
    assert "of 3" not in page
    assert "of 3" in text_of(coordinator, f"{of_cycle(cycle)}?return=none")


def test_a_reason_for_a_finding_that_is_gone_is_not_kept(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person)
    late = signed_in(Role.COORDINATOR).post(f"{of_cycle(returned.cycle)}decide/", {"finding": "gone", "seen": "x"})
    assert late.status_code == 409
    assert "no longer report this" in late.content.decode()


def test_nothing_is_said_about_a_closed_cycle(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person, **IMPOSSIBLE)
    fields = on_page(text_of(signed_in(Role.FOCAL_POINT), of_return(returned)), "of 7")
    close(returned.cycle, person(Role.COORDINATOR), with_gaps=True)
    page = text_of(signed_in(Role.FOCAL_POINT), of_return(returned))
    assert 'name="reason"' not in page
    late = signed_in(Role.FOCAL_POINT).post(of_return(returned), {**fields, "reason": "A reason"})
    assert late.status_code == 409
    assert "is closed" in late.content.decode()


def test_what_is_not_for_a_coordinator_stays_hidden(home: Path, person: Person, signed_in: SignedIn) -> None:
    schools.edit(
        home / "workspace" / "framework" / "forms" / "pupils.yaml",
        "title: Pupils",
        "title: Pupils\nclassification: confidential",
    )
    cycle = open_cycle(read_framework(home / "workspace" / "framework"), 2, date(2099, 3, 31))
    returned = Return.objects.get(cycle=cycle, organisation="HILL", form="pupils")
    submitted(returned, person, **IMPOSSIBLE)
    coordinator = signed_in(Role.COORDINATOR)
    assert "of 7" in text_of(coordinator, of_cycle(cycle))
    Grant.objects.filter(role=Role.COORDINATOR.value).update(clearance=Clearance.UNCLASSIFIED.value)
    assert "of 7" not in text_of(coordinator, of_cycle(cycle))


def test_a_comparison_with_a_form_above_the_clearance_stays_hidden(
    home: Path, person: Person, signed_in: SignedIn
) -> None:
    folder = home / "workspace" / "framework"
    schools.add_counts(folder, SAME)
    cycle = open_cycle(read_framework(folder), 2, date(2099, 3, 31))
    pupils, counts = (Return.objects.get(cycle=cycle, organisation="HILL", form=name) for name in ("pupils", "counts"))
    focal = person(Role.FOCAL_POINT)
    workflow.submit(fill(counts, focal, counted="70"), focal)
    workflow.submit(fill(pupils, focal, pupils="80"), focal)
    client = signed_in(Role.FOCAL_POINT)
    assert "Counted is 70" in text_of(client, of_return(pupils))
    Grant.objects.update(clearance=Clearance.UNCLASSIFIED.value)
    assert "Counted is 70" not in text_of(client, of_return(pupils))


def test_the_home_page_of_the_coordinator_shows_that_a_reason_waits(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    submitted(returned, person, **IMPOSSIBLE)
    coordinator = signed_in(Role.COORDINATOR)
    assert "reason to decide about" not in text_of(coordinator, "/")
    reason(signed_in(Role.FOCAL_POINT), of_return(returned), "of 7")
    assert "1 reason to decide about" in text_of(coordinator, "/")
    decision(coordinator, returned.cycle, "of 7", "accept")
    assert "reason to decide about" not in text_of(coordinator, "/")


# Who hears of it, and what stays


def test_each_side_hears_of_the_other(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person, **IMPOSSIBLE)
    coordinator = signed_in(Role.COORDINATOR)
    reason(signed_in(Role.FOCAL_POINT), of_return(returned), "of 7")
    send_due()
    (told,) = [message for message in mail.outbox if "Findings with a reason" in message.body]
    assert told.to == [person(Role.COORDINATOR).email]
    assert f"{of_cycle(returned.cycle)}?return={returned.pk}" in told.body
    decision(coordinator, returned.cycle, "of 7", "refuse", "Give the count itself.")
    send_due()
    (back,) = [message for message in mail.outbox if "Reasons not accepted" in message.body]
    assert back.to == [person(Role.FOCAL_POINT).email]
    assert "count itself" not in back.body


def test_the_history_shows_who_said_what(returned: Return, person: Person, signed_in: SignedIn) -> None:
    submitted(returned, person, **IMPOSSIBLE)
    reason(signed_in(Role.FOCAL_POINT), of_return(returned), "of 7")
    decision(signed_in(Role.COORDINATOR), returned.cycle, "of 7", "accept", "Seen.")
    said = Event.objects.filter(kind__in=(EventKind.ANSWERED, EventKind.REASON_ACCEPTED))
    assert [(event.by, event.reason.rpartition(" – ")[2]) for event in said] == [
        (person(Role.FOCAL_POINT), "Two classes share a register."),
        (person(Role.COORDINATOR), "Seen."),
    ]


def test_the_ledger_is_the_file_of_the_workspace(
    home: Path, returned: Return, person: Person, signed_in: SignedIn
) -> None:
    submitted(returned, person, **IMPOSSIBLE)
    reason(signed_in(Role.FOCAL_POINT), of_return(returned), "of 7")
    text = (home / "workspace" / "finding_answers.csv").read_text("utf-8")
    assert "impossible-percentage" in text
    assert "HILL" in text
