"""The page of a release that is being built shows how far it is, and does not throw its reader back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from mandata.accounts.roles import Role
from mandata.collection.models import Cycle
from mandata.publishing.models import Release

pytestmark = pytest.mark.browser


def test_what_is_new_is_put_in_place(
    live_server: Any, browser: Browser, cycle: Cycle, signed_in: Callable[..., Client]
) -> None:
    release = Release.objects.create(cycle=cycle, dated=date(2025, 3, 1), step="Records")
    page = browser.new_page(base_url=live_server.url)
    cookie = signed_in(Role.COORDINATOR).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"/releases/{release.pk}/")
    page.evaluate("window.isTheSame = true")
    page.get_by_text("Taking longer than a minute").click()

    release.step = "Charts"
    release.save()
    expect(page.get_by_role("status")).to_contain_text("Charts")
    expect(page.get_by_role("button", name="Build again")).to_be_visible()

    release.state, release.errors = Release.State.STOPPED, [{"severity": "error", "text": "Broken.", "where": ""}]
    release.save()
    expect(page.get_by_role("heading", name="1 error stopped this release")).to_be_visible()
    expect(page.locator("main")).to_be_focused()
    assert page.evaluate("window.isTheSame")
    page.context.close()
