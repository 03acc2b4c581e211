"""Findings about the figures submitted so far, with their reasons and decisions.

The checks of figures read all records together, so a return is checked as if it were accepted already, in a temporary
folder.
"""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from mandata.accounts.rights import Rights
from mandata.checks.completeness import CODES as OF_GAPS
from mandata.checks.run import run_checks
from mandata.collection.models import Cycle, Return, State
from mandata.collection.queries.cell_problems import CellProblem
from mandata.collection.queries.figure_owners import Holder, InReturn, finder_of
from mandata.collection.queries.given_rows import cells_of
from mandata.collection.queries.restatement_reasons import reasons
from mandata.collection.workspace.files import bring_up_to_date, csv_texts, signed_rows, workspace
from mandata.collection.workspace.lock import records_held
from mandata.findings import Finding, InvalidInput, Severity, Subject
from mandata.framework.confidentiality import sources_of_finding
from mandata.framework.model import Form
from mandata.indicators import Calculator
from mandata.records import AnswerState, Standing, Workspace, records_to_be, standings
from mandata.records.finding_answers import FILE as LEDGER

HANDED_IN = (State.SUBMITTED, State.CLEARED)
"""States of figures that are not accepted yet."""

GIVEN = (AnswerState.ANSWERED, AnswerState.ACCEPTED)
"""States with a reason that nobody refused."""

WAITING = (AnswerState.OPEN, AnswerState.REFUSED, AnswerState.REOPENED)
"""States in which a reason is needed."""


@dataclass(frozen=True, slots=True)
class FigureFinding:
    """A finding about figures, as a page shows it.

    Attributes:
        cycle: the cycle of the figures.
        standing: the finding with its reason and decision.
        holder: the return or register with the figures; the people who report it can answer. None if there is no
            single one.
        forms: the forms of its figures, starting with the form that it is about; empty if it is about no form.
    """

    cycle: Cycle
    standing: Standing
    holder: Holder | None
    forms: Sequence[Form]

    @property
    def finding(self) -> Finding:
        """The finding itself."""
        return self.standing.finding

    @property
    def returned(self) -> Return | None:
        """The return with the figures; None if they are in no return."""
        return self.holder.returned if isinstance(self.holder, InReturn) else None

    @property
    def is_gap(self) -> bool:
        """Whether it is about missing or late answers of all organisations together."""
        return self.finding.code in OF_GAPS

    def is_for(self, rights: Rights, organisation: str | None = None) -> bool:
        """Return whether a person may see every figure in it; a comparison can show figures of another form.

        Args:
            organisation: code of the organisation that the person works for; None for all of them.
        """
        return all(rights.may_see_rows(form, organisation) for form in self.forms)


def findings_in(cycle: Cycle, working: Return | None = None) -> list[FigureFinding]:
    """Return all findings about the figures of a cycle that can be answered, errors first.

    Args:
        working: a return to check with its current cells; of the others, those submitted or accepted are checked.

    Raises:
        InvalidInput: with every finding, if something cannot be read or the returns contradict each other.
    """
    one_way = override(settings.LANGUAGE_CODE)  # an answer names the figures in one language
    with one_way, as_accepted(cycle, working) as to_be, records_to_be(to_be) as records:
        checked = run_checks(to_be, records, Calculator(to_be.framework, records), cycle.number)
        found = standings((item.finding for item in checked), records.finding_answers)
    find, framework, order = finder_of(cycle), cycle.framework, list(Severity)
    findings = [
        FigureFinding(
            cycle,
            item,
            find(subject) if item.finding.code not in OF_GAPS else None,
            sources_of_finding(framework, item.finding),
        )
        for item in found
        if (subject := item.finding.subject) is not None
    ]
    return sorted(findings, key=lambda item: order.index(item.finding.severity))


def findings_about(returned: Return) -> list[FigureFinding]:
    """Return the findings about the figures of one return, with its cells as they are now.

    Raises:
        InvalidInput: something cannot be read yet.
    """
    return [item for item in findings_in(returned.cycle, returned) if item.returned == returned]


