"""Comments on a cell, a row or a return: made, resolved, opened again; the other side hears of them."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.audit.recording import record
from mandata.collection.models import Comment, Return
from mandata.collection.notifications import notify_of_comment
from mandata.collection.queries.rows import existing_uid
from mandata.collection.workspace.return_csv import asked_fields
from mandata.refusals import StepRefused

LONGEST_COMMENT = 5_000


class CannotComment(StepRefused):
    """The comment cannot be saved; the message gives the reason to the person."""


@transaction.atomic
def comment(returned: Return, by: User, text: str, row: str = "", name: str = "") -> Comment:
    """Add a comment to a return.

    Args:
        returned: the return.
        by: the person who writes it.
        text: the comment.
        row: uid of the row that it is about; "" for the whole return.
        name: of the field that it is about; "" for the whole row.

    Raises:
        PermissionDenied: the person may not comment on this return.
        CannotComment: the text is blank or too long, or its row or field does not exist.
    """
    rights_of(by).require(Action.COMMENT, returned.organisation, returned.declared)
    text = text.replace("\x00", "").strip()
    if returned.cycle.is_closed:
        raise CannotComment(_("The cycle is closed: nothing can be added."))
    if not text:
        raise CannotComment(_("Write a comment."))
    if len(text) > LONGEST_COMMENT:
        raise CannotComment(_("A comment can have at most %(most)s characters.") % {"most": LONGEST_COMMENT})
    made = Comment.objects.create(
        returned=returned, row=_row(returned, row), field=_field(returned, row, name), text=text, by=by
    )
    notify_of_comment(made)
    return made


@transaction.atomic
def resolve(found: Comment, by: User) -> None:
    """Mark a comment as resolved."""
    _set_resolved(found, by, is_resolved=True)


@transaction.atomic
def open_again(found: Comment, by: User) -> None:
    """Mark a comment as open again."""
    _set_resolved(found, by, is_resolved=False)


def _set_resolved(found: Comment, by: User, *, is_resolved: bool) -> None:
    returned = found.returned
    rights_of(by).require(Action.COMMENT, returned.organisation, returned.declared)
    if returned.cycle.is_closed:
        raise CannotComment(_("The cycle is closed: nothing can be added."))
    found.resolved_at = timezone.now() if is_resolved else None
    found.resolved_by = by if is_resolved else None
    found.save(update_fields=["resolved_at", "resolved_by"])
    record("comment resolved" if is_resolved else "comment reopened", found, by)


def _row(returned: Return, row: str) -> uuid.UUID | None:
    if not row:
        return None
    uid = existing_uid(returned.rows.all(), row)
    if uid is None:
        raise CannotComment(_("This row no longer exists."))
    return uid


def _field(returned: Return, row: str, name: str) -> str:
    if not name:
        return ""
    if not row or name not in {field.name for field in asked_fields(returned.declared)}:
        raise CannotComment(_("This cell no longer exists."))
    return name
