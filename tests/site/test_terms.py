"""One term has one translation: `docs/terms.csv` says what French and Arabic write wherever English has a term."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "src" / "mandata" / "site" / "locale"
TERMS = ROOT / "docs" / "terms.csv"
LANGUAGES = {"fr": "french", "ar": "arabic"}
VOWELS = re.compile("[\u064b-\u0652]")
"""Marks that Arabic may or may not write."""
NO_WORDS = re.compile(r"`[^`]*`|%\(\w+\)s")
"""Code and parameters within a text: their names are not words."""


def terms() -> list[dict[str, str]]:
    with TERMS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(language: str) -> list[tuple[str, str]]:
    """Each English text of the interface with its translation; of plurals, the last form of each."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return [
        (message.id[-1], message.string[-1]) if isinstance(message.id, tuple) else (message.id, message.string)
        for message in catalogue
        if message.id
    ]


def strays(language: str) -> list[str]:
    column = LANGUAGES[language]
    return [
        f"{row['term']}: {english!r}: {translation!r}"
        for english, translation in pairs(language)
        for row in terms()
        if re.search(row["english"], NO_WORDS.sub("", english), re.IGNORECASE)
        and not re.search(row[column], VOWELS.sub("", translation), re.IGNORECASE)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_has_one_translation(language: str) -> None:
    assert strays(language) == []
