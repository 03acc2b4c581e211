"""Finding the object of a page, if the person may see it."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import Attachment, Comment, Cycle, Return
from mandata.collection.queries.open_comments import with_open_comments


def seen_return(request: SignedInRequest, number: int, action: Action = Action.SEE_RETURN) -> Return:
    """Return the return of that number, if the person may do this with it, with `open_comments` for the page heads.

    Raises:
        Http404: there is none.
        PermissionDenied: it is not for this person.
    """
    returned = get_object_or_404(Return.objects.select_related("cycle"), pk=number)
    rights_of(request.user).require(action, returned.organisation, returned.declared)
    with_open_comments([returned])
    return returned


def seen_comment(request: SignedInRequest, number: int) -> Comment:
    """Return the comment of that number, if the person may comment on its return."""
    found = get_object_or_404(Comment.objects.select_related("returned__cycle"), pk=number)
    returned = found.returned
    rights_of(request.user).require(Action.COMMENT, returned.organisation, returned.declared)
    return found


def seen_attachment(request: SignedInRequest, number: int, action: Action = Action.SEE_RETURN) -> Attachment:
    """Return the file of that number, if the person may do this with its return."""
    found = get_object_or_404(Attachment.objects.select_related("returned__cycle"), pk=number)
    returned = found.returned
    rights_of(request.user).require(action, returned.organisation, returned.declared)
    return found


def run_cycle(request: SignedInRequest, number: int) -> Cycle:
    """Return the cycle of that number, if the person runs cycles."""
    rights_of(request.user).require(Action.RUN_CYCLE)
    return get_object_or_404(Cycle, number=number)
