"""What must hold within `framework.yaml` and `report/outline.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from mandata.findings import Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import FrameworkFile, Outline
from mandata.framework.placeholders import COLLECTION, NAMES, placeholders, placeholders_of
from mandata.framework.suggest import suggestion
from mandata.messages import Label, Params

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

EXPECTED_COLOURS = ("primary", "ink", "muted", "paper", "up", "down")
"""Every theme has these, declared or not."""


def check_outline(draft: Draft, findings: Findings) -> None:
    """Check that cycles and sections have unique names, and that colours are colours."""
    if draft.file:
        _check_cycles(draft.file, findings)
    if draft.outline:
        _check_sections(draft.outline, findings)
        _check_placeholders(draft.outline, placeholders(draft.outline.item), draft.file, findings)
    for exhibit in draft.exhibits:
        _check_placeholders(exhibit, placeholders_of(exhibit.item), draft.file, findings)


def colour_names(outline: Outline) -> list[str]:
    """Return the colours that sections and series may name."""
    return list(dict.fromkeys([*EXPECTED_COLOURS, *outline.colours]))


def _check_cycles(file: Declared[FrameworkFile], findings: Findings) -> None:
    numbers = [cycle.number for cycle in file.item.cycles]
    if not numbers:
        findings.add("missing-cycle", place=file.place("cycles"))
    for index in _repeats(numbers):
        place = file.place("cycles", index, "number")
        findings.add("duplicate-id", {"name": str(numbers[index])}, place, variant="cycle")
    _check_periods(file, findings)
    if file.item.language not in file.item.languages:
        findings.add("unknown-language", {"language": file.item.language}, file.place("language"))


def _check_periods(file: Declared[FrameworkFile], findings: Findings) -> None:
    """Add an error for a day that belongs to two cycles, and a warning for days between cycles."""
    ordered = sorted(enumerate(file.item.cycles), key=lambda item: item[1].period.start)
    for (_, earlier), (index, later) in pairwise(ordered):
        first, last = earlier.period.end + timedelta(days=1), later.period.start - timedelta(days=1)
        place = file.place("cycles", index, "period", "start")
        titles: Params = {"earlier": Label(earlier.title), "later": Label(later.title)}
        if later.period.start <= earlier.period.end:
            days: Params = {"start": later.period.start, "end": earlier.period.end}
            findings.add("overlapping-cycles", {**titles, **days}, place)
        elif first <= last:
            findings.add("gap-between-cycles", {**titles, "first": first, "last": last}, place)


def _check_sections(outline: Declared[Outline], findings: Findings) -> None:
    sections = outline.item.sections
    for index in _repeats([section.id for section in sections]):
        place = outline.place("sections", index, "id")
        findings.add("duplicate-id", {"name": sections[index].id}, place, variant="section")
    for name, colour in outline.item.colours.items():
        if not COLOUR.fullmatch(colour):
            findings.add("wrong-colour", {"text": colour}, outline.place("colours", name))
    known = colour_names(outline.item)
    for index, section in enumerate(sections):
        if section.colour not in known:
            params: Params = {"name": section.colour, "suggestion": suggestion(section.colour, known)}
            findings.add("unknown-colour", params, outline.place("sections", index, "colour"))


def _check_placeholders(
    declared: Declared[Any],
    found: Iterable[tuple[tuple[str | int, ...], str]],
    file: Declared[FrameworkFile] | None,
    findings: Findings,
) -> None:
    """Check that every placeholder is known, and that every cycle has a value for it."""
    cycles = file.item.cycles if file else ()
    without = [Label(cycle.title) for cycle in cycles if cycle.collection is None]
    for keys, name in found:
        place = declared.place(*keys)
        if name not in NAMES:
            params: Params = {"name": name, "suggestion": suggestion(name, NAMES)}
            findings.add("unknown-placeholder", params, place)
        elif name == COLLECTION and without:
            findings.add("missing-collection", {"name": name, "cycles": without}, place)


def _repeats(items: Iterable[object]) -> list[int]:
    """Return the indices of items that repeat an earlier one."""
    seen: set[object] = set()
    return [index for index, item in enumerate(items) if item in seen or seen.add(item)]  # type: ignore[func-returns-value]
