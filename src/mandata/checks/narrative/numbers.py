"""Numbers that an editor typed by hand instead of binding them to a value."""

from __future__ import annotations

import re

from mandata.checks.narrative.source import blank, place_of
from mandata.findings import Finding

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

NOT_FIGURES = re.compile(
    "|".join(
        [
            r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}",  # template calls: what they print is bound
            r"\{[^{}]*\}",  # Markdown attributes
            r"\]\([^)]*\)|<https?://[^>]*>|https?://\S+",  # addresses
            r"`[^`]*`",  # code
            r"\[\^[^\]]*\]",  # footnote marks
            r"^\s*\d+[.)]\s",  # numbered lists
            r"^#+\s+\w+\s+\d+\b",  # headings that count: Chapter 3
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTHS})\b(?:\s+\d{{4}})?",  # 31 January 2025
            rf"\b(?:{MONTHS})\s+(?:\d{{1,2}},\s*)?\d{{4}}\b",  # January 2025
            r"\b(?:19|20)\d{2}(?:[–/-](?:19|20)?\d{2})?\b",  # years and spans of years
            r"\b[A-Z]+/(?:[A-Z0-9.]+/)*[A-Z0-9.]+(?:\s*\(\d{4}\))?",  # document symbols
            r"\b(?i:resolution|article|chapter|section|cycle|annex|level|no\.)\s+\d+\+?(?:\s*\(\d{4}\))?",
            r"\b\w*[A-Za-z]\w*[-–]?\d[\w+]*|\b\d+[A-Za-z]\w*",  # names with digits in them
        ]
    ),
    re.MULTILINE | re.DOTALL,
)

NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d+)*(?:\.\d+)?%?")


def check_unbound_numbers(text: str, file: str) -> list[Finding]:
    """Find figures in a narrative's source that are bound to no value.

    Args:
        text: Markdown with template calls, as the editor wrote it.
        file: its path, for the findings.

    Returns:
        A warning for each such number, with line and column. Dates, years, document symbols, list numbers, addresses,
        code and names with digits in them are not figures.
    """
    blanked = NOT_FIGURES.sub(blank, text)
    return [_finding(match, blanked, file) for match in NUMBER.finditer(blanked)]


def _finding(match: re.Match[str], text: str, file: str) -> Finding:
    return Finding("unbound-number", {"text": match.group()}, place_of(match.start(), text, file))
