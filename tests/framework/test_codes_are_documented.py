"""Every code of a finding about files is in the reference, and no other does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import mandata.editing.messages
import mandata.publishing.messages
import mandata.report.messages  # noqa: F401 (each registers its messages)
from mandata.messages import MESSAGES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "findings.md"
CHECKS = ROOT / "docs" / "checks.md"
PACKAGES = ("framework", "records", "report")
MODULES = ("plugins.py",)

CODE = re.compile(r"[a-z]+(-[a-z]+)*")
TELLING = {"error", "warning", "note", "Finding", "worded", "add", "Mistake", "_add", "_tell", "_need", "_missing"}


def codes_in(path: Path) -> Iterator[str]:
    """The first words of calls that report a finding, and of tuples that are yielded for one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        words: list[ast.expr] = []
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in TELLING:
            words = node.args
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            words = node.value.elts
        if len(words) > 1 and isinstance(words[0], ast.Constant) and CODE.fullmatch(str(words[0].value)):
            yield str(words[0].value)


def test_the_reference_has_every_code_and_no_other() -> None:
    source = ROOT / "src/mandata"
    files = [path for package in PACKAGES for path in (source / package).rglob("*.py")]
    files += [source / name for name in MODULES]
    found = {code for path in files for code in codes_in(path)}
    rows = [line.split("|")[1] for line in PAGE.read_text("utf-8").splitlines() if line.startswith(("| `", "| [`"))]
    documented = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row)}
    of_checks = set(re.findall(r"`([a-z-]+)`", " ".join(re.findall(r"^### (.+)$", CHECKS.read_text("utf-8"), re.M))))
    assert found - documented - of_checks == set()
    assert documented - found - MESSAGES.keys() == set()
