"""Finding the register and the entry of a page, if the person may see them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.registers.declared import Register, register_of
from mandata.registers.models import Entry


def seen_register(request: SignedInRequest, name: str) -> Register:
    """Return the register of that name, if the person may see something of it.

    Raises:
        PermissionDenied: the person may see nothing of it, or there is none: the response does not reveal which.
    """
    register = register_of(name, rights_of(request.user))
    if register is None:
        raise PermissionDenied
    return register


def seen_entry(request: SignedInRequest, name: str, number: int) -> tuple[Register, Entry]:
    """Return the entry of that number, if the person may see it.

    Raises:
        Http404: there is none.
        PermissionDenied: it is not for this person.
    """
    register = seen_register(request, name)
    entry = get_object_or_404(Entry.objects.select_related("merged_into"), pk=number)
    if entry.form != name:
        raise Http404
    rights_of(request.user).require(Action.SEE_REGISTER, entry.organisation, register.form)
    return register, entry
