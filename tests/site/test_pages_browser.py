"""Every page of the platform, as people meet it: wide and narrow, read aloud, by keyboard, in either direction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Browser, expect
from tests.browsing import NARROW, WIDE, OpenAs, faults
from tests.collection.steps import submitted
from tests.site.addresses import WHO, Line, filled_in, table
from tests.site.visiting import Visit, Visitor, told

from mandata.accounts.models import User
from mandata.accounts.roles import OF_ONE_ORGANISATION, Role
from mandata.collection.models import Cycle, Return
from mandata.publishing.models import Release

pytestmark = pytest.mark.browser

NO_PAGES = {
    "/attachments/<number>/",
    "/cycles/<number>/board.csv",
    "/healthz",
    "/metrics",
    "/readyz",
    "/cycles/<number>/open/",  # one that is open already; another one is among the further pages
    "/published/<name>",
    "/published/<number>/<name>",
    "/registers/<name>/csv/",
    "/registers/<name>/files/<number>/",
    "/registers/<name>/find/",
    "/registers/<name>/workbook/",
    "/registers/<name>/workbook/marked/",
    "/registers/<name>/workbook/upload/",
    "/releases/<number>/files/<name>",
    "/workbooks/<number>/<organisation>/download/",
    "/workbooks/<number>/<organisation>/marked/",
    "/workbooks/<number>/<organisation>/upload/",
}
"""Addresses that lead on, or answer with a file; the report is looked at where it is made."""
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


@pytest.fixture
def clients(lively: Cycle, signed_in: Callable[..., Client]) -> dict[str, Client]:
    """Everybody, signed in."""
    own = {role: "HILL" if role in OF_ONE_ORGANISATION else None for role in Role}
    return {"visitor": Client(), **{role.value: signed_in(role, own[role]) for role in Role}}


@LANGUAGES
def test_every_page_is_for_everybody(
    lively: Cycle, clients: dict[str, Client], visitor: Visitor, language: str
) -> None:
    found: list[str] = []
    for line in table():
        if line.method == "GET" and line.address not in NO_PAGES:
            visits = list(_visits(line, lively, clients))
            assert visits, f"nobody sees a page at {line.address}"
            found += [fault for visit in visits for fault in visitor.faults(visit, language)]
    assert not found, told(found)


@LANGUAGES
def test_further_pages_are_for_everybody(
    lively: Cycle, clients: dict[str, Client], visitor: Visitor, language: str
) -> None:
    found = [fault for visit in _further(lively, clients) for fault in visitor.faults(visit, language)]
    assert not found, told(found)


@LANGUAGES
def test_what_comes_back_for_a_blank_form_is_for_everybody(
    lively: Cycle, clients: dict[str, Client], visitor: Visitor, language: str
) -> None:
    found = [fault for visit in _blank(lively, clients) for fault in visitor.faults(visit, language)]
    assert not found, told(found)


def test_a_page_that_broke_is_for_everybody(live_server: Any, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": NARROW, "height": 900}, base_url=live_server.url)
    page.goto("/accounts/login/")
    page.set_content(render_to_string("500.html"))
    found = faults(page)
    page.close()
    assert not found, told(found)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_refusal_is_for_everybody(returned: Return, person: Callable[..., User], open_as: OpenAs, width: int) -> None:
    submitted(returned, person)
    page = open_as(Role.CLEARING_OFFICER, width)
    page.goto(f"/returns/{returned.pk}/review/")
    page.get_by_text("Send back for correction").click()
    with page.expect_navigation() as navigation:
        page.evaluate("document.getElementById('send-back').submit()")
    assert navigation.value.status == 409
    found = faults(page)
    assert not found, told(found)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_form_that_is_too_old_is_for_everybody(db: None, live_server: Any, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, base_url=live_server.url)
    page.goto("/accounts/login/")
    page.context.clear_cookies()
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("expired")
    found = faults(page)
    page.context.close()
    assert not found, told(found)


def _visits(line: Line, cycle: Cycle, clients: dict[str, Client]) -> Iterator[Visit]:
    """A page as everybody who sees something of their own on it."""
    address, seen = filled_in(line.address, cycle, "HILL"), set()
    for who in WHO:
        name = who if who == "visitor" else Role(who).value
        if line.answers[who] == "–":
            continue
        answer = clients[name].get(address)
        if _is_page(answer) and (main := _main(answer)) not in seen:
            seen.add(main)
            yield Visit(address, name, clients[name])


def _further(cycle: Cycle, clients: dict[str, Client]) -> Iterator[Visit]:
    """Pages with more on them than the walk through the addresses happens upon, and refusals."""
    number = {(item.form, item.organisation): item.pk for item in cycle.returns.all()}
    late, lessons = number["pupils", "LAKE"], number["lessons", "HILL"]
    tales, projects = number["tales", "HILL"], number["projects", "HILL"]
    for who, address in (
        ("coordinator", "/cycles/2/?view=grid"),
        ("coordinator", "/cycles/2/?organisation=LAKE"),
        ("coordinator", "/cycles/1/"),
        ("coordinator", "/cycles/3/open/"),
        ("coordinator", f"/returns/{late}/review/"),
        ("coordinator", f"/returns/{late}/findings/"),
        ("focal_point", f"/returns/{lessons}/?checked=1"),
        ("focal_point", f"/returns/{tales}/"),
        ("focal_point", f"/returns/{projects}/"),
        ("focal_point", f"/returns/{projects}/removed/"),
        ("focal_point", f"/returns/{projects}/history/"),
        *(("publisher", f"/releases/{release.pk}/") for release in Release.objects.all()),
        ("editor", "/narrative/pupils/inserts/?q=pupils"),
        ("focal_point", "/registers/accidents/?q=nobody"),
        ("focal_point", "/registers/accidents/month/?month=2024-05"),
    ):
        yield Visit(address, who, clients[who])
    yield Visit("/people/", "focal_point", clients["focal_point"], 403)
    yield Visit("/nowhere/", "visitor", clients["visitor"], 404)
    yield Visit("/invitation/x/y/", "visitor", clients["visitor"], 410)


def _blank(cycle: Cycle, clients: dict[str, Client]) -> Iterator[Visit]:
    """Forms that are sent as they are, with what comes back for them."""
    number = {item.form: item.pk for item in cycle.returns.filter(organisation="HILL")}
    for who, address, status in (
        ("visitor", "/accounts/login/", 200),
        ("visitor", "/accounts/password/reset/", 200),
        ("administrator", "/people/invite/", 200),
        ("clearing_officer", f"/returns/{number['pupils']}/comments/", 409),
        ("focal_point", f"/returns/{number['tales']}/attachments/", 409),
        ("focal_point", "/registers/accidents/add/", 200),
        ("focal_point", "/registers/accidents/upload/", 200),
        ("focal_point", "/registers/accidents/findings/", 409),
        ("focal_point", "/workbooks/2/HILL/", 200),
        ("coordinator", "/cycles/2/extend/", 409),
        ("coordinator", "/cycles/2/remind/?organisation=LAKE", 200),
        ("coordinator", "/cycles/2/close/", 409),
    ):
        yield Visit(address, who, clients[who], status, sends=True)


def _is_page(answer: HttpResponse) -> bool:
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")


def _main(answer: HttpResponse) -> str:
    """What a page shows, without parts that are generated for each request."""
    text = answer.getvalue().decode()
    main = re.search(r"<main.*</main>", text, re.DOTALL)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main[0] if main else text)
