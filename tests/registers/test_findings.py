"""Findings in entries are answered by their keepers, and decided by the coordinator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from lxml import html
from tests.collection.steps import fill
from tests.framework import schools

from mandata.accounts.models import Grant, User
from mandata.accounts.roles import Clearance, Role
from mandata.collection.domain import workflow
from mandata.collection.domain.cycles import close
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.models import Cycle, Return
from mandata.framework import read_framework
from mandata.notices.sending import send_due
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.models import Entry
from mandata.registers.queries.return_files import write_entries

Person = Callable[..., User]
SignedIn = Callable[..., Client]

PAGE = "/registers/accidents/findings/"
CYCLE = "/cycles/2/findings/"
MORE_HURT = "More were hurt than were there."

ACCIDENTS = """\
name: accidents
title: Accidents
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
    - {name: hurt, type: integer, title: Children hurt}
    - {name: there, type: integer}
    - {name: year, type: year, computed: year(day)}
rules:
  - {id: hurt-within-there, check: hurt <= there, severity: warning, message: More were hurt than were there.}
"""
WITHOUT_KEY = ("  primaryKey: [id]\n", "")
FOR_ALL = ("classification: confidential\n", "")
BY_THE_BOARD = ("reported_by: [school]", "reported_by: [BOARD]")
SAME = """\
- id: hurt-as-counted
  left: {indicator: accidents.hurt}
  is: same
  right: {indicator: counts.number}
  by: [school]
  message: The register and the counts differ.
"""
SAME_AS_COUNTED = """\
- id: counted-as-hurt
  left: {indicator: counts.number}
  is: same
  right: {indicator: accidents.hurt}
  by: [school]
  message: The register and the counts differ.
