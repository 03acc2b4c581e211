"""The words of workbooks in every language that they are made in, and what may be written in any of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from babel import Locale

from mandata.answers import Status

FOLDER = Path(__file__).parent
FALLBACK = "en"

STATUS_WORDS = {
    Status.NOT_APPLICABLE: "not_applicable",
    Status.WITHHELD: "withheld",
    Status.NOT_AVAILABLE: "not_available",
}
"""Key of the words for each answer that has no figure."""

ESTIMATED = (
    "e",
    "(e)",
    "estimated",
    "(estimated)",
    "estimé",
    "(estimé)",
    "estimation",
    "(estimation)",
    "تقديري",
    "(تقديري)",
)
PROVISIONAL = ("p", "(p)", "provisional", "(provisional)", "provisoire", "(provisoire)", "مؤقت", "(مؤقت)")
FLAGS = {**dict.fromkeys(ESTIMATED, "e"), **dict.fromkeys(PROVISIONAL, "p")}
"""The words that people write after an uncertain figure."""


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _texts(language)

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written from the right."""
        return Locale(self.language).text_direction == "rtl"

    def __call__(self, key: str, **named: object) -> str:
        """Return the words for a key, filled in."""
        return self._texts[key].format(**named)

    def problem(self, key: str, **named: object) -> tuple[str, str]:
        """Return what is wrong and what to do."""
        message, _, fix = self._texts[key].partition("|")
        return message.format(**named), fix.format(**named)


@lru_cache(maxsize=16)
def words_in(language: str) -> Words:
    """Return the words of a language; those of English where a workbook is not made in it."""
    known = language.partition("-")[0].lower()
    return Words(known if known in languages() else FALLBACK)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages that workbooks are made in."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@lru_cache(maxsize=1)
def statuses() -> dict[str, Status]:
    """Return what people write, in small letters and any language, where they have no figure."""
    return {
        _texts(language)[key].casefold(): status for status, key in STATUS_WORDS.items() for language in languages()
    }


@lru_cache(maxsize=16)
def _texts(language: str) -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))
    return {str(key): text for key, text in loaded.items()}
