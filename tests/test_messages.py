"""Findings carry a code and parameters; words are made where somebody reads them, in any language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import mandata.editing.messages
import mandata.publishing.messages
import mandata.report.messages  # noqa: F401 (each registers its messages)
from mandata.findings import PLAIN, Cell, Finding, Place, Severity, Subject, worded
from mandata.messages import (
    ENGLISH,
    MESSAGES,
    N_,
    Label,
    Message,
    Phrase,
    Plural,
    Wording,
    Words,
    joined,
    percent,
    plural,
    register,
)

SOURCE = Path(__file__).parents[1] / "src" / "mandata"

KEPT = {"findings.py", "publishing/domain/finding_texts.py", "records/manifest.py"}
"""Modules that read findings which an earlier version kept as sentences."""


def test_no_module_writes_sentences_of_its_own() -> None:
    found = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if any(_sentences(path))}
    assert found - KEPT == set()


def _sentences(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "worded":
            yield node


def test_every_code_that_is_found_has_a_message() -> None:
    codes = {code for path in SOURCE.rglob("*.py") for code in _codes(ast.parse(path.read_text("utf-8")))}
    assert codes - MESSAGES.keys() == set()


def _codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            is_finding = name in ("Finding", "Mistake", "about_words") or (
                name == "add" and "findings" in ast.unparse(node.func)
            )
            if is_finding and isinstance(node.args[0].value, str):
                yield node.args[0].value


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_ends_its_sentences(code: str) -> None:
    message = MESSAGES[code]
    for words in (message.words(), *message.variants.values()):
        for text in (words.text, words.fix):
            for said in (text.one, text.many) if isinstance(text, Plural) else (text,):
                assert re.search(r"[.?]$|^%\(\w+\)s$|^$|\"$", said.rstrip()), said


class _Other(Wording):
    language = "xx"

    def translated(self, text: str) -> str:
        return f"<{text}>"

    def number(self, number: int | Decimal) -> str:
        return f"#{number}"


def test_words_come_last_in_any_language() -> None:
    found = Finding("not-whole", {"text": "2.5"}, Place("a.csv", 2), cell=Cell("books"))
    assert str(found).startswith("a.csv:2: error: Column 'books': '2.5' is not a whole number. Write a whole number.")
    assert found.text_in(ENGLISH) == "'2.5' is not a whole number."
    assert found.text_in(_Other()) == "<'2.5' is not a whole number.>"
    assert Finding("too-small", {"text": "1", "limit": 5}).text_in(_Other()) == "<1 is below the minimum of #5.>"


def test_parameters_are_written_by_their_kind() -> None:
    say = ENGLISH.value
    assert say(12345) == "12,345"
    assert say(Decimal("1234.50")) == "1,234.50"
    assert say(date(2025, 2, 1)) == "2025-02-01"
    assert say(percent(Decimal("37.5"))) == "37.5%"
    assert say(["NORTH", Phrase(N_("cycle %(cycle)s"), {"cycle": "2"})]) == "NORTH, cycle 2"
    assert say(joined(["A", "B", "C"])) == "A, B and C"
    assert say(joined(["A"])) == "A"
    assert say(Phrase(plural("%(n)s day", "%(n)s days", "n"), {"n": 1})) == "1 day"
    assert _Other().value(7) == "#7"


def test_a_finding_is_kept_whole_as_json() -> None:
    found = Finding(
        "silent-now",
        {"what": Label("Loans"), "cycle": "2", "names": ("A", Decimal("1.50"), date(2025, 1, 2), 7), "last": "1"},
        Place("a.csv", 3, 4),
        Severity.NOTE,
        subject=Subject("loans", "NORTH", 2),
        figures=(("silent", "A"),),
        cell=Cell("books", 5),
        prefix=Phrase(N_("Exhibit '%(name)s':"), {"name": "x"}),
    )
    again = Finding.from_json(found.to_json())
    assert again == found
    assert again.params == found.params
    assert again.message == found.message


def test_a_finding_of_an_unknown_message_keeps_its_sentences() -> None:
    kept = {**worded("gone", "It is so.", "Do it.").to_json(), "variant": "", "params": {}}
    again = Finding.from_json(kept)
    assert (again.code, again.variant, again.message, again.fix) == ("gone", PLAIN, "It is so.", "Do it.")


def test_a_package_brings_words_of_its_own() -> None:
    message = Message("m", "%(n)s books.", "Count.", translations={"xx": Words("%(n)s livres.", "Comptez.")})
    register({"of-a-package": message})
    try:
        found = Finding("of-a-package", {"n": 3})
        assert (found.message, found.fix) == ("3 books.", "Count.")
        assert (found.text_in(_Other()), found.fix_in(_Other())) == ("<#3 livres.>", "<Comptez.>")
    finally:
        del MESSAGES["of-a-package"]


def test_two_messages_cannot_have_one_code() -> None:
    with pytest.raises(ValueError, match="not-whole"):
        register({"not-whole": Message("m", "Other.")})
