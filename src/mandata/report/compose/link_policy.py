"""Content of a text that reaches outside the report: pictures in other places, and links that do more than navigate.

A report is complete in one file, in every format; a separate picture would be missing for people who get only the
report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from mandata.findings import Finding, Place
from mandata.report.compose.narrative import line_in
from mandata.report.pandoc import elements

MOST = 200
"""Findings of a report; more help nobody."""

PLAIN_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)


def reaches_out(blocks: Any, sources: Mapping[Path, str]) -> Iterator[Finding]:
    """Return a finding for every picture in the texts, and for every link that is not to the web, e-mail or a section.

    Args:
        blocks: of the document.
        sources: the texts by their files, in which places are looked up.
    """
    return islice(_out(blocks, sources), MOST)


def _out(blocks: Any, sources: Mapping[Path, str]) -> Iterator[Finding]:
    for element in elements(blocks, ("Image", "Link")):
        target = str(element["c"][2][0])
        if element["t"] == "Image":
            yield Finding("picture-in-text", {"target": target}, _place(target, sources))
        elif not PLAIN_LINK.match(target):
            yield Finding("wrong-link", {"target": target}, _place(target, sources))


def _place(target: str, sources: Mapping[Path, str]) -> Place | None:
    for path, text in sources.items():
        if target in text:
            return line_in(path, text, text.index(target))
    return None
