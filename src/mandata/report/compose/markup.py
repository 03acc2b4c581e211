"""The few marks that travel in the text between the narrative and the formats, and how to write them.

In Pandoc's terms: a bound value is a span of class `value` whose `key` is the value's; an exhibit is an
empty div of class `exhibit`; a cross-reference is a span of class `ref` (its text is the exhibit's name)
or `page-ref` (each format gives the place of the target in its own way), with the target in `to`.
"""

from __future__ import annotations

import re

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|~^$@\"'])")
NOTE = re.compile(r"\^\[(?:[^\[\]\\]|\\.)*\]")
SPAN = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\{\.[^}]*\}")


def escaped(text: str) -> str:
    """Return the text from data made harmless inside Markdown."""
    return SPECIAL.sub(r"\\\1", text)


def quoted(text: str) -> str:
    """Return the text as an attribute's value."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def value_span(text: str, key: str) -> str:
    """Return a bound value."""
    return f"[{escaped(text)}]{{.value key={quoted(key)}}}"


def reference(to: str, kind: str) -> str:
    """Return a cross-reference of class `ref` or `page-ref`; its text is set once the exhibits are numbered."""
    return f"[{escaped(to)}]{{.{kind} to={quoted(to)}}}"


def exhibit_div(identifier: str) -> str:
    """Return the place of an exhibit."""
    return f"\n\n::: {{.exhibit #{identifier}}}\n:::\n\n"


def plain(markdown: str) -> str:
    """Return text without markup: spans are unwrapped, footnotes left out, escapes undone."""
    return re.sub(r"\\([^\w\s])", r"\1", SPAN.sub(r"\1", NOTE.sub("", markdown))).strip()
