"""One entry: added, viewed, changed, closed, merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mandata.accounts.refusals import refusals_shown
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.cell_parts import HOW_NAMES
from mandata.collection.views.finding_lines import announce_findings
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.domain.entries import CannotKeep, LooksLike, NotYet, Overtaken
from mandata.registers.forms import AddForm, MergeForm, SeenForm
from mandata.registers.models import Entry
from mandata.registers.presentation.entry_cells import Typed, drawn, fields_of, in_words, read
from mandata.registers.queries.deadlines import dues_of
from mandata.registers.queries.findings import unanswered
from mandata.registers.queries.return_files import cycle_of
from mandata.registers.views.lookup import seen_entry, seen_register


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, name: str) -> HttpResponse:
    """Show a new entry."""
    register = seen_register(request, name)
    keepers = register.kept_by(rights_of(request.user))
    if not keepers:
        raise PermissionDenied
    given = AddForm(request.POST).given
    organisation = given["organisation"] or keepers[0]
    if organisation not in keepers:
        raise PermissionDenied
    if request.method == "GET":
        return _form(request, register, organisation, None, {})
    typed = read(register, request.POST, {})
    try:
        _clear(typed)
        entry = entries.add(register, organisation, typed.cells, request.user, is_another=given["another"])
    except NotYet as wrong:
        return _form(request, register, organisation, None, {}, typed=typed, wrong=wrong.problems)
    except LooksLike as known:
        return _form(request, register, organisation, None, {}, typed=typed, alike=known.entries)
    field = register.form.numbered_field
    added = _("Added as %(number)s.") % {"number": entry.cells[field.name]} if field else _("Added.")
    messages.success(request, added)
    announce_findings(request, unanswered(register, organisation, rights_of(request.user), entry))
    return redirect("registers:entry", name, entry.pk)


@login_required
@require_http_methods(["GET", "POST"])
def entry(request: SignedInRequest, name: str, number: int) -> HttpResponse:
    """Show one entry, to people who may see it; its keepers can change it."""
    register, found = seen_entry(request, name, number)
    if request.method == "GET":
        return _form(request, register, found.organisation, found, found.cells)
    rights_of(request.user).require(Action.KEEP_REGISTER, found.organisation, register.form)
    typed, form = read(register, request.POST, found.cells), SeenForm(request.POST)
    seen = (form.cleaned_data["seen"] if form.is_valid() else None) or 0
    try:
        _clear(typed)
        entries.change(register, found, typed.cells, seen, request.user)
    except NotYet as wrong:
        return _form(request, register, found.organisation, found, found.cells, typed=typed, wrong=wrong.problems)
    except Overtaken as overtaken:
        messages.error(request, str(overtaken))
        found.refresh_from_db()
        theirs = _theirs(register, found, typed)
        return _form(request, register, found.organisation, found, found.cells, typed=typed, wrong=theirs)
    except CannotKeep as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Saved."))
        announce_findings(request, unanswered(register, found.organisation, rights_of(request.user), found))
    return redirect("registers:entry", name, number)


@login_required
@require_POST
def close(request: SignedInRequest, name: str, number: int) -> HttpResponse:
    """Close an entry, or reopen it."""
    register, found = seen_entry(request, name, number)
    step: Callable[..., Any] = entries.reopen if found.state == Entry.State.CLOSED else entries.close
    return _after(request, register, found, lambda: step(register, found, request.user))


@login_required
@require_POST
def merge(request: SignedInRequest, name: str, number: int) -> HttpResponse:
    """Merge an entry into another one, given by its number."""
    register, found = seen_entry(request, name, number)
    rights_of(request.user).require(Action.MERGE_ENTRIES, found.organisation, register.form)
    form = MergeForm(request.POST)
    into = Entry.objects.filter(pk=form.cleaned_data["into"], form=name).first() if form.is_valid() else None
    if into is None:
        messages.error(request, _("There is no entry with that number."))
        return redirect("registers:entry", name, number)
    return _after(request, register, into, lambda: entries.merge(register, found, into, request.user))


def _after(request: SignedInRequest, register: Register, found: Entry, step: Callable[[], Any]) -> HttpResponse:
    with refusals_shown(request):
        step()
        messages.success(request, _("Done."))
    return redirect("registers:entry", register.form.name, found.pk)


def _form(
    request: SignedInRequest,
    register: Register,
    organisation: str,
    found: Entry | None,
    cells: Mapping[str, str],
    *,
    typed: Typed | None = None,
    wrong: Mapping[str, Sequence[str]] | None = None,
    alike: Sequence[Entry] = (),
) -> HttpResponse:
    rights = rights_of(request.user)
    may_keep = rights.may(Action.KEEP_REGISTER, organisation, register.form)
    is_open = may_keep and (found is None or found.state == Entry.State.OPEN)
    context = {
        "register": register.form,
        "framework": register.framework,
        "entry": found,
        "organisation": organisation,
        "keepers": register.kept_by(rights) if found is None else [],
        "cells": drawn(register, organisation, cells, typed=typed, wrong=wrong, is_open=is_open),
        "alike": [(other, _filled_cells(register, other)) for other in alike],
        "of_all": (wrong or {}).get("", ()),
        "is_wrong": bool(wrong) or bool(typed and typed.unclear),
        "is_open": is_open,
        "may_keep": may_keep,
        "sheet": {"layout": "groups", "how_names": [(how.value, name) for how, name in HOW_NAMES.items()]},
    }
    if found is not None:
        context |= _known(request, register, found)
    return render(request, "registers/entry.html", context)


def _filled_cells(register: Register, entry: Entry) -> list[tuple[str, str]]:
    """Return the non-blank cells of an entry, in words."""
    texts = ((item.label, in_words(register, item, entry.cells.get(item.name, ""))) for item in fields_of(register))
    return [(label, text) for label, text in texts if text]


def _known(request: SignedInRequest, register: Register, found: Entry) -> dict[str, Any]:
    """Return the notes next to the cells of an existing entry."""
    fields = {item.name: item for item in fields_of(register)}
    changes = [
        (
            change,
            fields[change.field].label if change.field in fields else "",
            in_words(register, fields[change.field], change.old) if change.field in fields else change.old,
            in_words(register, fields[change.field], change.new) if change.field in fields else change.new,
        )
        for change in found.changes.select_related("by").order_by("-at", "-id")
    ]
    rights = rights_of(request.user)
    return {
        "changes": changes,
        "cycle": cycle_of(found),
        "dues": dues_of(register.form, found),
        "may_merge": found.state != Entry.State.MERGED
        and rights.may(Action.MERGE_ENTRIES, found.organisation, register.form),
    }


def _theirs(register: Register, found: Entry, typed: Typed) -> dict[str, list[str]]:
    """Return the other person's text for each cell that two people changed."""
    fields = {item.name: item for item in fields_of(register)}
    return {
        name: [_("Somebody else wrote: %(text)s") % {"text": in_words(register, fields[name], theirs) or "–"}]
        for name, text in typed.cells.items()
        if (theirs := found.cells.get(name, "")) != text
    }


def _clear(typed: Typed) -> None:
    if typed.unclear:
        raise NotYet({})
