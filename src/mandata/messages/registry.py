"""The registry: every message by the code of its finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """The severity of a finding: an error stops the step, a warning is shown, a note is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Plural(NamedTuple):
    """A text that depends on a number.

    Attributes:
        one, many: English templates.
        parameter: name of the parameter that is the number.
    """

    one: str
    many: str
    parameter: str


Text = str | Plural


def N_(text: str) -> str:  # noqa: N802 (gettext's name for it)
    """Mark a text for translation and return it."""
    return text


def plural(one: str, many: str, parameter: str) -> Plural:
    """Mark a text that depends on a number for translation."""
    return Plural(one, many, parameter)


@dataclass(frozen=True, slots=True)
class Words:
    """The two sentences of a finding, as templates with `%(name)s` for each parameter.

    Attributes:
        text: what is wrong.
        fix: what to do about it.
    """

    text: Text
    fix: Text = ""


@dataclass(frozen=True, slots=True)
class Message:
    """The words of all findings with one code.

    Attributes:
        meaning: what the code means, in one sentence without a full stop, for the reference.
        text: what is wrong.
        fix: what to do about it.
        severity: of its findings, where a finding does not set its own.
        variants: other words for the same code, by name.
        topic: heading under which the reference explains it.
        doc: more about it for the reference, in Markdown.
        example: a finding as the command line prints it, where the tests of the checks run none.
        translations: the words by language, of a package that has no catalogue in the platform.
    """

    meaning: str
    text: Text
    fix: Text = ""
    severity: Severity = Severity.ERROR
    variants: Mapping[str, Words] = field(default_factory=dict)
    topic: str = ""
    doc: str = ""
    example: str = ""
    translations: Mapping[str, Words] = field(default_factory=dict)

    def words(self, variant: str = "", language: str = "") -> Words:
        """Return the words of a variant; the message's own for `""`."""
        if not variant and language in self.translations:
            return self.translations[language]
        return self.variants[variant] if variant else Words(self.text, self.fix)


MESSAGES: dict[str, Message] = {}
"""Every registered message, by code."""


def register(messages: Mapping[str, Message]) -> Mapping[str, Message]:
    """Add messages to the registry and return them.

    Raises:
        ValueError: another message has the same code.
    """
    for code, message in messages.items():
        if MESSAGES.setdefault(code, message) != message:
            raise ValueError(f"two messages have the code '{code}'")
    return messages
