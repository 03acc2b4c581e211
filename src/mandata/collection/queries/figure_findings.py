"""What the checks find in the figures that were handed in so far, and what was said about it.

The checks of figures ask all records together, so a return is looked at as if it were accepted already. Nothing of
what is made for that is kept.
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
from mandata.collection.queries.cell_problems import Problem
from mandata.collection.queries.figure_owners import Holder, InReturn, finder_of
from mandata.collection.queries.given_rows import cells_of
from mandata.collection.queries.restatement_reasons import reasons
from mandata.collection.workspace.files import bring_up_to_date, csv_texts, signed_rows, workspace
from mandata.collection.workspace.lock import records_held
from mandata.findings import Finding, InvalidInput, Severity, Subject
from mandata.framework.confidentiality import sources_of_finding
from mandata.framework.model import Form
from mandata.indicators import Calculator
from mandata.records import Standing, Workspace, records_to_be, standings
from mandata.records import State as Stand
from mandata.records.finding_answers import FILE as LEDGER

HANDED_IN = (State.SUBMITTED, State.CLEARED)
"""States in which figures wait to be accepted."""

GIVEN = (Stand.ANSWERED, Stand.ACCEPTED)
"""A reason was given that nobody refused."""

WAITING = (Stand.OPEN, Stand.REFUSED, Stand.REOPENED)
"""Somebody has to answer."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding about figures, as a page shows it.

    Attributes:
        cycle: in whose figures it was found.
        standing: the finding with what was said about it.
        holder: what holds the figures; whoever reports them can answer. None where nobody in particular does.
        forms: whose figures it tells, the one that it is about first; none where it is of no form.
    """

    cycle: Cycle
    standing: Standing
    holder: Holder | None
    forms: Sequence[Form]

    @property
    def finding(self) -> Finding:
        """What was found."""
        return self.standing.finding

    @property
    def returned(self) -> Return | None:
        """The return that holds the figures; None where none does."""
        return self.holder.returned if isinstance(self.holder, InReturn) else None

    @property
    def is_gap(self) -> bool:
        """Whether it is that answers are missing or late, of everybody asked together."""
        return self.finding.code in OF_GAPS

    def is_for(self, rights: Rights, organisation: str | None = None) -> bool:
        """Whether somebody may see every figure that it tells: a comparison can tell those of another form.

        Args:
            organisation: code of the one for which the person looks; None for who looks at all of them.
        """
        return all(rights.may_see_rows(form, organisation) for form in self.forms)


def doubts_in(cycle: Cycle, working: Return | None = None) -> list[Doubt]:
    """Everything that the checks find in the figures of a cycle which can be answered, errors first.

    Args:
        working: a return whose cells count as they stand now; of the others count those handed in or accepted.

    Raises:
        InvalidInput: something cannot be read, or the returns do not go together; with every finding.
    """
    one_way = override(settings.LANGUAGE_CODE)  # an answer holds for figures as they are told, so they are told one way
    with one_way, as_accepted(cycle, working) as to_be, records_to_be(to_be) as records:
        checked = run_checks(to_be, records, Calculator(to_be.framework, records), cycle.number)
        found = standings((item.finding for item in checked), records.finding_answers)
    find, framework, order = finder_of(cycle), cycle.framework, list(Severity)
    doubts = [
        Doubt(
            cycle,
            item,
            find(subject) if item.finding.code not in OF_GAPS else None,
            sources_of_finding(framework, item.finding),
        )
        for item in found
        if (subject := item.finding.subject) is not None
    ]
    return sorted(doubts, key=lambda doubt: order.index(doubt.finding.severity))


def doubts_about(returned: Return) -> list[Doubt]:
    """What the checks find in the figures of one return, as its cells stand now.

    Raises:
        InvalidInput: something cannot be read yet.
    """
    return [doubt for doubt in doubts_in(returned.cycle, returned) if doubt.returned == returned]


class Looked:
    """What the checks find in the figures of one return: looked for once, when something first asks for it.

    Made anew for each step that somebody takes, and kept no longer: it learns of no change after it looked.
    """

    def __init__(self, returned: Return) -> None:
        self.returned = returned

    @property
    def doubts(self) -> Sequence[Doubt]:
        """What was found; nothing where the figures cannot be read together yet."""
        return self._found or []

    @property
    def is_read(self) -> bool:
        """Whether the figures could be read together."""
        return self._found is not None

    def seen_with(self, rights: Rights) -> list[Doubt]:
        """Return what somebody with these rights may see of it."""
        return [doubt for doubt in self.doubts if doubt.is_for(rights, self.returned.organisation)]

    def remember(self) -> None:
        """Keep how many findings wait for a reason, for the pages on which the checks are not run."""
        own = self.returned.declared
        count = sum(
            doubt.standing.state in WAITING and all(form == own or form.is_open for form in doubt.forms)
            for doubt in self.doubts
        )
        if self.is_read and self.returned.open_findings != count:
            self.returned.open_findings = count
            Return.objects.filter(pk=self.returned.pk).update(open_findings=count)

    @cached_property
    def _found(self) -> list[Doubt] | None:
        try:
            return doubts_about(self.returned)
        except InvalidInput:
            return None


def unanswered(looked: Looked, rights: Rights) -> int:
    """How many findings in a return that somebody may see wait for a reason."""
    return sum(doubt.standing.state in WAITING for doubt in looked.seen_with(rights))


def in_the_way(looked: Looked, problems: Iterable[Problem], settled: Collection[Stand]) -> list[Problem]:
    """The errors among the problems of a return for which there is no reason, or not one that is far enough.

    Args:
        settled: how far a reason has to be: given, or accepted.
    """
    errors = [problem for problem in problems if problem.is_error]
    if not any(problem.subject for problem in errors) or not (Path(settings.WORKSPACE) / LEDGER).exists():
        return errors
    form = looked.returned.declared
    done = {
        about(doubt.finding.code, doubt.finding.subject, form)
        for doubt in looked.doubts
        if doubt.standing.state in settled
    }
    return [item for item in errors if item.subject is None or about(item.code, item.subject, form) not in done]


def about(code: str, subject: Subject | None, form: Form) -> tuple[str, Subject | None]:
    """Return what names a finding of one return. A row without a key goes by its number, which other returns change."""
    return code, dataclasses.replace(subject, row="") if subject and not form.table.primaryKey else subject


@contextmanager
def as_accepted(cycle: Cycle, working: Return | None = None) -> Iterator[Workspace]:
    """The platform's workspace as it would be if what is handed in were accepted, in a folder of its own.

    Args:
        working: a return whose cells count as they stand now.
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
    """Copy a folder; once more, while nobody writes, where a file of it was put in place or taken away meanwhile."""
    try:
        shutil.copytree(source, target)
    except OSError:
        shutil.rmtree(target, ignore_errors=True)
        with records_held():
            shutil.copytree(source, target)


def _rows(cycle: Cycle, working: Return | None) -> dict[Return, Sequence[Mapping[str, str]]]:
    """The cells of each return that count, by return."""
    rows = signed_rows(cycle)
    wanted = [item for item in cycle.returns.select_related("cycle") if item.state in HANDED_IN or item == working]
    standing = cells_of(wanted)
    rows.update({item: standing[item.pk] for item in wanted})
    return rows
