"""A passkey is set up and used in a real browser, with an authenticator that the browser plays."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pytest_django import Settings

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.models import Cycle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def test_a_coordinator_sets_up_a_passkey_and_signs_in_with_it(
    live_server: Any, browser: Browser, cycle: Cycle, person: Callable[..., User], settings: Settings
) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    coordinator = person(Role.COORDINATOR)
    coordinator.set_password("a long and quiet river")
    coordinator.save()
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto("/accounts/login/")
    page.locator("#id_login").fill(coordinator.email)
    page.locator("#id_password").fill("a long and quiet river")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/accounts/2fa/")
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("#id_password").fill("a long and quiet river")
    page.get_by_role("button", name="Confirm").click()
    page.locator("#id_passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page).to_have_url(re.compile("/2fa/(recovery-codes/|webauthn/$)"))
    page.goto("/cycles/")
    expect(page).to_have_url(f"{live_server.url}/cycles/")

    context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="Cycles")).to_be_visible()
    page.goto("/cycles/")
    expect(page).to_have_url(f"{live_server.url}/cycles/")
    assert complaints == []
    context.close()
