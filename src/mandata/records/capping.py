"""Capping of findings: many findings with one cause must not hide others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mandata.findings import Finding, Place, Severity

MOST_ALIKE = 20
"""Maximum findings of one code per file."""


def capped(findings: Iterable[Finding], file: str) -> list[Finding]:
    """Return the findings of one file ordered by line, with a maximum per code and a count of the rest."""
    counted: Counter[str] = Counter()
    kept: list[Finding] = []
    severities: dict[str, Severity] = {}
    for finding in sorted(findings, key=_position):
        counted[finding.code] += 1
        severities.setdefault(finding.code, finding.severity)
        if counted[finding.code] <= MOST_ALIKE:
            kept.append(finding)
    rest = {code: number - MOST_ALIKE for code, number in counted.items() if number > MOST_ALIKE}
    kept += [and_more(number, code, Place(file), severities[code]) for code, number in rest.items()]
    return kept


def and_more(number: int, what: str, place: Place | None, severity: Severity) -> Finding:
    """Return a note that counts the findings not shown.

    Args:
        what: their code, or what they have in common.
    """
    return Finding("and-more", {"number": number, "code": what}, place, severity)


def _position(finding: Finding) -> tuple[int, int]:
    place = finding.place
    return (place.line or 0, place.column or 0) if place else (0, 0)
