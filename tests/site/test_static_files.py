"""Styles and scripts under names that carry their hash, with the modules that a script imports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client
from lxml import html
from pytest_django import Settings

from mandata.accounts.roles import Role
from mandata.collection.models import Return

IMPORT = re.compile(r"""^import .*?from ["'](?P<address>[./][^"']+)["'];""", re.MULTILINE | re.DOTALL)
FOLDER = Path(str(finders.find("collection/filling/main.js"))).parent


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """The files as a running platform serves them."""
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    yield tmp_path
    staticfiles_storage._setup()  # the storage of the tests, without a manifest


@pytest.fixture
def filling(returned: Return, signed_in: Callable[..., Client]) -> html.HtmlElement:
    answer = signed_in(Role.FOCAL_POINT).get(f"/returns/{returned.pk}/")
    return html.fromstring(answer.content.decode())


def test_a_module_imports_other_modules_by_their_hashed_names(collected: Path) -> None:
    staticfiles_storage._setup()
    seen, waiting = set[Path](), [collected / staticfiles_storage.stored_name("collection/filling/main.js")]
    while waiting:
        script = waiting.pop()
        assert re.search(r"\.[0-9a-f]{12}\.js$", script.name), script
        seen.add(script)
        imported = {(script.parent / address).resolve() for address in IMPORT.findall(script.read_text("utf-8"))}
        waiting += imported - seen
    assert len(seen) == len(list(FOLDER.glob("*.js"))) + 1


def test_a_hashed_file_is_kept_for_a_year_and_is_sent_compressed(collected: Path) -> None:
    staticfiles_storage._setup()
    address = staticfiles_storage.url("site/mandata.css")
    answer = Client(headers={"Accept-Encoding": "gzip"}).get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"


def test_the_page_of_a_return_asks_for_every_module_at_once(filling: html.HtmlElement) -> None:
    main, preloaded = filling.xpath("//script/@src"), filling.xpath("//link[@rel='modulepreload']/@href")
    names = {Path(address).name for address in main + preloaded}
    assert names == {path.name for path in FOLDER.glob("*.js")} | {"dom.js"}
