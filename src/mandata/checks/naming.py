"""Findings that name an organisation. They are published only where the coordinator chooses so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mandata.findings import Finding
from mandata.framework.model import Framework


def names_organisation(framework: Framework, finding: Finding) -> bool:
    """Return whether a finding names an organisation: in its subject, its words or the name of its file.

    Args:
        framework: declares the organisations, each with a code and a name.
        finding: of any check.
    """
    if finding.subject and finding.subject.organisation:
        return True
    place = finding.place.file if finding.place else ""
    return bool(_organisations(_names(framework)).search(f"{finding.message} {place}"))


def _names(framework: Framework) -> tuple[str, ...]:
    organisations = framework.organisations.values()
    return tuple(sorted({text for item in organisations for text in (item.code, item.name) if text}))


@cache
def _organisations(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the names as a whole word; None if there are no names."""
    words = "|".join(re.escape(name) for name in names)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])" if words else r"(?!)")
