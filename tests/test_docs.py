"""The pages written from the code say what the code says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    path = ROOT / "tools" / "make_reference.py"
    spec = importlib.util.spec_from_file_location("make_reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def committed(name: str) -> str:
    return (ROOT / "docs" / "reference" / name).read_text("utf-8")


def test_the_reference_of_framework_files_is_current(generator: ModuleType) -> None:
    assert committed("framework-files.md") == generator.framework_files(), "run `make docs`"


def test_the_reference_of_the_command_line_is_current(generator: ModuleType) -> None:
    assert committed("command-line.md") == generator.command_line(), "run `make docs`"


def test_the_reference_of_findings_is_current(generator: ModuleType) -> None:
    assert committed("findings.md") == generator.findings(), "run `make docs`"


def test_the_reference_of_settings_is_current(generator: ModuleType) -> None:
    assert committed("settings.md") == generator.settings(), "run `make docs`"


def test_the_reference_of_expressions_is_current(generator: ModuleType) -> None:
    assert committed("expressions.md") == generator.expressions(), "run `make docs`"


def test_the_examples_of_findings_are_current(generator: ModuleType) -> None:
    page = committed("finding-examples.md")
    examples = dict(re.findall(r"^### `([a-z-]+)`\n\n(.*?)(?=\n\n##|\n\Z)", page, re.MULTILINE | re.DOTALL))
    assert page == generator.finding_examples(examples.__getitem__), "run `make docs`"


def test_the_page_of_checks_is_current(generator: ModuleType) -> None:
    page = (ROOT / "docs" / "checks.md").read_text("utf-8")
    examples = {code: line for line, code in re.findall(r"^    (.*\[([a-z-]+)\])$", page, re.MULTILINE)}
    assert page == generator.checks(examples.__getitem__), "run `make docs`"


def test_every_key_of_a_framework_file_is_described(generator: ModuleType) -> None:
    bare = [
        line for line in generator.framework_files().splitlines() if line.startswith("| `") and line.endswith("|  |")
    ]
    assert bare == []


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    ]
    broken = [f"{page.relative_to(ROOT)}: {link}" for page, link in links if not (page.parent / link).exists()]
    assert broken == []
