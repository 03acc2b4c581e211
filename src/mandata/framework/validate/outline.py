"""What must hold within `framework.yaml` and `report/outline.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from mandata.findings import Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import FrameworkFile, Outline
from mandata.framework.placeholders import COLLECTION, NAMES, placeholders
from mandata.framework.suggest import did_you_mean

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

EXPECTED_COLOURS = ("primary", "ink", "muted", "paper", "up", "down")
"""Every theme has these, declared or not."""


def check_outline(draft: Draft, findings: Findings) -> None:
    """Cycles and sections have names of their own; colours are colours."""
    if draft.file:
        _check_cycles(draft.file, findings)
    if draft.outline:
        _check_sections(draft.outline, findings)
        _check_placeholders(draft.outline, draft.file, findings)


def colour_names(outline: Outline) -> list[str]:
    """Return the colours that sections and series may name."""
    return list(dict.fromkeys([*EXPECTED_COLOURS, *outline.colours]))


def _check_cycles(file: Declared[FrameworkFile], findings: Findings) -> None:
    numbers = [cycle.number for cycle in file.item.cycles]
    if not numbers:
        findings.error("missing-cycle", "The framework has no cycle.", "Declare at least one.", file.place("cycles"))
    for index in _repeats(numbers):
        findings.error(
            "duplicate-id",
            f"There already is a cycle {numbers[index]}.",
            "Give each cycle its own number.",
            file.place("cycles", index, "number"),
        )
    _check_periods(file, findings)
    if file.item.language not in file.item.languages:
        findings.error(
            "unknown-language",
            f"The language '{file.item.language}' is not among the languages.",
            "Add it to `languages`.",
            file.place("language"),
        )


def _check_periods(file: Declared[FrameworkFile], findings: Findings) -> None:
    """Return each day belongs to one cycle, and to none only where a framework means it."""
    ordered = sorted(enumerate(file.item.cycles), key=lambda item: item[1].period.start)
    for (_, earlier), (index, later) in pairwise(ordered):
        first, last = earlier.period.end + timedelta(days=1), later.period.start - timedelta(days=1)
        place = file.place("cycles", index, "period", "start")
        if later.period.start <= earlier.period.end:
            findings.error(
                "overlapping-cycles",
                f"{later.title} starts on {later.period.start}, before {earlier.title} ends on {earlier.period.end}.",
                "Give each day to one cycle.",
                place,
            )
        elif first <= last:
            findings.warning(
                "gap-between-cycles",
                f"No cycle covers {first} to {last}, between {earlier.title} and {later.title}.",
                "Correct the periods if this is not meant.",
                place,
            )


def _check_sections(outline: Declared[Outline], findings: Findings) -> None:
    sections = outline.item.sections
    for index in _repeats([section.id for section in sections]):
        findings.error(
            "duplicate-id",
            f"There already is a section '{sections[index].id}'.",
            "Give each section its own id.",
            outline.place("sections", index, "id"),
        )
    for name, colour in outline.item.colours.items():
        if not COLOUR.fullmatch(colour):
            findings.error(
                "wrong-colour",
                f"'{colour}' is not a colour.",
                'Write "#rrggbb", in quotes.',
                outline.place("colours", name),
            )
    known = colour_names(outline.item)
    for index, section in enumerate(sections):
        if section.colour not in known:
            findings.error(
                "unknown-colour",
                f"There is no colour '{section.colour}'.",
                did_you_mean(section.colour, known, "colours"),
                outline.place("sections", index, "colour"),
            )


def _check_placeholders(outline: Declared[Outline], file: Declared[FrameworkFile] | None, findings: Findings) -> None:
    """Check that every placeholder is known, and that every cycle has a value for it."""
    cycles = file.item.cycles if file else ()
    without = [cycle.title for cycle in cycles if cycle.collection is None]
    for keys, name in placeholders(outline.item):
        place = outline.place(*keys)
        if name not in NAMES:
            message = f"There is no placeholder '{{{name}}}'."
            findings.error("unknown-placeholder", message, did_you_mean(name, NAMES, "placeholders"), place)
        elif name == COLLECTION and without:
            message = f"'{{{name}}}' has no value for {', '.join(without)}: no `collection` is declared."
            findings.error("missing-collection", message, "Declare it, or leave the placeholder out.", place)


def _repeats(items: Iterable[object]) -> list[int]:
    """Indices of the items that repeat an earlier one."""
    seen: set[object] = set()
    return [index for index, item in enumerate(items) if item in seen or seen.add(item)]  # type: ignore[func-returns-value]
