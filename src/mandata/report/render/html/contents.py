"""The table of contents, read off the document."""

from __future__ import annotations

from dataclasses import dataclass

from mandata.report.document import Ast
from mandata.report.pandoc import attribute, contents, identifier, marked, text_of
from mandata.report.render.html.theme import colour_class


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: where it is, what it is called, and the headings inside it as (id, words)."""

    id: str
    title: str
    colour: str
    layout: str
    parts: tuple[tuple[str, str], ...] = ()


def contents_of(ast: Ast) -> list[Chapter]:
    """Return the sections of a document with their second-level headings."""
    return [
        Chapter(
            id=identifier(section),
            title=attribute(section, "title"),
            colour=colour_class(attribute(section, "colour")),
            layout=attribute(section, "layout"),
            parts=tuple(
                (block["c"][1][0], text_of(block["c"][2]))
                for block in contents(section)
                if block["t"] == "Header" and block["c"][0] == 2 and block["c"][1][0]
            ),
        )
        for section in marked(ast["blocks"], "section")
    ]