"""
WRONG = {"id": "A1", "day": "2024-05-31", "hurt": "9", "there": "7"}
RIGHT = {**WRONG, "hurt": "5"}


@pytest.fixture
def opened(home: Path, db: None) -> Callable[..., Register]:
    """Opens cycle 2 with a register in which a figure can be doubted, changed in some places."""

    def open_with(*changes: tuple[str, str]) -> Register:
        folder = home / "workspace" / "framework"
        schools.put(folder / "forms" / "accidents.yaml", ACCIDENTS)
        for old, new in changes:
            schools.edit(folder / "forms" / "accidents.yaml", old, new)
        framework = read_framework(folder)
        open_cycle(framework, 2, date(2099, 3, 31))
        return Register(framework.forms["accidents"], framework)

    return open_with


@pytest.fixture
def register(opened: Callable[..., Register]) -> Register:
    return opened()


@pytest.fixture
def doubted(register: Register, person: Person) -> Entry:
    """An entry of Hill School in which a check finds something."""
    return entries.add(register, "HILL", WRONG, person(Role.FOCAL_POINT))


def shown(client: Client, address: str = PAGE) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def articles(page: html.HtmlElement, words: str = MORE_HURT) -> list[html.HtmlElement]:
    """The findings on a page that say something."""
    return [item for item in page.xpath("//article") if words in item.text_content()]


def tags(page: html.HtmlElement, words: str = MORE_HURT) -> list[str]:
    """The severity and state of the finding."""
    (article,) = articles(page, words)
    return [tag.text_content().strip() for tag in article.xpath(".//strong[contains(@class, 'tag')]")]


def hidden(client: Client, address: str, words: str = MORE_HURT) -> dict[str, str]:
    """What the form of the finding that says something sends along."""
    (article,) = articles(shown(client, address), words)
    return {item.get("name"): item.get("value") for item in article.xpath(".//form[1]//input[@type='hidden']")}


def reason(client: Client, words: str = MORE_HURT, text: str = "Two came to help.") -> Any:
    return client.post(PAGE, {**hidden(client, PAGE, words), "reason": text})


def decision(client: Client, decision: str, remark: str = "", words: str = MORE_HURT) -> int:
    fields = hidden(client, CYCLE, words)
    return client.post(f"{CYCLE}decide/", {**fields, "decision": decision, "remark": remark}).status_code


def told(heading: str) -> Iterator[Any]:
    send_due()
    return (message for message in mail.outbox if heading in message.body)


# Who keeps the register


def test_a_keeper_sees_what_is_wrong_where_and_what_to_do(doubted: Entry, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    (article,) = articles(shown(client))
    assert tags(shown(client)) == ["Warning", "Open"]
    assert "Correct the row so that the rule 'hurt-within-there' holds." in article.text_content()
    (link,) = article.xpath(".//p[1]/a")
    assert (link.get("href"), link.text) == (
        f"/registers/accidents/{doubted.pk}/",
        f"Accidents, HILL, Entry {doubted.pk}",
    )


def test_the_views_of_a_register_lead_to_its_findings(doubted: Entry, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    for address in ("/registers/accidents/", "/registers/accidents/month/", PAGE):
        assert shown(client, address).xpath(f"//nav[@class='tabs']//a[@href='{PAGE}']")
    (here,) = shown(client).xpath("//nav[@class='tabs']//a[@aria-current='page']")
    assert here.text == "Findings"


def test_an_entry_that_is_sound_has_no_finding(register: Register, person: Person, signed_in: SignedIn) -> None:
    entries.add(register, "HILL", RIGHT, person(Role.FOCAL_POINT))
    assert "No findings." in shown(signed_in(Role.FOCAL_POINT)).text_content()


def test_a_reason_is_kept_in_the_name_of_the_keeper(doubted: Entry, home: Path, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    assert reason(client).status_code == 302
    assert tags(shown(client))[1] == "Answered"
    ledger = (home / "workspace" / "finding_answers.csv").read_text("utf-8")
    assert "Two came to help.,HILL," in ledger


def test_an_empty_reason_is_not_kept_and_said_at_the_top(doubted: Entry, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    refused = reason(client, text=" ")
    page = html.fromstring(refused.content.decode())
    assert refused.status_code == 409
    (said,) = page.xpath("//*[@role='alert']//a")
    assert said.text == "Give a reason."
    assert page.xpath(f"//*[@id='{said.get('href')[1:]}']")


def test_a_changed_figure_opens_the_finding_again(
    register: Register, doubted: Entry, person: Person, signed_in: SignedIn
) -> None:
    client, focal = signed_in(Role.FOCAL_POINT), person(Role.FOCAL_POINT)
    fields = hidden(client, PAGE)
    reason(client)
    entries.change(register, doubted, {"hurt": "8"}, 1, focal)
    assert tags(shown(client))[1] == "Reopened: the figures changed"
    late = client.post(PAGE, {**fields, "reason": "Others came."})
    assert (late.status_code, "changed while you were viewing" in late.content.decode()) == (409, True)


def test_a_corrected_entry_is_found_no_more(
    register: Register, doubted: Entry, person: Person, signed_in: SignedIn
) -> None:
    client = signed_in(Role.FOCAL_POINT)
    fields = hidden(client, PAGE)
    entries.change(register, doubted, {"hurt": "5"}, 1, person(Role.FOCAL_POINT))
    assert articles(shown(client)) == []
    late = client.post(PAGE, {**fields, "reason": "Others came."})
    assert "no longer report this" in late.content.decode()


def said(client: Client, address: str, sent: dict[str, object]) -> list[str]:
    """What a page says once something was sent to it."""
    page = html.fromstring(client.post(address, sent, follow=True).content.decode())
    return [item.text_content().strip() for item in page.xpath("//*[contains(@class, 'message')]")]


def test_the_author_of_an_entry_sees_its_findings(register: Register, signed_in: SignedIn) -> None:
    client, something = signed_in(Role.FOCAL_POINT), "The checks found a problem in these figures."
    wrong = {f"0.{name}": text for name, text in WRONG.items()}
    assert [text[: len(something)] for text in said(client, "/registers/accidents/add/", wrong)] == [
        "Added.",
        something,
    ]
    assert said(client, "/registers/accidents/add/", {**wrong, "0.id": "A2", "0.hurt": "1"}) == ["Added."]
    one = f"/registers/accidents/{Entry.objects.get(cells__id='A1').pk}/"
    assert any(something in text for text in said(client, one, {"0.there": "8", "seen": 1}))
    assert said(client, one, {"0.there": "9", "seen": 2}) == ["Saved."]


def test_the_author_of_a_bulk_upload_sees_its_findings(register: Register, signed_in: SignedIn) -> None:
    client, address = signed_in(Role.FOCAL_POINT), "/registers/accidents/upload/"
    text = "id,school,day,hurt,there,reference,note\nA1,HILL,2024-05-31,9,7,,\nA2,HILL,2024-05-31,9,8,,\n"
    page = html.fromstring(client.post(address, {"organisation": "HILL", "text": text}).content.decode())
    sent = {name: page.xpath(f"//input[@name='{name}']")[0].get("value") for name in ("organisation", "seen")}
    told = said(client, address, {**sent, "text": text})
    assert told[0] == "2 entries were saved."
    assert "found 2 problems in these figures" in told[1]


def test_an_entry_goes_by_its_key_as_it_is_accepted(
    opened: Callable[..., Register], person: Person, signed_in: SignedIn
) -> None:
    register = opened(("{name: id}", "{name: id, type: integer}"))
    entry = entries.add(register, "HILL", {**WRONG, "id": "7.0"}, person(Role.FOCAL_POINT))
    (article,) = articles(shown(signed_in(Role.FOCAL_POINT)))
    assert article.xpath(f".//a[@href='/registers/accidents/{entry.pk}/']")


def test_an_entry_without_a_key_goes_by_its_place(
    opened: Callable[..., Register], person: Person, signed_in: SignedIn
) -> None:
    register = opened(WITHOUT_KEY)
    entries.add(register, "LAKE", RIGHT, person(Role.FOCAL_POINT, "LAKE"))
    entry = entries.add(register, "HILL", WRONG, person(Role.FOCAL_POINT))
    (article,) = articles(shown(signed_in(Role.FOCAL_POINT)))
    assert article.xpath(f".//a[@href='/registers/accidents/{entry.pk}/']")
    assert articles(shown(signed_in(Role.FOCAL_POINT, "LAKE"))) == []


def test_an_entry_that_says_nothing_has_no_place(
    opened: Callable[..., Register], person: Person, signed_in: SignedIn
) -> None:
    register = opened(WITHOUT_KEY, BY_THE_BOARD, (", constraints: {required: true}", ""))
    board = person(Role.FOCAL_POINT, "BOARD")
    entries.add(register, "BOARD", {}, board)
    entry = entries.add(register, "BOARD", WRONG, board)
    (article,) = articles(shown(signed_in(Role.FOCAL_POINT, "BOARD")))
    assert article.xpath(f".//a[@href='/registers/accidents/{entry.pk}/']")


def test_an_office_answers_for_the_entries_that_it_keeps_of_others(
    opened: Callable[..., Register], person: Person, signed_in: SignedIn, home: Path
) -> None:
    register = opened(BY_THE_BOARD)
    entries.add(register, "BOARD", {**WRONG, "school": "HILL"}, person(Role.FOCAL_POINT, "BOARD"))
    assert reason(signed_in(Role.FOCAL_POINT, "BOARD")).status_code == 302
    assert ",BOARD," in (home / "workspace" / "finding_answers.csv").read_text("utf-8")
    assert signed_in(Role.FOCAL_POINT).get(PAGE).status_code == 403


def counted(
    opened: Callable[..., Register], home: Path, person: Person, *changes: tuple[str, str], compared: str = SAME
) -> Register:
    """A register that says of Hill School something else than the return does that counts the same."""
    folder = home / "workspace" / "framework"
    schools.add_counts(folder, compared)
    with (folder / "indicators" / "pupils.yaml").open("a") as file:
        file.write("- {id: accidents.hurt, title: Hurt, form: accidents, value: sum(hurt), by: [school]}\n")
    register = opened(FOR_ALL, *changes)
    focal = person(Role.FOCAL_POINT)
    counts = Return.objects.get(organisation="HILL", form="counts")
    workflow.submit(fill(counts, focal, counted="4"), focal)
    return register


def test_a_figure_that_is_counted_from_entries_is_answered_by_their_keeper(
    opened: Callable[..., Register], home: Path, person: Person, signed_in: SignedIn
) -> None:
    register = counted(opened, home, person)
    entries.add(register, "HILL", RIGHT, person(Role.FOCAL_POINT))
    client = signed_in(Role.FOCAL_POINT)
    (article,) = articles(shown(client), "Hurt is 5")
    assert article.xpath(".//a[@href='/registers/accidents/?organisation=HILL']")
    assert reason(client, "Hurt is 5").status_code == 302
    Grant.objects.update(clearance=Clearance.UNCLASSIFIED.value)
    assert "Counted is 4" not in shown(client).text_content()


def test_a_figure_of_others_is_answered_by_the_office_that_keeps_the_register(
    opened: Callable[..., Register], home: Path, person: Person, signed_in: SignedIn
) -> None:
    register = counted(opened, home, person, BY_THE_BOARD)
    entries.add(register, "BOARD", {**RIGHT, "school": "HILL"}, person(Role.FOCAL_POINT, "BOARD"))
    assert reason(signed_in(Role.FOCAL_POINT, "BOARD"), "Hurt is 5").status_code == 302


def test_an_editor_reads_no_figure_of_a_register_next_to_that_of_a_return(
    opened: Callable[..., Register], home: Path, person: Person, signed_in: SignedIn
) -> None:
    register = counted(opened, home, person, compared=SAME_AS_COUNTED)
    entries.add(register, "HILL", RIGHT, person(Role.FOCAL_POINT))
    page = f"/returns/{Return.objects.get(organisation='HILL', form='counts').pk}/findings/"
    assert articles(shown(signed_in(Role.FOCAL_POINT), page), "Counted is 4")
    assert not articles(shown(signed_in(Role.EDITOR), page), "Counted is 4")


# Who else sees it


def test_another_keeper_sees_nothing_of_it_and_cannot_answer(doubted: Entry, signed_in: SignedIn) -> None:
    lake = signed_in(Role.FOCAL_POINT, "LAKE")
    assert articles(shown(lake)) == []
    fields = hidden(signed_in(Role.FOCAL_POINT), PAGE)
    late = lake.post(PAGE, {**fields, "reason": "Not mine."})
    assert (late.status_code, MORE_HURT in late.content.decode()) == (409, False)


def test_nobody_without_clearance_sees_anything(doubted: Entry, signed_in: SignedIn) -> None:
    client, coordinator = signed_in(Role.FOCAL_POINT), signed_in(Role.COORDINATOR)
    fields = hidden(client, PAGE)
    assert articles(shown(coordinator, CYCLE))
    Grant.objects.update(clearance=Clearance.UNCLASSIFIED.value)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {**fields, "reason": "A reason"}).status_code == 403
    page = shown(coordinator, f"{CYCLE}?register=accidents")
    assert "Accidents" not in page.text_content()
    assert articles(page) == []
    gone = coordinator.post(f"{CYCLE}decide/", {**fields, "decision": "accept"})
    assert (gone.status_code, MORE_HURT in gone.content.decode()) == (409, False)


def test_a_register_that_is_confidential_by_now_is_so_for_a_cycle_opened_before(
    opened: Callable[..., Register], person: Person, signed_in: SignedIn, home: Path
) -> None:
    register = opened(FOR_ALL)
    entries.add(register, "LAKE", WRONG, person(Role.FOCAL_POINT, "LAKE"))
    client, focal = signed_in(Role.FOCAL_POINT), person(Role.FOCAL_POINT)
    focal.grants.create(role=Role.FOCAL_POINT.value, organisation="LAKE", clearance=Clearance.UNCLASSIFIED.value)
    assert articles(shown(client))
    schools.edit(
        home / "workspace/framework/forms/accidents.yaml",
        "title: Accidents\n",
        "title: Accidents\nclassification: confidential\n",
    )
    assert articles(shown(client)) == []


def test_who_clears_reads_and_does_not_answer(doubted: Entry, signed_in: SignedIn) -> None:
    client = signed_in(Role.CLEARING_OFFICER)
    (article,) = articles(shown(client))
    assert not article.xpath(".//form")
    assert client.post(PAGE, {"finding": "x", "reason": "y"}).status_code == 403
    assert articles(shown(signed_in(Role.CLEARING_OFFICER, "LAKE"))) == []


def test_unreadable_cells_in_entries_of_others_are_not_shown(
    register: Register, doubted: Entry, person: Person, signed_in: SignedIn
) -> None:
    Entry.objects.create(form="accidents", organisation="LAKE", cells={**RIGHT, "id": "A2", "hurt": "many"})
    write_entries()
    page = shown(signed_in(Role.FOCAL_POINT)).text_content()
    assert "The checks cannot run because of an error in the figures of another organisation." in page
    assert "many" not in page
    assert "many" in shown(signed_in(Role.COORDINATOR)).text_content()


# The coordinator


def test_the_coordinator_decides_and_the_keeper_reads_it(doubted: Entry, person: Person, signed_in: SignedIn) -> None:
    focal, coordinator = signed_in(Role.FOCAL_POINT), signed_in(Role.COORDINATOR)
    assert not articles(shown(coordinator, CYCLE))[0].xpath(".//form"), "a keeper answers, not the coordinator"
    assert CYCLE in html.tostring(shown(coordinator)).decode()
    reason(focal)
    assert decision(coordinator, "refuse") == 409
    assert decision(coordinator, "refuse", "Count again.") == 302
    assert tags(shown(focal))[1:] == ["Reason not accepted"]
    assert "Count again." in shown(focal).text_content()
    assert reason(focal, text="The list of the day says so.").status_code == 302
    assert decision(coordinator, "accept") == 302
    (article,) = articles(shown(focal))
    assert tags(shown(focal))[1] == "Reason accepted"
    assert not article.xpath(".//form")


def test_the_page_of_the_cycle_can_keep_to_a_register(doubted: Entry, signed_in: SignedIn) -> None:
    page = shown(signed_in(Role.COORDINATOR), f"{CYCLE}?register=accidents")
    assert "Only Accidents." in page.text_content()
    assert len(page.xpath("//article")) == len(articles(page)) == 1


def test_each_side_hears_of_the_other(doubted: Entry, person: Person, signed_in: SignedIn) -> None:
    focal, coordinator = signed_in(Role.FOCAL_POINT), signed_in(Role.COORDINATOR)
    person(Role.FOCAL_POINT, "LAKE")
    User.objects.create(email="low@example.org").grants.create(role=Role.COORDINATOR.value)
    reason(focal)
    (answered,) = told("Findings with a reason")
    assert answered.to == [person(Role.COORDINATOR).email]
    assert f"{CYCLE}?register=accidents" in answered.body
    decision(coordinator, "refuse", "Count again.")
    (back,) = told("Reasons not accepted")
    assert back.to == [person(Role.FOCAL_POINT).email]
    assert PAGE in back.body
    assert "HILL, a form that is not public, Second year" in back.body
    assert not any(word in answered.body + back.body for word in ("Accidents", "hurt", "Count again"))


def test_a_refusal_is_reported_though_another_reason_was_accepted_after_it(
    register: Register, doubted: Entry, person: Person, signed_in: SignedIn
) -> None:
    focal, coordinator = signed_in(Role.FOCAL_POINT), signed_in(Role.COORDINATOR)
    mail.outbox.clear()
    reason(focal)
    decision(coordinator, "refuse", "Count again.")
    reason(focal, text="Counted again.")
    decision(coordinator, "accept")
    send_due()
    assert any("Reasons not accepted" in message.body for message in mail.outbox)


def test_the_history_of_the_entry_shows_who_said_what(doubted: Entry, person: Person, signed_in: SignedIn) -> None:
    focal, coordinator = signed_in(Role.FOCAL_POINT), signed_in(Role.COORDINATOR)
    reason(focal)
    decision(coordinator, "refuse", "Count again.")
    rows = shown(focal, f"/registers/accidents/{doubted.pk}/").xpath("//table//tbody/tr")
    cells = [[cell.text_content() for cell in row.xpath("./td|./th")] for row in rows]
    assert [(row[1], row[2]) for row in cells] == [
        (str(person(Role.COORDINATOR)), "Reason for a finding refused"),
        (str(person(Role.FOCAL_POINT)), "Finding answered"),
        (str(person(Role.FOCAL_POINT)), "Added"),
    ]
    assert "Count again." in cells[0][4]
    assert "Two came to help." in cells[1][4]


# The cycle


def test_nothing_is_said_about_a_closed_cycle(doubted: Entry, person: Person, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    fields = hidden(client, PAGE)
    Cycle.objects.update(records_are_behind=False)
    close(Cycle.objects.get(), person(Role.COORDINATOR), with_gaps=True)
    assert "No cycle is open." in shown(client).text_content()
    late = client.post(PAGE, {**fields, "reason": "A reason"})
    assert (late.status_code, "is closed" in late.content.decode()) == (409, True)
    assert not articles(shown(signed_in(Role.COORDINATOR), CYCLE))[0].xpath(".//form")


def open_the_next(register: Register) -> None:
    folder = register.framework.folder
    third = "  - {number: 3, title: Third year, period: {start: 2025-01-01, end: 2025-12-31}}\n"
    schools.edit(folder / "framework.yaml", "cycles:\n", f"cycles:\n{third}")
    open_cycle(read_framework(folder), 3, date(2099, 3, 31))


def test_a_finding_that_two_cycles_make_is_shown_once(doubted: Entry, register: Register, signed_in: SignedIn) -> None:
    open_the_next(register)
    client = signed_in(Role.FOCAL_POINT)
    assert len(articles(shown(client))) == 1
    assert reason(client).status_code == 302


def test_the_place_of_an_entry_without_a_key_is_reported_after_its_cycle_is_closed_too(
    opened: Callable[..., Register], person: Person, signed_in: SignedIn
) -> None:
    register = opened(WITHOUT_KEY)
    entries.add(register, "HILL", RIGHT, person(Role.FOCAL_POINT))
    entry = entries.add(register, "HILL", WRONG, person(Role.FOCAL_POINT))
    write_entries()
    Cycle.objects.update(is_closed=True, closed_at=timezone.now())
    open_the_next(register)
    (article,) = articles(shown(signed_in(Role.FOCAL_POINT)))
    assert article.xpath(".//p[1]/a/@href") == [f"/registers/accidents/{entry.pk}/"]
