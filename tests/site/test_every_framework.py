"""Every framework that passes its check starts the platform, opens a cycle and builds a report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from tests.acceptance.documented import write_documented_files
from tests.examples import many
from tests.framework import schools
from tests.frameworks import shapes
from tests.frameworks.shapes import NAMED, SHAPES, WORDS, Shape
from typer.testing import CliRunner

from mandata.accounts.models import User
from mandata.cli.main import app
from mandata.collection.models import Cycle
from mandata.publishing.domain import building
from mandata.publishing.domain.approval import published
from mandata.report.render.formats import formats
from mandata.site import sample

PAGES = ("/", "/returns/", "/cycles/", "/narrative/", "/narrative/all/", "/releases/", "/published/", "/people/invite/")


@pytest.fixture(autouse=True)
def platform(settings: object, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform in the demonstration, whose report is built in one format."""
    settings.DEMONSTRATION = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(building, "formats", lambda: {"html": formats()["html"]})


@pytest.fixture
def at(settings: object) -> Callable[[Path], None]:
    """Points the platform at a home."""

    def point(home: Path) -> None:
        settings.HOME, settings.WORKSPACE = home, home / "workspace"
        settings.MEDIA_ROOT, settings.OUTBOX = home / "uploads", home / "outbox"

    return point


def start(workspace: Path) -> str:
    """Start the demonstration over a workspace; returns the page that readers see."""
    sample.load(workspace)
    sample.accounts()
    assert sample.release() == []
    release = published()
    assert release is not None
    return (release.folder / "report.html").read_text("utf-8")


def pages() -> Iterator[tuple[str, str, int, str]]:
    """Every main page as everybody sees it: role, address, status and text."""
    for user in User.objects.all():
        client = Client(headers={"accept-language": "fr"})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        numbers = Cycle.objects.values_list("number", flat=True)
        of_cycles = [f"/cycles/{number}/{rest}" for number in list(numbers)[:2] for rest in ("", "findings/", "close/")]
        for address in [*PAGES, *of_cycles, "/registers/"]:
            answer = client.get(address)
            yield str(user), address, answer.status_code, answer.content.decode()


def is_sound(framework: Path) -> bool:
    return CliRunner().invoke(app, ["framework", "check", str(framework)]).exit_code == 0


@pytest.mark.parametrize("shape", NAMED.values(), ids=NAMED.keys())
def test_a_framework_of_its_own_shape_starts(shape: Shape, at: Callable[[Path], None], tmp_path: Path) -> None:
    workspace = shapes.write(tmp_path, shape)
    assert is_sound(tmp_path / "framework")
    at(tmp_path / "home")
    assert WORDS[shape.language]["title"] in start(workspace)
    assert [(who, address) for who, address, status, _ in pages() if status >= 500] == []


@given(shape=SHAPES)
@settings(max_examples=many(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_framework_starts(at: Callable[[Path], None], shape: Shape) -> None:
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        workspace = shapes.write(Path(folder), shape)
        assert is_sound(Path(folder) / "framework")
        at(Path(folder) / "home")
        assert WORDS[shape.language]["title"] in start(workspace)
        transaction.set_rollback(True)


def test_the_libraries_of_the_documentation_start(at: Callable[[Path], None], tmp_path: Path) -> None:
    at(tmp_path / "home")
    assert "Second report" in start(write_documented_files(tmp_path))
    assert [(who, address) for who, address, status, _ in pages() if status >= 500] == []


def test_a_framework_in_french_speaks_french(at: Callable[[Path], None], tmp_path: Path) -> None:
    workspace = shapes.write(tmp_path, NAMED["in French"])
    at(tmp_path / "home")
    page = start(workspace)
    assert "Deuxième, 2002" in page and "Année 2" in page
    texts = {address: text for who, address, _, text in pages() if "O1" in who or address == "/cycles/"}
    assert "Routes (form_1)" in texts["/returns/"] and 'lang="fr"' in texts["/returns/"]
    assert "Année 2" in texts["/returns/"]


def test_what_stops_the_report_of_the_demonstration_is_shown(at: Callable[[Path], None], tmp_path: Path) -> None:
    workspace = shapes.write(tmp_path, Shape())
    schools.put(workspace / "narrative" / "all.md", '{{ value("nothing") }}\n')
    at(tmp_path / "home")
    sample.load(workspace)
    sample.accounts()
    assert any("nothing" in text for text in sample.release())
    assert published() is None
