"""Findings on the page for filling in a return: each is shown, corrected or explained next to its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.collection.domain import finding_answers
from mandata.collection.models import Return
from mandata.collection.presentation.finding_lines import FindingLine, RefusedReason, lines_of
from mandata.collection.queries.cell_problems import CellProblem
from mandata.collection.queries.figure_findings import GIVEN, ReturnFindings, about, findings_about, in_the_way
from mandata.collection.queries.finding_cells import cell_of
from mandata.collection.queries.register_values import CellName
from mandata.collection.views.finding_lines import Aim, attempt, confirm_reason, seen_by
from mandata.records import AnswerState

REASON, SEEN = "reason.", "about."
"""Prefixes of the inputs for a reason and for the figures that the person saw; the key of the finding follows."""


@dataclass(frozen=True, slots=True)
class SheetFindings:
    """The findings on a page of a return, without those whose reason was accepted.

    Attributes:
        by_cell: findings about one cell; about one row if the name of the field is "".
        others: findings about the return as a whole.
        is_read: whether the checks could be run.
    """

    by_cell: Mapping[CellName, Sequence[FindingLine]]
    others: Sequence[FindingLine]
    is_read: bool

    @property
    def open(self) -> list[FindingLine]:
        """The findings that need a reason."""
        return [line for lines in (*self.by_cell.values(), self.others) for line in lines if line.is_waiting]


def findings_in_sheet(
    request: SignedInRequest,
    return_findings: ReturnFindings,
    problems: Iterable[CellProblem],
    refused: Iterable[RefusedReason] = (),
) -> SheetFindings:
    """Run the checks over a return as it is.

    Args:
        problems: the errors in its cells, which the page shows anyway.
        refused: reasons that were just typed and not saved.
    """
    return_findings.remember()
    returned, form = return_findings.returned, return_findings.returned.declared
    said = {about(problem.code, problem.subject, form) for problem in problems if problem.subject}
    shown = [
        item
        for item in return_findings.seen_with(rights_of(request.user))
        if item.standing.state is not AnswerState.ACCEPTED
    ]
    rows, by_cell, others = (
        list(returned.rows_of()),
        defaultdict[CellName, list[FindingLine]](list),
        list[FindingLine](),
    )
    for line in lines_of(shown, request.user, refused, decides=False):
        finding, cell = line.item.finding, cell_of(line.item, form, rows)
        if cell is None:
            others.append(line)
        else:
            by_cell[cell].append(replace(line, is_said=about(finding.code, finding.subject, form) in said))
    return SheetFindings(by_cell, others, return_findings.is_read)


def take_reasons(request: SignedInRequest, returned: Return) -> list[RefusedReason]:
    """Save every reason that was typed on the page.

    Returns:
        The reasons that were not saved, to be shown again.
    """
    typed = {name.removeprefix(REASON): str(text) for name, text in request.POST.items() if name.startswith(REASON)}
    refused = []
    for key, reason in typed.items():
        if not reason.strip() and request.POST.get("do") != f"explain:{key}":
            continue
        tried = attempt(
            Aim(key, request.POST.get(f"{SEEN}{key}", "")),
            lambda: seen_by(request.user, findings_about(returned), returned.organisation),
            partial(finding_answers.give_reason, reason=reason, by=request.user),
            reason,
        )
        if tried:
            refused.append(tried)
        else:
            confirm_reason(request)
    return refused


def unanswered_problems(return_findings: ReturnFindings, problems: Sequence[CellProblem]) -> list[CellProblem]:
    """Return the problems without the errors that have a reason."""
    waiting = in_the_way(return_findings, problems, GIVEN)
    return [problem for problem in problems if not problem.is_error or problem in waiting]
