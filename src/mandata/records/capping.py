"""Findings of one kind, capped: what has one cause would bury what has another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mandata.findings import Finding, Place, Severity

MOST_ALIKE = 20
"""So many findings of one code are told for one file."""


def capped(findings: Iterable[Finding], file: str) -> list[Finding]:
    """The findings of one file by line, at most so many of one code, with a word on the rest."""
    told: Counter[str] = Counter()
    kept: list[Finding] = []
    severities: dict[str, Severity] = {}
    for finding in sorted(findings, key=_position):
        told[finding.code] += 1
        severities.setdefault(finding.code, finding.severity)
        if told[finding.code] <= MOST_ALIKE:
            kept.append(finding)
    rest = {code: number - MOST_ALIKE for code, number in told.items() if number > MOST_ALIKE}
    kept += [and_more(number, code, Place(file), severities[code]) for code, number in rest.items()]
    return kept


def and_more(number: int, what: str, place: Place | None, severity: Severity) -> Finding:
    """A word on the findings that are not told one by one.

    Args:
        what: their code, or what they have in common.
    """
    message = f"And {number:,} more of the same kind ({what})."
    return Finding("and-more", message, "Mend those above first; they often have one cause.", place, severity)


def _position(finding: Finding) -> tuple[int, int]:
    place = finding.place
    return (place.line or 0, place.column or 0) if place else (0, 0)
