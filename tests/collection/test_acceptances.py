"""The way from one return that waits to the next, and many accepted at once: only what the coordinator looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from lxml import html
from tests.collection.rich import open_rich_cycle
from tests.collection.steps import cleared

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import comments, workflow
from mandata.collection.domain.signing import current_hash
from mandata.collection.models import Cycle, Return, State

Person = Callable[..., User]
SignedIn = Callable[..., Client]


@pytest.fixture
def waiting(cycle: Cycle, person: Person) -> list[Return]:
    """Two returns that wait to be accepted, in the order of the queue."""
    return [cleared(returned, person) for returned in cycle.returns.order_by("organisation")]


@pytest.fixture
def coordinator(signed_in: SignedIn) -> Client:
    return signed_in(Role.COORDINATOR)


def many(cycle: Cycle) -> str:
    return f"/cycles/{cycle.number}/accept/"


def look_at(client: Client, *returns: Return) -> None:
    for returned in returns:
        assert client.get(f"/returns/{returned.pk}/review/").status_code == 200


def tree(client: Client, address: str) -> html.HtmlElement:
    return html.fromstring(client.get(address).content.decode())


def states(returns: list[Return]) -> list[str]:
    return [Return.objects.get(pk=returned.pk).state for returned in returns]


# From one to the next


def test_a_page_leads_to_the_returns_before_and_after(coordinator: Client, waiting: list[Return]) -> None:
    first, second = (tree(coordinator, f"/returns/{returned.pk}/review/") for returned in waiting)
    assert first.xpath("//a[@rel='next']/@href") == [f"/returns/{waiting[1].pk}/review/"]
    assert second.xpath("//a[@rel='prev']/@href") == [f"/returns/{waiting[0].pk}/review/"]
    assert not first.xpath("//a[@rel='prev']") + second.xpath("//a[@rel='next']")
    assert "Waiting to be accepted: 2" in first.text_content()


def test_the_way_goes_on_from_a_return_that_was_just_accepted(coordinator: Client, waiting: list[Return]) -> None:
    first = waiting[0]
    seen = {"seen": current_hash(first)}
    page = coordinator.post(f"/returns/{first.pk}/review/accept/", seen, follow=True).content.decode()
    assert html.fromstring(page).xpath("//a[@rel='next']/@href") == [f"/returns/{waiting[1].pk}/review/"]
    assert "Waiting to be accepted: 1" in page


def test_a_clearing_officer_goes_from_one_submitted_return_to_the_next(home: Path, signed_in: SignedIn) -> None:
    forms = open_rich_cycle(home).returns.filter(organisation="HILL").order_by("due_on", "form")[:2]
    for item in forms:
        Return.objects.filter(pk=item.pk).update(state=State.SUBMITTED)
    page = tree(signed_in(Role.CLEARING_OFFICER), f"/returns/{forms[0].pk}/review/")
    assert page.xpath("//a[@rel='next']/@href") == [f"/returns/{forms[1].pk}/review/"]
    assert "Waiting to be cleared: 2" in page.text_content()


def test_somebody_who_decides_nothing_has_no_queue(signed_in: SignedIn, waiting: list[Return]) -> None:
    assert not tree(signed_in(Role.EDITOR), f"/returns/{waiting[0].pk}/review/").xpath("//nav[@class='queue']")


# Many at once


def test_what_was_looked_at_is_accepted_at_once(coordinator: Client, cycle: Cycle, waiting: list[Return]) -> None:
    look_at(coordinator, waiting[0])
    page = tree(coordinator, many(cycle))
    assert page.xpath("//input[@name='returns']/@value") == [str(returned.pk) for returned in waiting]
    assert page.xpath("//input[@name='returns' and @disabled]/@value") == [str(waiting[1].pk)]
    ticked = page.xpath("//input[@name='returns' and @checked]/@value")
    assert ticked == [str(waiting[0].pk)]
    answer = coordinator.post(many(cycle), {"returns": ticked}, follow=True)
    assert "1 return accepted." in answer.content.decode()
    assert states(waiting) == [State.ACCEPTED, State.CLEARED]
    cycle.refresh_from_db()
    assert not cycle.records_are_behind


@pytest.mark.parametrize("returns", [[], ["unseen"], ["nonsense"]])
def test_what_nobody_looked_at_is_not_accepted(
    coordinator: Client, cycle: Cycle, waiting: list[Return], returns: list[str]
) -> None:
    values = [str(waiting[0].pk) if name == "unseen" else name for name in returns]
    assert coordinator.post(many(cycle), {"returns": values}).status_code == 409
    assert states(waiting) == [State.CLEARED] * 2


def test_a_return_that_changed_since_is_looked_at_again(
    coordinator: Client, cycle: Cycle, waiting: list[Return], person: Person
) -> None:
    changed = waiting[0]
    look_at(coordinator, changed)
    workflow.send_back(changed, person(Role.COORDINATOR), "Count again")
    changed.refresh_from_db()
    cleared(changed, person, pupils="101")
    assert "Changed since you reviewed it" in coordinator.get(many(cycle)).content.decode()
    assert coordinator.post(many(cycle), {"returns": [changed.pk]}).status_code == 409
    assert states([changed]) == [State.CLEARED]


def test_one_that_is_refused_does_not_stop_the_others(
    coordinator: Client, cycle: Cycle, waiting: list[Return], monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(coordinator, *waiting)
    accept = workflow.accept

    def refuse_one(returned: Return, by: User, seen: str) -> Return:
        if returned.pk == waiting[0].pk:
            raise workflow.CannotMove("Somebody sent it back meanwhile.")
        return accept(returned, by, seen)

    monkeypatch.setattr(workflow, "accept", refuse_one)
    answer = coordinator.post(many(cycle), {"returns": [item.pk for item in waiting]})
    assert answer.status_code == 409
    assert "HILL: Somebody sent it back meanwhile." in answer.content.decode()
    assert states(waiting) == [State.CLEARED, State.ACCEPTED]


def test_open_comments_are_shown_next_to_the_button(
    coordinator: Client, cycle: Cycle, waiting: list[Return], person: Person
) -> None:
    comments.comment(waiting[0], person(Role.COORDINATOR), "Is this figure right?")
    look_at(coordinator, waiting[0])
    page = tree(coordinator, f"/returns/{waiting[0].pk}/review/")
    decision = page.xpath("//section[contains(@class, 'decision')]")[0]
    assert "1 comment on this return is open." in decision.text_content()
    listed = tree(coordinator, many(cycle))
    assert "1 open comment" in " ".join(listed.text_content().split())
    assert listed.xpath("//input[@name='returns' and @checked]") == []
