"""The text of each format, as a reader who searches in it would find it."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pdfplumber
from lxml import html

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
    body = docx.Document(str(path)).element.body
    texts = ("".join(run.text or "" for run in paragraph.iter(f"{W}t")) for paragraph in body.iter(f"{W}p"))
    return _folded("\n".join(texts))


def _folded(text: str) -> str:
    return re.sub(r"[ \t\u00a0\u202f]+", " ", text)
