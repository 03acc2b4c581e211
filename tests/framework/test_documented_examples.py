"""Every code of a finding in a framework is documented with an example, and the framework of it has that finding."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.framework.examples import EXAMPLES, TOPICS, Example, example_of, findings_of

import mandata.report.messages  # noqa: F401 (registers every message that a framework can need)
from mandata.messages import MESSAGES

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "finding-examples.md").read_text("utf-8")

WITH_A_PACKAGE = {"broken-plugin"}
"""Codes that need another package, not another framework."""


def test_every_code_of_a_framework_has_an_example_and_no_other() -> None:
    codes = {code for code, message in MESSAGES.items() if message.topic in TOPICS} - WITH_A_PACKAGE
    assert codes == EXAMPLES.keys() == set(re.findall(r"^### `([a-z-]+)`$", PAGE, re.MULTILINE))


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_framework_has_the_documented_finding(tmp_path: Path, code: str) -> None:
    assert f"### `{code}`\n\n{example_of(code, tmp_path)}\n" in PAGE


def test_the_unchanged_framework_has_no_finding(tmp_path: Path) -> None:
    assert findings_of(Example(()), tmp_path) == []
