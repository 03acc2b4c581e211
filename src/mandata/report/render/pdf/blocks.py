"""Blocks of Pandoc's document made ready for Typst: tables, definitions, and what is as wide as the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mandata.report.pandoc import Element, classes, contents, div, elements, raw_block, raw_inline, rewritten, text_of
from mandata.report.render.pdf.narrative_tables import fitted
from mandata.report.typography.characters import is_right_to_left

TYPST = "typst"
WIDE = "wide"
"""Class of a div as wide as the page, without rail; its contents are taken out of it again."""

FIGURES = re.compile(r"[\d.,%–−-]*")


def typst_string(text: str) -> str:
    """Return a text as a string literal of Typst."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(letter, letter) for letter in text) + '"'


def raw(code: str) -> Element:
    """Return a block of Typst code."""
    return raw_block(TYPST, code)


def raw_in_text(code: str) -> Element:
    """Return Typst code within a line."""
    return raw_inline(TYPST, code)


def wide(blocks: list[Element]) -> Element:
    """Return blocks as wide as the page."""
    return div(blocks, kinds=[WIDE])


def is_wide(block: Element) -> bool:
    """Return whether a block is one that `wide` made."""
    return block["t"] == "Div" and WIDE in classes(block)


def definition_names(node: Any) -> list[str]:
    """Return the definitions of a document as code within their terms."""
    terms = (term for found in elements(node, ("DefinitionList",)) for term, _ in found["c"])
    return [name for name in map(_name, terms) if name]


def prepared(node: Any) -> Any:
    """Return a copy of a document (or a part) with definitions, tables and images as this format shows them."""
    return rewritten(
        node,
        {},
        {
            "DefinitionList": _definitions,
            "Table": _table,
            "Figure": _figure,
            "Para": _directed,
            "Plain": _directed,
            "Header": _directed_header,
            "Image": lambda image: list(image["c"][1]),
        },
    )


def _figure(figure: Element) -> list[Element]:
    """Return the description of a picture in the narrative: only exhibits are drawn."""
    return list(figure["c"][2])


def _directed(block: Element) -> list[Element] | None:
    """Give a paragraph that begins with a letter of a script such as Arabic the direction of that script."""
    return [raw("#right-to-left["), block, raw("]")] if is_right_to_left(text_of(block)) else None


def _directed_header(header: Element) -> list[Element] | None:
    level, attributes, inlines = header["c"]
    if not is_right_to_left(text_of(header)):
        return None
    turned = [raw_in_text("#right-to-left["), *inlines, raw_in_text("]")]
    return [{"t": "Header", "c": [level, attributes, turned]}]


def _definitions(element: Element) -> list[Element]:
    return [wide([block for term, texts in element["c"] for block in _definition(term, texts)])]


def _definition(term: list[Element], texts: list[list[Element]]) -> list[Element]:
    head = {"t": "Plain", "c": [raw_in_text(f"#definition({typst_string(_name(term))})["), *term, raw_in_text("][")]}
    return [head, *(block for text in texts for block in text), raw("]")]


def _name(term: list[Element]) -> str:
    return next((str(part["c"][1]) for part in term if part["t"] == "Code"), "")


def _table(element: Element) -> list[Element]:
    """Return a table with automatic column widths and right-aligned figures, divided if it is too wide."""
    attributes, caption, columns, head, bodies, foot = element["c"]
    rows = [row[1] for body in bodies for row in body[3]]
    shown = [
        [
            _alignment(alignment, [text_of(row[number][4]) for row in rows if number < len(row)]),
            {"t": "ColWidthDefault"},
        ]
        for number, (alignment, _) in enumerate(columns)
    ]
    table = {"t": "Table", "c": [attributes, caption, shown, head, bodies, foot]}
    parts = fitted(table)
    if parts is None:
        return [wide([table])]
    type_, tables = parts
    return [wide([raw(f"#fitted({type_.size}pt, {type_.padding / 2}pt)["), *tables, raw("]")])]


def _alignment(declared: Element, texts: list[str]) -> Element:
    """Return the alignment as declared; if there is none, figures to the right and words to the left."""
    if declared["t"] != "AlignDefault":
        return declared
    figures = bool(texts) and all(FIGURES.fullmatch(text) for text in texts)
    return {"t": "AlignRight" if figures else "AlignLeft"}


def flattened(blocks: list[Element]) -> Iterator[Element]:
    """Return blocks without the divs around them that have no meaning in this format."""
    for block in blocks:
        if block["t"] == "Div" and not {WIDE, "highlight"} & set(classes(block)):
            yield from flattened(contents(block))
        else:
            yield block
