"""The text of each format, as a reader who searches in it would find it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pdfplumber
from lxml import etree, html

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def of_pdf(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return _folded("\n".join(page.extract_text() or "" for page in pdf.pages))


def of_html(path: Path) -> str:
    tree = html.fromstring(path.read_text("utf-8"))
    for hidden in tree.xpath("//script | //style"):
        hidden.drop_tree()
    for block in tree.xpath("//p | //div | //li | //td | //th | //h1 | //h2 | //h3 | //dt | //dd | //caption | //text"):
        block.tail = f" {block.tail or ''}"
    return _folded("".join(tree.itertext()))


def of_docx(path: Path) -> str:
    parts = _parts_of_docx(path)
    paragraphs = (paragraph for part in parts for paragraph in part.iter(f"{W}p"))
    return _folded("\n".join("".join(run.text or "" for run in paragraph.iter(f"{W}t")) for paragraph in paragraphs))


def lines_of_docx(path: Path) -> list[str]:
    """The text as one reads it: a paragraph a line, a row of a table a line with `|` between its cells; notes last."""
    lines = (line for part in _parts_of_docx(path) for line in _lines(part))
    return [line for line in map(_folded, lines) if line.strip()]


def _parts_of_docx(path: Path) -> list[Any]:
    """The body and the footnotes."""
    document = docx.Document(str(path))
    related = (relation.target_part for relation in document.part.rels.values() if not relation.is_external)
    notes = [etree.fromstring(part.blob) for part in related if part.partname == "/word/footnotes.xml"]
    return [document.element.body, *notes]


def _lines(parent: Any) -> Iterator[str]:
    for element in parent:
        if element.tag == f"{W}tr":
            yield " | ".join(" ".join(_lines(cell)) for cell in element.iter(f"{W}tc"))
        elif element.tag == f"{W}p":
            yield "".join(run.text or "" for run in element.iter(f"{W}t")).strip()
        else:
            yield from _lines(element)


def _folded(text: str) -> str:
    return re.sub(r"[ \t\u00a0\u202f]+", " ", text)