class ReturnFindings:
    """The findings about the figures of one return, computed once when they are first needed.

    Make a new one for each step: it does not notice later changes.
    """

    def __init__(self, returned: Return) -> None:
        self.returned = returned

    @property
    def findings(self) -> Sequence[FigureFinding]:
        """The findings; empty if the figures cannot be read together yet."""
        return self._found or []

    @property
    def is_read(self) -> bool:
        """Whether the figures could be read together."""
        return self._found is not None

    def seen_with(self, rights: Rights) -> list[FigureFinding]:
        """Return the findings that a person with these rights may see."""
        return [item for item in self.findings if item.is_for(rights, self.returned.organisation)]

    def remember(self) -> None:
        """Store how many findings need a reason, for the pages that do not run the checks."""
        own = self.returned.declared
        count = sum(
            item.standing.state in WAITING and all(form == own or form.is_open for form in item.forms)
            for item in self.findings
        )
        if self.is_read and self.returned.open_findings != count:
            self.returned.open_findings = count
            Return.objects.filter(pk=self.returned.pk).update(open_findings=count)

    @cached_property
    def _found(self) -> list[FigureFinding] | None:
        try:
            return findings_about(self.returned)
        except InvalidInput:
            return None


def unanswered(return_findings: ReturnFindings, rights: Rights) -> int:
    """Return how many findings in a return that a person may see still need a reason."""
    return sum(item.standing.state in WAITING for item in return_findings.seen_with(rights))


def in_the_way(
    return_findings: ReturnFindings, problems: Iterable[CellProblem], settled: Collection[AnswerState]
) -> list[CellProblem]:
    """Return the errors of a return that have no reason yet, or none at the required stage.

    Args:
        settled: the states that are enough: reason given, or accepted.
    """
    errors = [problem for problem in problems if problem.is_error]
    if not any(problem.subject for problem in errors) or not (Path(settings.WORKSPACE) / LEDGER).exists():
        return errors
    form = return_findings.returned.declared
    done = {
        about(item.finding.code, item.finding.subject, form)
        for item in return_findings.findings
        if item.standing.state in settled
    }
    return [item for item in errors if item.subject is None or about(item.code, item.subject, form) not in done]


def about(code: str, subject: Subject | None, form: Form) -> tuple[str, Subject | None]:
    """Return what identifies a finding of one return. The number of a row without key is left out: it can change."""
    return code, dataclasses.replace(subject, row="") if subject and not form.table.primaryKey else subject


@contextmanager
def as_accepted(cycle: Cycle, working: Return | None = None) -> Iterator[Workspace]:
    """Yield a temporary copy of the workspace as it would be if all submitted returns were accepted.

    Args:
        working: a return to include with its current cells.
    """
    bring_up_to_date()
    own = workspace(cycle)
    with tempfile.TemporaryDirectory(prefix="mandata-") as scratch:
        folder = Path(scratch)
        for path in own.folder.glob("*.csv"):
            shutil.copy2(path, folder)
        if own.returns.is_dir():
            _copy_whole(own.returns, folder / "returns")
        if own.archive.is_dir():
            (folder / "records").symlink_to(own.archive.resolve())
        of_cycle = folder / "returns" / f"cycle-{cycle.number}"
        of_cycle.mkdir(parents=True, exist_ok=True)
        for name, text in csv_texts(cycle, _rows(cycle, working)).items():
            (of_cycle / f"{name}.csv").write_text(text, "utf-8")
        yield dataclasses.replace(
            own,
            folder=folder,
            is_gathering=True,
            explain=reasons(cycle.framework),
        )


def _copy_whole(source: Path, target: Path) -> None:
    """Copy a folder. If a file of it changes meanwhile, copy again while nobody can write."""
    try:
        shutil.copytree(source, target)
    except OSError:
        shutil.rmtree(target, ignore_errors=True)
        with records_held():
            shutil.copytree(source, target)


def _rows(cycle: Cycle, working: Return | None) -> dict[Return, Sequence[Mapping[str, str]]]:
    """Return the cells to check, by return."""
    rows = signed_rows(cycle)
    wanted = [item for item in cycle.returns.select_related("cycle") if item.state in HANDED_IN or item == working]
    standing = cells_of(wanted)
    rows.update({item: standing[item.pk] for item in wanted})
    return rows
