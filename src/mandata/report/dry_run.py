"""Checking without building: everything that a build would find, and nothing drawn, written or put in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mandata.findings import Finding, InvalidInput, Place
from mandata.framework.paths import shown
from mandata.records import FindingAnswer, Records, Standing, Workspace, records_to_be, standings
from mandata.records.finding_answers import FILE
from mandata.report.assemble import Progress, sketched
from mandata.report.compose.preflight import faults, of_framework

STEPS = 4
"""Number of progress reports."""


def check(workspace: Workspace, cycle: int, progress: Progress) -> list[Standing]:
    """Run every check over the returns, their records, and the narrative.

    Args:
        cycle: number of the cycle reported on.
        progress: called with the name of each step as it begins.

    Returns:
        Each finding with its state. If returns cannot be read, or indicators cannot be computed, only the
        errors in those, because the rest cannot be checked before.
    """
    progress("Reading the returns")
    try:
        with records_to_be(workspace) as records:
            if of_framework(workspace, cycle):
                found = faults(workspace, cycle, records.manifest.findings)
                return standings(found, records.finding_answers)
            sketch = sketched(workspace, records, cycle, progress)
            return weighed(sketch.findings, workspace, records, cycle)
    except InvalidInput as invalid:
        return standings(faults(workspace, cycle, invalid.findings), ())


def weighed(findings: Iterable[Finding], workspace: Workspace, records: Records, cycle: int) -> list[Standing]:
    """Return each finding of a whole check with its state, and a note for each answer that is no longer needed.

    If several cycles share one ledger of answers, there are no such notes, since an answer may be about another cycle.
    """
    found = list(findings)
    stale = (
        _without_finding(found, workspace, records)
        if cycle == workspace.cycle and not workspace.is_one_of_several
        else ()
    )
    return standings([*found, *stale], records.finding_answers)


def _without_finding(found: Iterable[Finding], workspace: Workspace, records: Records) -> Iterator[Finding]:
    """Yield the answers to what is found no more. Another cycle than the workspace's own leaves later findings out."""
    keys = {finding.key for finding in found}
    answers: dict[str, FindingAnswer] = {item.finding: item for item in records.finding_answers}
    for key, entry in answers.items():
        if key not in keys:
            params = {"key": key, "code": entry.code, "about": entry.about}
            yield Finding("answer-without-finding", params, Place(shown(workspace.folder / FILE)))
