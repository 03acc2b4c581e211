"""A step that is refused answers with its reason, whether or not its page explains it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

import pytest
from django.test import Client

import mandata
from mandata.accounts.roles import Role
from mandata.collection.models import Cycle
from mandata.publishing import starting
from mandata.refusals import StepRefused


def refuse(*given: object, **named: object) -> None:
    raise StepRefused("The <cycle> is being archived.")


def test_a_refusal_that_no_page_explains_has_a_page_of_its_own(
    cycle: Cycle, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "start_draft", refuse)
    answer = signed_in(Role.COORDINATOR).post("/releases/draft/", {"cycle": cycle.number})
    assert answer.status_code == 409
    assert "The &lt;cycle&gt; is being archived." in answer.content.decode()


def test_every_refusal_for_people_has_the_same_base() -> None:
    found = {
        kind
        for module in pkgutil.walk_packages(mandata.__path__, "mandata.")
        if ".migrations" not in module.name and not module.name.endswith(("__main__", "wsgi", "settings"))
        for kind in vars(importlib.import_module(module.name)).values()
        if isinstance(kind, type) and kind.__name__.startswith("Cannot")
    }
    assert len(found) > 8
    assert {kind.__name__ for kind in found if not issubclass(kind, StepRefused)} == set()
