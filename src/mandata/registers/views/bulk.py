"""Bulk upload: a person chooses a file, reviews its changes, and applies them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mandata.accounts.refusals import refusals_shown
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.uploads.kept_files import TooLarge
from mandata.collection.views.finding_lines import announce_findings
from mandata.registers.declared import Register
from mandata.registers.domain.imports import MOST_BYTES, MOST_ROWS, plan_of, take
from mandata.registers.domain.plans import Plan, RowStep, Step
from mandata.registers.domain.workbooks import is_workbook, keep_workbook
from mandata.registers.forms import FileForm, UploadForm
from mandata.registers.models import Entry
from mandata.registers.presentation.entry_cells import fields_of, in_words
from mandata.registers.queries.findings import unanswered
from mandata.registers.views.lookup import seen_register

MOST_NUMBERS = 10
"""Maximum new numbers that are listed one by one."""

SHOWN = 100
"""Maximum lines of a plan that a page shows; the rest is counted."""


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, name: str) -> HttpResponse:
    """Choose a file, review its changes, and apply them."""
    register = seen_register(request, name)
    keepers = register.kept_by(rights_of(request.user))
    given = FileForm(request.POST, request.FILES).given
    organisation = given["organisation"] or next(iter(keepers), "")
    if organisation not in keepers:
        raise PermissionDenied
    file: UploadedFile[Any] | None = given["file"]
    if file is not None and is_workbook(file):
        try:
            keep_workbook(register, organisation, request.user, file)
        except TooLarge as refused:
            return _choose(request, register, keepers, str(refused))
        return redirect("registers:uploaded_entries", name)
    content = _content(file, given["text"])
    if content is None:
        return _choose(request, register, keepers)
    tables = register.sub_tables_for(Action.KEEP_REGISTER, rights_of(request.user), organisation)
    plan = plan_of(register, organisation, content, tables)
    if given["seen"] is not None:
        return _taken(request, register, plan, given["seen"])
    return show_plan(request, register, plan)


def _choose(request: SignedInRequest, register: Register, keepers: Sequence[str], refused: str = "") -> HttpResponse:
    """Show the form to choose a file, with the reason why the last one was refused."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(keepers, MOST_ROWS, *sent)
    if refused:
        form.add_error("file", refused)
    return _page(request, register, {"keepers": keepers, "form": form})


def _content(file: UploadedFile[Any] | None, text: str | None) -> bytes | None:
    """Return the content that was sent: a newly chosen file, or the text of the reviewed one."""
    if file is not None:
        return bytes(file.read(MOST_BYTES + 1))
    return None if text is None else text.encode()


def _taken(request: SignedInRequest, register: Register, plan: Plan, seen: str) -> HttpResponse:
    with refusals_shown(request):
        return taken(request, register, plan, take(register, plan, seen, request.user))
    return show_plan(request, register, plan)


def taken(request: SignedInRequest, register: Register, plan: Plan, numbered: Sequence[Entry]) -> HttpResponse:
    """Report that a plan was applied, and return to the list.

    Args:
        numbered: the entries that got a number.
    """
    count = len(plan.steps)
    if count or not plan.rows:
        messages.success(request, ngettext("%(n)s entry was saved.", "%(n)s entries were saved.", count) % {"n": count})
    if count := len(plan.written_rows):
        messages.success(request, ngettext("%(n)s row was saved.", "%(n)s rows were saved.", count) % {"n": count})
    if count := len(plan.removed_rows):
        messages.success(request, ngettext("%(n)s row was removed.", "%(n)s rows were removed.", count) % {"n": count})
    if field := register.form.numbered_field if numbered else None:
        numbers = [entry.cells[field.name] for entry in numbered]
        listed = ", ".join(numbers) if len(numbers) <= MOST_NUMBERS else f"{numbers[0]} … {numbers[-1]}"
        messages.success(request, _("New numbers: %(numbers)s.") % {"numbers": listed})
    announce_findings(request, unanswered(register, plan.organisation, rights_of(request.user)))
    return redirect("registers:register", register.form.name)


def show_plan(request: SignedInRequest, register: Register, plan: Plan, **more: object) -> HttpResponse:
    """Show the changes of a file, or the errors that stop it."""
    steps: list[Step | RowStep] = [*plan.changed, *plan.added, *plan.rows]
    context = {
        "plan": plan,
        "troubles": plan.troubles[:SHOWN],
        "lines": [line for step in steps[:SHOWN] for line in _lines_of(register, step)],
        "left_out": max(len(steps), len(plan.troubles)) - SHOWN,
        "notices": plan.notices[:SHOWN],
        **more,
    }
    return _page(request, register, context, status=422 if plan.troubles else 200)


def _lines_of(register: Register, step: Step | RowStep) -> list[dict[str, str]]:
    return _lines(register, step) if isinstance(step, Step) else _lines_of_row(step)


def _lines_of_row(step: RowStep) -> list[dict[str, str]]:
    """Return the changes of a line of the file to a row of an entry, field by field."""
    fields, of = {item.name: item for item in step.table.fields}, step.table.declared
    before = step.before.cells if step.before else {}
    row = _("Row %(number)s") % {"number": step.before.number} if step.before else _("New row")
    row = row if step.cells else f"{row} ({_('removed')})"
    return [
        {
            "place": f"{step.name}, {step.table.form.title}, {row}",
            "line": step.place or str(step.line),
            "field": fields[name].label,
            "old": in_words(of, fields[name], before.get(name, "")),
            "new": in_words(of, fields[name], step.cells.get(name, "")),
        }
        for name in step.changed
    ]


def _lines(register: Register, step: Step) -> list[dict[str, str]]:
    """Return the changes of a line of the file, field by field."""
    fields = {item.name: item for item in fields_of(register)}
    place = _("Entry %(number)s") % {"number": step.entry.pk} if step.entry else _("New")
    before = step.entry.cells if step.entry else {}
    numbered = register.form.numbered_field if step.entry is None else None
    after = {numbered.name: _("the next number")} | step.cells if numbered else step.cells
    return [
        {
            "place": place,
            "line": step.place or str(step.line),
            "field": fields[name].label,
            "old": in_words(register, fields[name], before.get(name, "")),
            "new": in_words(register, fields[name], after.get(name, "")),
        }
        for name in (step.changed if step.entry else after)
    ]


def _page(request: SignedInRequest, register: Register, context: dict[str, Any], status: int = 200) -> HttpResponse:
    known = {"register": register.form, "tables": [of.form for of in register.sub_tables()]}
    return render(request, "registers/upload.html", known | context, status=status)
