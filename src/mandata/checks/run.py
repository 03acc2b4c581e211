"""Run all checks of figures, including those of other packages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mandata.checks.closed_organisations import check_closed_organisations
from mandata.checks.comparisons import check_comparisons
from mandata.checks.completeness import check_completeness
from mandata.checks.control_totals import check_control_totals
from mandata.checks.declared_totals import check_declared_totals
from mandata.checks.finding_settings import is_off
from mandata.checks.fractions import check_fractions
from mandata.checks.histories import check_histories
from mandata.checks.jumps import check_jumps
from mandata.checks.percentages import check_percentages
from mandata.checks.places import from_workspace
from mandata.checks.references import check_references
from mandata.checks.reported_shares import check_reported_shares
from mandata.checks.sums_of_shares import check_sums_of_shares
from mandata.checks.totals_among_parts import check_totals_among_parts
from mandata.findings import Finding
from mandata.framework.model import Framework
from mandata.indicators import Calculator
from mandata.plugins import added_to
from mandata.records import Records, Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding and the exhibits below which it is printed.

    Attributes:
        values: keys of the values that it is printed under.
        published: the published figure that the values contradict, "" if there is none.
        field: field of the record at the finding's place; it is printed under every value that reads it.
    """

    finding: Finding
    values: tuple[str, ...] = ()
    field: str = ""
    published: str = ""

    @property
    def note(self) -> str:
        """The printed text."""
        return self.finding.message

    @property
    def indicators(self) -> frozenset[str]:
        """The ids of the indicators whose values it is printed under."""
        return frozenset(key.split(";", 1)[0] for key in self.values)


@dataclass(frozen=True, slots=True)
class Checking:
    """The input of a check of figures.

    Attributes:
        records: of the workspace.
        calculator: over the same records.
        cycle: number of the cycle reported on; earlier ones are checked too, later ones are not.
    """

    workspace: Workspace
    records: Records
    calculator: Calculator
    cycle: int

    @property
    def framework(self) -> Framework:
        """The framework of the workspace."""
        return self.workspace.framework


Check = Callable[[Checking], Iterable[Checked | Finding]]
"""Yields findings; a `Checked` says under which exhibits a finding is printed."""

ENTRY_POINTS = "mandata.checks"


def _of_returns(on: Checking) -> Iterator[Finding]:
    """Yield what was found when the returns were accepted."""
    for finding in on.records.manifest.findings:
        if not (finding.subject and finding.subject.cycle and finding.subject.cycle > on.cycle):
            yield from_workspace(finding, on.workspace.folder)


def _control_totals(on: Checking) -> Iterator[Checked]:
    for found in check_control_totals(on.framework, on.records, on.calculator, on.cycle):
        yield Checked(found.finding, (found.value.key,), published=found.total.printed)


def _comparisons(on: Checking) -> Iterator[Checked]:
    for found in check_comparisons(on.framework, on.calculator, on.cycle):
        yield Checked(found.finding(on.framework, on.calculator), (found.left.key, found.right.key))


def _percentages(on: Checking) -> Iterator[Checked]:
    for found in check_percentages(on.framework, on.records, on.cycle):
        yield Checked(found.finding, field=found.field)


OWN: Mapping[str, Check] = {
    "returns": _of_returns,
    "references": lambda on: check_references(on.framework, on.records, on.cycle),
    "control-totals": _control_totals,
    "comparisons": _comparisons,
    "percentages": _percentages,
    "reported-shares": lambda on: check_reported_shares(on.framework, on.calculator, on.cycle),
    "sums-of-shares": lambda on: check_sums_of_shares(on.framework, on.records, on.cycle),
    "declared-totals": lambda on: check_declared_totals(on.framework, on.records, on.cycle),
    "totals-among-parts": lambda on: check_totals_among_parts(on.framework, on.records, on.cycle),
    "fractions": lambda on: check_fractions(on.framework, on.records, on.cycle),
    "closed-organisations": lambda on: check_closed_organisations(on.framework, on.records, on.cycle),
    "jumps": lambda on: check_jumps(on.framework, on.records, on.cycle),
    "histories": lambda on: check_histories(on.framework, on.records, on.cycle),
    "completeness": lambda on: check_completeness(on.framework, on.records, on.cycle),
}
"""Our own checks, in the order in which their findings are listed."""


def checks() -> Mapping[str, Check]:
    """Return every check of figures, by name; another package adds one by the entry point group `mandata.checks`.

    Raises:
        InvalidInput: a check of another package cannot be loaded, or its name is in use.
    """
    return added_to(OWN, ENTRY_POINTS)


def run_checks(workspace: Workspace, records: Records, calculator: Calculator, cycle: int) -> list[Checked]:
    """Run every check of figures.

    Args:
        records: of the workspace.
        calculator: over the same records.
        cycle: number of the cycle reported on; earlier ones are checked too, later ones are not.

    Returns:
        What was found, places named from the workspace's folder; without what the framework leaves out
        (`findings.yaml`).

    Raises:
        InvalidInput: control totals name something that does not exist.
    """
    on = Checking(workspace, records, calculator, cycle)
    found = [item for check in checks().values() for item in check(on)]
    checked = (item if isinstance(item, Checked) else Checked(item) for item in found)
    return [item for item in checked if not is_off(workspace.framework, item.finding, item.indicators)]
