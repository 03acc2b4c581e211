"""Freezing what was checked: no release is made while an error about a figure is open."""

from __future__ import annotations

from mandata.checks.run import run_checks
from mandata.findings import InvalidInput
from mandata.indicators import Calculator
from mandata.records import Release, Workspace, freeze, open_records, standings, stop_at_open_errors
from mandata.records.verifying import changed_answers


def freeze_checked(workspace: Workspace) -> Release:
    """Check the accepted records and keep them as a release.

    Raises:
        InvalidInput: there are no accepted records, they or the answers to findings are not what they were, or an error
            is open; nothing is kept.
    """
    records = open_records(workspace)
    if changed := list(changed_answers(workspace, records.manifest)):
        raise InvalidInput(changed)
    checked = run_checks(workspace, records, Calculator(workspace.framework, records), workspace.cycle)
    stop_at_open_errors(standings((found.finding for found in checked), records.finding_answers))
    return freeze(workspace)
