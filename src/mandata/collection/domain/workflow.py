"""Taking the steps of a return: each is checked, signed if necessary, and recorded.

Clearing and accepting sign the values that the page showed: if any changed since, the step is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.collection.domain.return_steps import STEPS
from mandata.collection.domain.saving import locked
from mandata.collection.domain.signing import changed_since, hash_of, snapshot
from mandata.collection.labels import Speaker
from mandata.collection.models import Event, EventKind, Return, Row, Seal, State
from mandata.collection.notifications import notify_of_step
from mandata.collection.queries.cell_problems import problems_of
from mandata.collection.queries.collisions import reported_by_others
from mandata.collection.queries.figure_findings import GIVEN, ReturnFindings, in_the_way, unanswered
from mandata.collection.queries.progress import progress_of
from mandata.records import AnswerState
from mandata.refusals import StepRefused


class CannotMove(StepRefused):
    """The step is not allowed; the message gives the reason to the person."""


class NeedsFixing(CannotMove):
    """The return has errors without a reason."""


class Unconfirmed(CannotMove):
    """Cells are blank or figures have findings, and the person has not confirmed this.

    Attributes:
        blank: whether there are blank cells that the person was not asked about.
        doubted: whether there are findings that the person was not asked about.
    """

    def __init__(self, *, blank: bool, doubted: bool) -> None:
        self.blank, self.doubted = blank, doubted
        super().__init__(_("Some cells are blank.") if blank else _("The checks found problems in these figures."))


@transaction.atomic
def submit(
    returned: Return,
    by: User,
    *,
    blanks_are_meant: bool = True,
    findings_are_known: bool = True,
    return_findings: ReturnFindings | None = None,
) -> Return:
    """Submit a return for clearing.

    Args:
        blanks_are_meant: whether the person confirmed the blank cells.
        findings_are_known: whether the person saw the findings.
        return_findings: receives the findings, for the caller. The checks run in here, while the return is locked.

    Raises:
        NeedsFixing: it has errors.
        Unconfirmed: cells are blank or there are findings, and the person was not asked about them yet.
        CannotMove: it is not in a state to be submitted.
    """
    returned = _ready(returned, "submit", by)
    return_findings = return_findings or ReturnFindings(returned)
    wrong = in_the_way(return_findings, problems_of(returned), GIVEN)
    if wrong:
        fix = ngettext(
            "Correct %(n)s cell first; the reason is shown next to it.",
            "Correct %(n)s cells first; the reason is shown next to each.",
            len(wrong),
        )
        raise NeedsFixing(fix % {"n": len(wrong)})
    _check_reported_once(returned, accepted_only=False)
    blank = not blanks_are_meant and not progress_of(returned).is_complete
    doubted = not findings_are_known and unanswered(return_findings, rights_of(by)) > 0
    if blank or doubted:
        raise Unconfirmed(blank=blank, doubted=doubted)
    returned.reason_sent_back, returned.open_cells = "", []
    returned.submitted_at = returned.submitted_at or timezone.now()
    return _moved(returned, "submit", by)


@transaction.atomic
def withdraw(returned: Return, by: User) -> Return:
    """Withdraw a return before it is cleared.

    Raises:
        CannotMove: it is not submitted, or already cleared.
    """
    returned = _ready(returned, "withdraw", by)
    if not returned.events.filter(kind__in=(EventKind.SENT_BACK, EventKind.CLEARED)).exists():
        returned.submitted_at = None
    return _moved(returned, "withdraw", by)


@transaction.atomic
def clear(returned: Return, by: User, seen: str) -> Return:
    """Clear a return for its organisation.

    Args:
        seen: hash of the values that the person saw.

    Raises:
        CannotMove: the values have changed since, or it is not waiting to be cleared.
    """
    returned = _ready(returned, "clear", by)
    _seal(returned, State.CLEARED, by, seen)
    return _moved(returned, "clear", by)


@transaction.atomic
def accept(returned: Return, by: User, seen: str) -> Return:
    """Accept a cleared return into the records.

    The records themselves are written after the transaction, by `mandata.collection.workspace.files.write_records`:
    until then the cycle is marked as behind, so that a process that dies in between leaves nothing half done.

    Args:
        seen: hash of the values that the person saw.

    Raises:
        CannotMove: the values have changed since they were seen or cleared, the return is not cleared, or the reason
            for an error in it is not accepted.
    """
    returned = _ready(returned, "accept", by)
    changed = changed_since(returned, State.CLEARED)
    if changed:
        again = _("Values changed since clearing: %(n)s. The return must be cleared again.")
        raise CannotMove(again % {"n": len(changed)})
    undecided = in_the_way(ReturnFindings(returned), problems_of(returned), (AnswerState.ACCEPTED,))
    if any(problem.subject for problem in undecided):
        asked = _("Some of these figures break a rule of the form. Decide about their reasons under Findings first.")
        raise CannotMove(asked)
    _check_reported_once(returned, accepted_only=True)
    _seal(returned, State.ACCEPTED, by, seen)
    returned.cycle.records_are_behind = True
    returned.cycle.save(update_fields=["records_are_behind"])
    return _moved(returned, "accept", by)


@transaction.atomic
def send_back(returned: Return, by: User, reason: str, cells: Sequence[tuple[str, str]] = ()) -> Return:
    """Send a return back with a reason, as a whole or for some cells.

    Args:
        cells: `(row's uid, field)` of each cell to correct; the rest stays locked. None of them: the whole return.

    Raises:
        CannotMove: no reason is given, or it is not in a state to be sent back.
    """
    returned = _ready(returned, "send-back", by)
    returned.reason_sent_back = _reason(reason)
    returned.open_cells = [list(cell) for cell in dict.fromkeys(cells)]
    return _moved(returned, "send-back", by, _with_cells(returned, reason.strip()))


def _with_cells(returned: Return, reason: str) -> str:
    """Return a reason with the names of the cells to correct, for the history."""
    speaker = Speaker.of(returned)
    cells = "; ".join(speaker.place(row, name) for row, name in returned.open_cells)
    return f"{reason}\n{_('To correct: %(cells)s') % {'cells': cells}}" if cells else reason


@transaction.atomic
def reopen(returned: Return, by: User, reason: str) -> Return:
    """Reopen an accepted return as a new version; the accepted one stays in the records until the new one is accepted.

    Raises:
        CannotMove: no reason is given, or it was not accepted.
    """
    returned = _ready(returned, "reopen", by)
    returned.reason_sent_back = _reason(reason)
    rows = list(returned.rows_of())
    returned.version += 1
    Row.objects.bulk_create(
        Row(
            returned=returned,
            version=returned.version,
            uid=row.uid,
            position=row.position,
            cells=row.cells,
            prefilled=row.prefilled,
            changed_by=row.changed_by,
        )
        for row in rows
    )
    return _moved(returned, "reopen", by, reason.strip())


def _ready(returned: Return, name: str, by: User) -> Return:
    """Return the return, locked, if the person may take the step and its state allows it."""
    step = STEPS[name]
    rights_of(by).require(step.action, returned.organisation, returned.declared)
    returned = locked(returned)
    if returned.cycle.is_closed:
        raise CannotMove(_("%(cycle)s is closed.") % {"cycle": returned.cycle})
    if returned.state not in step.comes_from:
        moved = _("Somebody has changed the state of this return. It is now: %(state)s.")
        raise CannotMove(moved % {"state": returned.get_state_display()})
    return returned


def _moved(returned: Return, name: str, by: User, reason: str = "") -> Return:
    step, before = STEPS[name], returned.state
    returned.state = step.to
    returned.save()
    event = Event.objects.create(
        cycle=returned.cycle,
        returned=returned,
        version=returned.version,
        kind=step.kind,
        from_state=before,
        to_state=step.to,
        reason=reason,
        by=by,
    )
    notify_of_step(returned, event)
    return returned


def _check_reported_once(returned: Return, *, accepted_only: bool) -> None:
    """Refuse rows that another organisation reports: the records could not be written with both."""
    clashing = reported_by_others(returned, accepted_only=accepted_only)
    if not clashing:
        return
    organisation, cells = clashing[0]
    speaker, form = Speaker.of(returned, ()), returned.declared
    row = ", ".join(filter(None, (speaker.cell(name, cells.get(name, "")) for name in form.table.primaryKey)))
    message = ngettext(
        "%(organisation)s has reported the same row: %(row)s. Agree which of you reports it.",
        "%(organisation)s has reported %(n)s of these rows, the first of which is %(row)s. "
        "Agree which of you reports them.",
        len(clashing),
    )
    raise CannotMove(message % {"organisation": organisation, "row": row, "n": len(clashing)})


def _seal(returned: Return, kind: State, by: User, seen: str) -> None:
    rows = snapshot(returned)
    now = hash_of(rows)
    if now != seen:
        raise CannotMove(_("The values changed while you were viewing them. Review them again before you sign."))
    Seal.objects.create(returned=returned, version=returned.version, kind=kind, sha256=now, rows=rows, by=by)


def _reason(text: str) -> str:
    if not text.strip():
        raise CannotMove(_("Give a reason."))
    return text.strip()
