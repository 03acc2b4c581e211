"""Lists at the end of a report: exhibits without figures, and the acronyms that it uses.

Both are known only once the exhibits are built. The annexes leave a place for them, which is filled here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mandata.report.exhibits.model import Exhibit
from mandata.report.pandoc import (
    Ast,
    Element,
    attribute,
    contents,
    div,
    header,
    identifier,
    marked,
    rewritten,
    text_of,
    words,
)

UNAVAILABLE, ACRONYMS = "unavailable-list", "acronym-list"
"""Classes of the divs that keep the places."""

NOT_AVAILABLE = "not-available"
"""Id of the section that lists exhibits without figures, where the outline has none for them."""

TITLE = "Not available in this edition"
OPENING = "These exhibits have no figure that can be shown."
ALL_SHOWN = "Every exhibit of this edition has figures."


@dataclass(frozen=True, slots=True)
class Absent:
    """An exhibit that is not shown, because no figure of it is available.

    Attributes:
        section: title of the section in which it was placed.
        why: the reason.
    """

    title: str
    section: str
    why: str


def completed(
    ast: Ast, exhibits: Mapping[str, Exhibit], absent: Mapping[str, Absent], attributes: Mapping[str, str]
) -> Ast:
    """Return the document without the exhibits that are not shown, its end lists filled.

    Args:
        exhibits: those that are shown, by id.
        absent: those that are not, by id.
        attributes: of the section that is added for them, where no annex lists them.
    """
    without: Ast = rewritten(ast, {"exhibit": lambda element: [] if identifier(element) in absent else None})
    filled: Ast = rewritten(without, {UNAVAILABLE: lambda _: _listed(absent.values())})
    if absent and not marked(ast, UNAVAILABLE):
        section = [header(1, TITLE, f"{NOT_AVAILABLE}-title"), *_listed(absent.values())]
        filled = {**filled, "blocks": [*filled["blocks"], div(section, NOT_AVAILABLE, ["section"], **attributes)]}
    if not marked(filled, ACRONYMS):
        return filled
    used = _words(filled, exhibits.values())
    whole: Ast = rewritten(filled, {ACRONYMS: lambda element: _used(element, used)})
    return whole


def section_of_absent(ast: Ast) -> str:
    """Return the id of the section that lists the exhibits without figures."""
    sections = (section for section in ast["blocks"] if marked(section, UNAVAILABLE))
    return next((identifier(section) for section in sections), NOT_AVAILABLE)


def _listed(absent: Iterable[Absent]) -> list[Element]:
    items = [[{"t": "Plain", "c": _item(one)}] for one in absent]
    if not items:
        return [{"t": "Para", "c": words(ALL_SHOWN)}]
    return [{"t": "Para", "c": words(OPENING)}, {"t": "BulletList", "c": items}]


def _item(one: Absent) -> list[Element]:
    return [{"t": "Strong", "c": words(one.title)}, *words(f" ({one.section}): {one.why.rstrip('.')}.")]


def _words(ast: Ast, exhibits: Iterable[Exhibit]) -> str:
    """Return all words of a report but those of its list of acronyms."""
    body = rewritten(ast["blocks"], {ACRONYMS: lambda _: []})
    heads = [attribute(section, name) for section in ast["blocks"] for name in ("title", "kicker", "summary")]
    return " ".join([_text(body), *heads, *(part for exhibit in exhibits for part in _of_exhibit(exhibit))])


def _of_exhibit(exhibit: Exhibit) -> list[str]:
    labels = [figure.label for figure in exhibit.figures]
    if exhibit.table is not None:
        labels += [text for head in exhibit.table.heads for text in (head.label, head.group)]
        labels += [row.label for row in exhibit.table.rows]
    cells = [text for cell in exhibit.cells for text in (cell.text, cell.detail)]
    return [exhibit.title, exhibit.subtitle, exhibit.source, *exhibit.notes, *labels, *cells]


def _used(element: Element, used: str) -> list[Element]:
    """Return the definitions whose terms the report uses, also in the plural."""
    kept = []
    for block in contents(element):
        if block["t"] == "DefinitionList":
            terms = [
                pair for pair in block["c"] if re.search(rf"(?<!\w){re.escape(text_of(pair[0]))}s?(?![\w+])", used)
            ]
            kept += [{"t": "DefinitionList", "c": terms}] if terms else []
        else:
            kept.append(block)
    return kept


def _text(node: Any) -> str:
    """Return all words of a document, those of footnotes too."""
    found: list[str] = []
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict) and item.get("t") in ("Str", "Code"):
            found.append(str(item["c"] if item["t"] == "Str" else item["c"][1]))
        elif isinstance(item, dict):
            waiting.append(item.get("c"))
    return " ".join(found)
