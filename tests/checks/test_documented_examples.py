"""Every code of a check is documented with an example, and the checks find exactly that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.checks.examples import EXAMPLES, TEXTS, example_of, findings_of

import mandata.report.messages  # noqa: F401 (disclosure has examples of its own)
from mandata.messages import MESSAGES

PAGE = (Path(__file__).parents[2] / "docs" / "checks.md").read_text("utf-8")
DOCUMENTED = [
    code for heads in re.findall(r"^### (.+)$", PAGE, re.MULTILINE) for code in re.findall(r"`([a-z-]+)`", heads)
]


def test_every_code_of_a_check_is_documented_and_no_other() -> None:
    explained = {code for code in DOCUMENTED if MESSAGES[code].doc}
    assert explained == {code for code, message in MESSAGES.items() if message.doc}


def test_every_documented_code_has_an_example() -> None:
    kept = {code for code, message in MESSAGES.items() if message.example}
    assert {code for code in DOCUMENTED if MESSAGES[code].doc} - kept == set(EXAMPLES)


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_checks_find_the_documented_example(tmp_path: Path, code: str) -> None:
    example = example_of(code, tmp_path)
    assert f"    {example}\n" in PAGE


@pytest.mark.parametrize("code", TEXTS)
def test_the_example_of_a_text_has_no_other_finding(tmp_path: Path, code: str) -> None:
    assert [finding.code for finding in findings_of(code, tmp_path)] == [code]
