"""All that is wrong or worth knowing of a report, once its text is rendered and its exhibits are built."""

from __future__ import annotations

from collections.abc import Container
from functools import partial

from mandata.checks import Call, KnownWords, check_tags, from_here
from mandata.findings import Findings
from mandata.indicators import Direction, UnknownValue
from mandata.report.pandoc import Ast
from mandata.report.parts import Parts
from mandata.report.reaching_out import reaches_out
from mandata.report.stories import FORM


def findings_of(parts: Parts, ast: Ast, exhibits: Container[str]) -> Findings:
    """What the checks found in the figures, and what is found in the text and its exhibits.

    Args:
        ast: the whole narrative.
        exhibits: ids of those that the text places.
    """
    found = (from_here(finding, parts.workspace.folder) for finding in parts.remarks.findings)
    of_framework = parts.workspace.framework.warnings
    findings = Findings([*of_framework, *found, *parts.narrative.findings, *parts.binding.findings])
    known, direction_of = KnownWords.of(parts.workspace.framework), partial(_direction_of, parts)
    findings.extend(parts.narrative.check(known, direction_of))
    if FORM in parts.workspace.framework.forms:
        told = check_tags(
            parts.workspace.framework.forms[FORM], parts.records.table(FORM).to_pylist(), known.codes, parts.cycle
        )
        findings.extend(from_here(finding, parts.workspace.folder) for finding in told)
    if parts.calculator.withheld:
        findings.note(
            "withheld-small-count",
            f"{parts.calculator.withheld} numbers are kept back, because persons could be told from them.",
            "Break them down less, or take more years or places together.",
        )
    unplaced = [name for name in parts.workspace.framework.exhibits if name not in exhibits]
    if unplaced and not findings.errors:
        findings.note(
            "exhibit-not-placed",
            f"Exhibits that no text places: {', '.join(unplaced)}.",
            'Place each with {{ exhibit("id") }}, or take its declaration out.',
        )
    findings.extend(reaches_out(ast["blocks"], parts.narrative.sources))
    return findings


def _direction_of(parts: Parts, call: Call) -> Direction | None:
    """How the value of a call went; None where it cannot be had: a name that is unknown is told elsewhere."""
    at = {name: code for name, code in call.named.items() if name not in ("cycle", "fraction")}
    cycle = int(call.named["cycle"]) if call.named.get("cycle", "").isdigit() else parts.cycle
    try:
        return parts.calculator.value(call.first, cycle=cycle, **at).direction
    except UnknownValue:
        return None
