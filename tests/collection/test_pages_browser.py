"""Every page of collecting in a real browser, for everybody: wide, narrow, and to axe-core."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.browsing import OpenAs, violations
from tests.collection.steps import fill, submitted

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection import workflow
from mandata.collection.attaching import attach
from mandata.collection.commenting import comment
from mandata.collection.models import Cycle, Return
from mandata.collection.reviewing import LONG_FORM_UP_TO
from mandata.collection.saving import add_row
from mandata.collection.signing import current_hash

pytestmark = pytest.mark.browser

HEAVIEST = 200_000
Person = Callable[..., User]


@pytest.fixture
def lively(cycle: Cycle, returned: Return, person: Person) -> Return:
    """A return with a past: cleared once, changed, commented on, with a photograph; another one is late and wrong."""
    focal, officer = person(Role.FOCAL_POINT), person(Role.CLEARING_OFFICER)
    attach(returned, focal, SimpleUploadedFile("minutes.txt", b"We met."))
    returned = submitted(returned, person, remark="A word that is long " * 8, absent=": the register burnt")
    row = str(returned.rows_of()[0].uid)
    comment(returned, officer, "Is this right?", row, "pupils")
    comment(returned, officer, "And in general?")
    returned = workflow.clear(returned, officer, current_hash(returned))
    coordinator = person(Role.COORDINATOR)
    returned = workflow.accept(returned, coordinator, current_hash(returned))
    returned = workflow.reopen(returned, coordinator, "Count again")
    returned = submitted(returned, person, pupils="101")
    lake = cycle.returns.get(organisation="LAKE")
    fill(lake, person(Role.FOCAL_POINT, "LAKE"), pupils="many")
    for _ in range(LONG_FORM_UP_TO):
        add_row(lake, person(Role.FOCAL_POINT, "LAKE"), {"remark": "One more"})
    return returned


PAGES = [
    (Role.COORDINATOR, "/cycles/"),
    (Role.COORDINATOR, "/cycles/2/"),
    (Role.COORDINATOR, "/cycles/2/?view=grid"),
    (Role.COORDINATOR, "/cycles/2/extend/"),
    (Role.COORDINATOR, "/cycles/2/remind/"),
    (Role.COORDINATOR, "/cycles/2/remind/sent/"),
    (Role.COORDINATOR, "/cycles/2/close/"),
    (Role.COORDINATOR, "/cycles/1/open/"),
    (Role.COORDINATOR, "/returns/{other}/review/"),
    (Role.CLEARING_OFFICER, "/returns/{number}/review/"),
    (Role.CLEARING_OFFICER, "/returns/{number}/history/"),
    (Role.CLEARING_OFFICER, "/returns/{number}/compare/"),
    (Role.CLEARING_OFFICER, "/returns/{number}/comments/"),
    (Role.CLEARING_OFFICER, "/returns/{number}/findings/"),
    (Role.FOCAL_POINT, "/returns/"),
    (Role.FOCAL_POINT, "/returns/{number}/attachments/"),
    (Role.FOCAL_POINT, "/workbooks/2/HILL/"),
]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("role", "address"), PAGES)
def test_every_page_is_for_everybody(lively: Return, open_as: OpenAs, role: Role, address: str, width: int) -> None:
    page = open_as(role, width)
    answer = page.goto(address.format(number=lively.pk, other=Return.objects.get(organisation="LAKE").pk))
    assert answer and answer.ok
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
    if page.locator("#extent-cells").count():
        page.locator("#extent-cells").check()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(answer.body()) < HEAVIEST


@pytest.mark.parametrize("width", [1280, 390])
def test_a_refusal_is_for_everybody(lively: Return, open_as: OpenAs, width: int) -> None:
    page = open_as(Role.CLEARING_OFFICER, width)
    page.goto(f"/returns/{lively.pk}/review/")
    page.get_by_text("Send back to be corrected").click()
    with page.expect_navigation() as navigation:
        page.evaluate("document.getElementById('send-back').submit()")
    assert navigation.value.status == 409
    assert violations(page) == []
