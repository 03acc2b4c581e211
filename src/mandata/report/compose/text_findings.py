"""All findings about a report, after its text is rendered and its exhibits are built."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from mandata.checks import Call, KnownWords, check_tags, from_here
from mandata.findings import Finding, Findings
from mandata.indicators import Calculator, Direction, UnknownValue
from mandata.report.compose.context import Parts
from mandata.report.compose.link_policy import reaches_out
from mandata.report.compose.stories import FORM
from mandata.report.pandoc import Ast, identifier, marked


def findings_of(parts: Parts, ast: Ast, exhibits: Collection[str], *, is_whole: bool = True) -> Findings:
    """Return the findings about the figures, the text and its exhibits.

    Args:
        ast: the whole narrative.
        exhibits: ids of those that the text places.
        is_whole: whether it is all of the narrative, so that what is referred to must be in it.
    """
    found = (from_here(finding, parts.workspace.folder) for finding in parts.remarks.findings)
    of_framework = parts.workspace.framework.warnings
    findings = Findings([*of_framework, *found, *parts.narrative.findings, *parts.binding.findings])
    known, direction_of = KnownWords.of(parts.workspace.framework), partial(_direction_of, parts)
    findings.extend(parts.narrative.check(known, direction_of))
    if FORM in parts.workspace.framework.forms:
        untagged = check_tags(
            parts.workspace.framework.forms[FORM], parts.records.table(FORM).to_pylist(), known.codes, parts.cycle
        )
        findings.extend(from_here(finding, parts.workspace.folder) for finding in untagged)
    findings.extend(_of_disclosure(parts.calculator))
    unplaced = [name for name in parts.workspace.framework.exhibits if name not in exhibits]
    if unplaced and not findings.errors:
        findings.add("exhibit-not-placed", {"names": unplaced})
    findings.extend(reaches_out(ast["blocks"], parts.narrative.sources))
    if is_whole:
        findings.extend(_leading_nowhere(parts, ast, exhibits))
    return findings


def _leading_nowhere(parts: Parts, ast: Ast, exhibits: Collection[str]) -> Iterator[Finding]:
    """Return references to an exhibit or story that no text places."""
    there = {*exhibits, *(identifier(section) for section in ast["blocks"])}
    there |= {identifier(story) for kind in ("story", "highlight") for story in marked(ast["blocks"], kind)}
    for to, place in parts.binding.referred.items():
        if to not in there:
            yield Finding("reference-to-nothing", {"name": to}, place)


def _of_disclosure(calculator: Calculator) -> Findings:
    """Return findings about numbers that are suppressed, and about counts that cannot be protected."""
    findings = Findings()
    if number := calculator.suppressed:
        findings.add("withheld-small-count", {"number": number})
    if number := calculator.protection.exposed:
        findings.add("already-disclosed", {"number": number})
    return findings


def _direction_of(parts: Parts, call: Call) -> Direction | None:
    """Return the trend of a call's value; None if it is not available: an unknown name is reported elsewhere."""
    at = {name: code for name, code in call.named.items() if name not in ("cycle", "fraction")}
    cycle = int(call.named["cycle"]) if call.named.get("cycle", "").isdigit() else parts.cycle
    try:
        return parts.calculator.value(call.first, cycle=cycle, **at).direction
    except UnknownValue:
        return None
