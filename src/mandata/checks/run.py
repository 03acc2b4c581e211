"""Every check of figures, in the order in which its findings are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mandata.checks.closed_organisations import check_closed_organisations
from mandata.checks.comparisons import check_comparisons
from mandata.checks.completeness import check_completeness
from mandata.checks.control_totals import check_control_totals
from mandata.checks.fractions import check_fractions
from mandata.checks.histories import check_histories
from mandata.checks.jumps import check_jumps
from mandata.checks.percentages import check_percentages
from mandata.checks.places import from_workspace
from mandata.checks.references import check_references
from mandata.checks.reported_shares import check_reported_shares
from mandata.checks.sums_of_shares import check_sums_of_shares
from mandata.findings import Finding
from mandata.indicators import Calculator
from mandata.records import Records, Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and under which exhibits it is printed.

    Attributes:
        note: what is printed there.
        values: keys of the values that it is printed under.
        published: the published figure that the values contradict, "" where there is none.
        field: field of the record at the finding's place; it is printed under every value that reads it.
    """

    finding: Finding
    note: str = ""
    values: tuple[str, ...] = ()
    field: str = ""
    published: str = ""


def run_checks(workspace: Workspace, records: Records, calculator: Calculator, cycle: int) -> list[Checked]:
    """Run every check of figures.

    Args:
        records: of the workspace.
        calculator: over the same records.
        cycle: number of the cycle reported on; earlier ones are checked too, later ones are not.

    Returns:
        What was found, places named from the workspace's folder.

    Raises:
        InvalidInput: control totals name something that does not exist.
    """
    framework = workspace.framework
    return [
        *_plain(_of_returns(workspace, records, cycle)),
        *_plain(check_references(framework, records, cycle)),
        *(
            Checked(found.finding, found.note, (found.value.key,), published=found.total.printed)
            for found in check_control_totals(framework, records, calculator, cycle)
        ),
        *(
            Checked(found.finding(framework, calculator), found.note, (found.left.key, found.right.key))
            for found in check_comparisons(framework, calculator, cycle)
        ),
        *(
            Checked(found.finding, found.finding.message, field=found.field)
            for found in check_percentages(framework, records, cycle)
        ),
        *_plain(check_reported_shares(framework, calculator, cycle)),
        *_plain(check_sums_of_shares(framework, records, cycle)),
        *_plain(check_fractions(framework, records, cycle)),
        *_plain(check_closed_organisations(framework, records, cycle)),
        *_plain(check_jumps(framework, records, cycle)),
        *_plain(check_histories(framework, records, cycle)),
        *_plain(check_completeness(framework, records, cycle)),
    ]


def _of_returns(workspace: Workspace, records: Records, cycle: int) -> Iterator[Finding]:
    """What was found when the returns were accepted."""
    for finding in records.manifest.findings:
        if not (finding.subject and finding.subject.cycle and finding.subject.cycle > cycle):
            yield from_workspace(finding, workspace.folder)


def _plain(findings: Iterable[Finding]) -> Iterator[Checked]:
    return (Checked(finding) for finding in findings)
