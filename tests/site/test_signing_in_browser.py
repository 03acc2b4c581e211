"""The pages of signing in, as people meet them: wide and narrow, read aloud, by keyboard, in either direction."""

from __future__ import annotations

import pytest
from pytest_django import Settings
from tests.site import signing_in
from tests.site.addresses import addresses_of_signing_in
from tests.site.visiting import Visit, Visitor, told

from mandata.collection.models import Cycle
from mandata.site.settings import sign_on
from mandata.site.variables import SignOn

pytestmark = pytest.mark.browser

PROVIDER = {"name": "The office", "client_id": "mandata", "secret": "s", "server_url": "https://id.example.org"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_signing_in_is_for_everybody(cycle: Cycle, settings: Settings, visitor: Visitor, language: str) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = sign_on(SignOn(**PROVIDER))
    people = signing_in.everybody()
    declared = {address for somebody in people for address in somebody.pages}
    assert declared | signing_in.NO_PAGES == set(addresses_of_signing_in())
    visits = [
        Visit(address, somebody.who, somebody.client, signing_in.STATUS.get(address, 200))
        for somebody in people
        for address in somebody.pages.values()
    ]
    found = [fault for visit in visits for fault in visitor.faults(visit, language)]
    assert not found, told(found)
