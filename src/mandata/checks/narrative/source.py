"""A narrative's source as the checks read it: texts and calls, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from mandata.findings import Finding, Place, Subject
from mandata.messages import Params

CALL = re.compile(r"\{\{\s*(\w+)\((.*?)\)[^}]*\}\}", re.DOTALL)
ARGUMENT = re.compile(r"""(?:(\w+)\s*=\s*)?(?:"([^"]*)"|'([^']*)'|(\d+|true|false))""", re.IGNORECASE)
NOT_TEXT = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|`[^`]*`|\]\([^)]*\)|<https?://[^>]*>|https?://\S+|\{[^{}]*\}|<!--.*?-->",
    re.DOTALL,
)
SENTENCE = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z{*\[])|\n\s*\n|\n(?=[-#|>])")


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a template: `{{ value("loans.books", branch="NORTH") | words }}`.

    Attributes:
        start, end: its place in the source.
        first: its first argument, an indicator, an exhibit or a section.
        named: the others, by name.
    """

    function: str
    first: str
    named: Mapping[str, str]
    start: int
    end: int


def calls_of(text: str) -> Iterator[Call]:
    """Return every call with literal arguments, in order."""
    for match in CALL.finditer(text):
        first, named = "", {}
        for name, double, single, bare in ARGUMENT.findall(match[2]):
            given = double or single or bare
            if name:
                named[name] = given
            else:
                first = first or given
        yield Call(match[1], first, named, match.start(), match.end())


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """Return where each sentence or list item begins and ends."""
    begin = 0
    for match in SENTENCE.finditer(text):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(text)


def words_only(text: str) -> str:
    """Return the source with everything that readers do not see replaced by spaces."""
    return NOT_TEXT.sub(blank, text)


def blank(match: re.Match[str]) -> str:
    """Return spaces in place of a match, so that lines and columns stay the same."""
    return re.sub(r"[^\n]", " ", match.group())


def on_one_line(match: re.Match[str]) -> str:
    """Return the matched words, whatever is between them."""
    return " ".join(match.group().split())


def place_of(start: int, text: str, file: str) -> Place:
    """Return the line and column of a position in a source."""
    before = text[:start]
    return Place(file, before.count("\n") + 1, start - before.rfind("\n"))


def about_words(code: str, params: Params, place: Place, about: str) -> Finding:
    """Return a finding about words of a text, which can be answered.

    Args:
        about: the words, which identify the finding wherever they move.
    """
    subject = Subject(about=f"{PurePath(place.file).name}: {about}")
    return Finding(code, params, place, subject=subject, figures=(("text", about),))
