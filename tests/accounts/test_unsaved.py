"""What is sent after a session ended comes back to the same person after they sign in, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from lxml import html
from tests.collection.posting import PostedPage

from mandata.accounts.browsers import remember_browser
from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.models import Return

Person = Callable[..., User]
SignedIn = Callable[..., Client]
LOGIN = "/accounts/login/"


@pytest.fixture
def page(returned: Return, signed_in: SignedIn, person: Person) -> PostedPage:
    """The page of a return, as its focal point opened it in a browser that knows them."""
    client, response = signed_in(Role.FOCAL_POINT), HttpResponse()
    remember_browser(RequestFactory().get("/"), response, person(Role.FOCAL_POINT))
    client.cookies.update(response.cookies)
    return PostedPage(client, f"/returns/{returned.pk}/")


def send_late(page: PostedPage, do: str = "save", **texts: str) -> str:
    """Press a button after the session ended, and return where the answer leads."""
    Session.objects.all().delete()
    fields = {name.replace("__", "."): text for name, text in texts.items()}
    answer = page.client.post(page.address, page.values | fields | {"do": do})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def shown(client: Client) -> html.HtmlElement:
    return html.fromstring(client.get("/unsaved/").content.decode())


def cells(returned: Return) -> dict[str, str]:
    return dict(returned.rows_of()[0].cells)


def test_what_was_typed_is_shown_after_the_next_sign_in_and_saved_with_a_click(
    page: PostedPage, returned: Return, person: Person
) -> None:
    assert send_late(page, "submit", **{"0__pupils": "100", "0__remark": "Two\nlines"}) == f"{LOGIN}?next=/unsaved/"
    client = page.client
    client.force_login(person(Role.FOCAL_POINT))
    tree = shown(client)
    terms = [term.text_content() for term in tree.xpath("//dl[@class='facts']/dt")]
    assert terms == ["1. Pupils", "1. Remark"]
    assert cells(returned).get("pupils", "") == ""
    form = next(form for form in tree.forms if form.action.startswith("/returns/"))
    assert dict(form.form_values())["do"] == "save"
    answer = client.post(form.action, dict(form.form_values()), follow=True)
    assert answer.status_code == 200
    assert (cells(returned)["pupils"], cells(returned)["remark"]) == ("100", "Two\nlines")
    assert "There is nothing to save" in client.get("/unsaved/").content.decode()


def test_nobody_else_is_shown_it(page: PostedPage, person: Person) -> None:
    send_late(page, **{"0__remark": "For my eyes"})
    page.client.force_login(person(Role.FOCAL_POINT, "LAKE"))
    assert "For my eyes" not in page.client.get("/unsaved/").content.decode()
    page.client.force_login(person(Role.FOCAL_POINT))
    assert "For my eyes" not in page.client.get("/unsaved/").content.decode()


def test_it_is_kept_for_half_an_hour(page: PostedPage, person: Person) -> None:
    send_late(page, **{"0__remark": "Long ago"})
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        page.client.force_login(person(Role.FOCAL_POINT))
        assert "Long ago" not in page.client.get("/unsaved/").content.decode()


def test_it_can_be_discarded(page: PostedPage, person: Person) -> None:
    send_late(page, **{"0__remark": "Never mind"})
    page.client.force_login(person(Role.FOCAL_POINT))
    page.client.post("/unsaved/")
    assert "Never mind" not in page.client.get("/unsaved/").content.decode()


def test_nothing_of_it_is_in_a_cookie_or_an_address(page: PostedPage) -> None:
    where = send_late(page, **{"0__remark": "Confidential"})
    sent = where + "".join(morsel.OutputString() for morsel in page.client.cookies.values())
    assert "Confidential" not in sent


def test_nothing_is_kept_of_a_browser_in_which_nobody_was_signed_in(page: PostedPage, returned: Return) -> None:
    stranger = Client()
    answer = stranger.post(page.address, page.values | {"0.remark": "Fill your disk", "do": "save"})
    assert answer.headers["Location"].startswith(f"{LOGIN}?next=/returns/")
    assert Session.objects.count() == 1  # that of the person who opened the page


def test_a_step_without_any_text_is_not_kept(page: PostedPage) -> None:
    assert send_late(page).startswith(f"{LOGIN}?next=/returns/")


def test_a_script_that_saves_is_asked_to_sign_in(page: PostedPage) -> None:
    Session.objects.all().delete()
    late = {"0.remark": "By script", "do": "save"}
    answer = page.client.post(page.address, page.values | late, headers={"Sec-Fetch-Mode": "cors"})
    assert answer.headers["Location"].startswith(f"{LOGIN}?next=/returns/")
