"""One entry: added, viewed, changed, closed, merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
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
from mandata.registers.presentation.entry_cells import TypedEntry, drawn, fields_of, in_words, read
from mandata.registers.presentation.files import with_file_links
from mandata.registers.presentation.history import history_of
from mandata.registers.presentation.references import Picker, referring_lines
from mandata.registers.presentation.row_cells import (
    TypedRows,
    are_unclear,
    drawn_tables,
    read_rows,
    sent_rows,
    theirs_in_rows,
)
from mandata.registers.queries.deadlines import dues_of
from mandata.registers.queries.findings import unanswered
from mandata.registers.queries.return_files import cycle_of
from mandata.registers.views.files import with_files
from mandata.registers.views.lookup import seen_entry, seen_register


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, name: str) -> HttpResponse:
    """Show a new entry."""
    register = seen_register(request, name)
    keepers = register.kept_by(rights_of(request.user))
    if not keepers:
        raise PermissionDenied
    sent_form = AddForm(request.POST)
    given = sent_form.given
    organisation = given["organisation"] or keepers[0]
    if organisation not in keepers:
        raise PermissionDenied
    if request.method == "GET":
        return _form(request, register, organisation, None, {})
    tables = register.sub_tables_for(Action.KEEP_REGISTER, rights_of(request.user), organisation)
    posted, refused = with_files(request, register, organisation, tables)
    posted = _with_choice(posted, given["choose"])
    typed, rows = read(register, posted, {}, refused=refused), read_rows(tables, posted, None, refused)
    if sent_form.is_before_saving:
        return _form(request, register, organisation, None, {}, typed=typed, rows=rows, given=given)
    try:
        _clear(typed, rows)
        sent = sent_rows(tables, rows)
        entry = entries.add(register, organisation, typed.cells, request.user, rows=sent, is_another=given["another"])
    except NotYet as wrong:
        return _form(request, register, organisation, None, {}, typed=typed, rows=rows, wrong=wrong)
    except LooksLike as known:
        return _form(request, register, organisation, None, {}, typed=typed, rows=rows, alike=known.entries)
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
    sent_form = SeenForm(request.POST)
    given = sent_form.given
    tables = register.sub_tables_for(Action.KEEP_REGISTER, rights_of(request.user), found.organisation)
    posted, refused = with_files(request, register, found.organisation, tables)
    posted = _with_choice(posted, given["choose"])
    typed, rows = read(register, posted, found.cells, refused=refused), read_rows(tables, posted, found, refused)
    show = partial(_form, request, register, found.organisation, found)
    if sent_form.is_before_saving:
        return show(found.cells, typed=typed, rows=rows, given=given, seen=given["seen"])
    try:
        _clear(typed, rows)
        sent = sent_rows(tables, rows)
        entries.change(register, found, typed.cells, given["seen"] or 0, request.user, rows=sent)
    except NotYet as wrong:
        return show(found.cells, typed=typed, rows=rows, wrong=wrong, seen=given["seen"])
    except Overtaken as overtaken:
        messages.error(request, str(overtaken))
        found.refresh_from_db()
        both = {
            table.form.name: theirs_in_rows(table, found, rows[table.form.name])
            for table in tables
            if table.form.name in rows
        }
        theirs = NotYet(_theirs(register, found, typed), {name: texts for name, (_rows, texts) in both.items()})
        return show(found.cells, typed=typed, rows={name: joined for name, (joined, _) in both.items()}, wrong=theirs)
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
    typed: TypedEntry | None = None,
    rows: TypedRows | None = None,
    wrong: NotYet | None = None,
    alike: Sequence[Entry] = (),
    given: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> HttpResponse:
    rights = rights_of(request.user)
    may_keep = rights.may(Action.KEEP_REGISTER, organisation, register.form)
    is_open = may_keep and (found is None or found.state == Entry.State.OPEN)
    problems = wrong.problems if wrong else {}
    tables = drawn_tables(
        register,
        rights,
        organisation,
        found,
        is_open=is_open,
        typed=rows,
        wrong=wrong.of_rows if wrong else None,
        one_more=(given or {}).get("one_more", ""),
    )
    picker = Picker(register.framework, rights, organisation, (given or {}).get("find", ""))
    shown, tables = picker.put_into(
        drawn(register, organisation, cells, typed=typed, wrong=problems, is_open=is_open), tables
    )
    shown, tables = with_file_links(register, rights, organisation, shown, tables)
    columns = [*(cell.column for cell in shown), *(column for table in tables for column in table.columns)]
    context = {
        "register": register.form,
        "framework": register.framework,
        "entry": found,
        "organisation": organisation,
        "keepers": register.kept_by(rights) if found is None else [],
        "cells": shown,
        "columns": columns,
        "has_files": is_open and any(column.accepts for column in columns),
        "has_references": is_open and any(column.refers_to for column in columns),
        "alike": [(other, _filled_cells(register, other)) for other in alike],
        "tables": tables,
        "seen": seen or (found.number if found else None),
        "of_all": problems.get("", ()),
        "is_wrong": bool(problems) or bool(typed and typed.unclear) or any(list(table.errors) for table in tables),
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
    rights = rights_of(request.user)
    lines, more = referring_lines(register, rights, found)
    return {
        "referring": lines,
        "more_referring": more,
        "changes": history_of(register, rights, found),
        "merge_form": MergeForm(),
        "cycle": cycle_of(found),
        "dues": dues_of(register.form, found),
        "may_merge": found.state != Entry.State.MERGED
        and rights.may(Action.MERGE_ENTRIES, found.organisation, register.form),
    }


def _theirs(register: Register, found: Entry, typed: TypedEntry) -> dict[str, list[str]]:
    """Return the other person's text for each cell that two people changed."""
    fields = {item.name: item for item in fields_of(register)}
    return {
        name: [_("Somebody else wrote: %(text)s") % {"text": in_words(register, fields[name], theirs) or "–"}]
        for name, text in typed.cells.items()
        if (theirs := found.cells.get(name, "")) != text
    }


def _with_choice(posted: QueryDict, choose: str) -> QueryDict:
    """Return what a page sends, with the entry chosen for one of its cells."""
    name, _equals, entry = choose.partition("=")
    if not name:
        return posted
    chosen = posted.copy()
    chosen[name] = entry
    return chosen


def _clear(typed: TypedEntry, rows: TypedRows) -> None:
    if typed.unclear or are_unclear(rows):
        raise NotYet({})
