"""Working in a workbook: it is downloaded, uploaded, reviewed, and applied."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mandata.accounts.requests import SignedInRequest
from mandata.collection.domain.workbook_downloads import book_of, returns_in
from mandata.collection.domain.workbook_plans import CellName, CellStep, FormPlan, Plan, plan_of
from mandata.collection.domain.workbook_uploads import CannotTake, keep_upload, marked_upload, take
from mandata.collection.forms import UploadedForm, WorkbookForm
from mandata.collection.labels import Speaker
from mandata.collection.models import Cycle, Upload
from mandata.collection.uploads.kept_files import Gone, forget
from mandata.exchange.workbook.contents import Book
from mandata.exchange.workbook.writer import write_workbook

SHOWN = 200
"""Maximum problems, and changes of a form, that a page shows; the rest is counted."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change as a page shows it."""

    place: str
    row: str
    field: str
    old: str
    new: str
    name: str = ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SignedInRequest, number: int, organisation: str) -> HttpResponse:
    """Show the download page of the workbook; POST uploads one."""
    cycle = _cycle(request, number, organisation)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if form.is_valid():
        try:
            keep_upload(cycle, organisation, request.user, form.cleaned_data["file"])
        except CannotTake as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("collection:uploaded_workbook", number, organisation)
    context = {
        "cycle": cycle,
        "organisation": cycle.framework.organisations[organisation],
        "returns": returns_in(cycle, organisation, request.user),
        "form": form,
    }
    return render(request, "collection/workbook.html", context)


@login_required
@require_GET
def download(request: SignedInRequest, number: int, organisation: str) -> HttpResponse:
    """Return the workbook with the current values of the returns."""
    cycle = _cycle(request, number, organisation)
    content = write_workbook(_book(request, cycle, organisation, goes_out=True))
    return workbook_file(content, f"{organisation} {cycle.title}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def uploaded(request: SignedInRequest, number: int, organisation: str) -> HttpResponse:
    """Show the changes of the uploaded workbook; POST applies them."""
    cycle = _cycle(request, number, organisation)
    upload = _upload(request, cycle, organisation)
    if upload is None:
        return redirect("collection:workbook", number, organisation)
    given = UploadedForm(request.POST).given
    if request.method == "POST" and given["do"] == "forget":
        forget(upload)
        messages.success(request, _("The workbook was discarded. Nothing was changed."))
        return redirect("collection:workbook", number, organisation)
    try:
        plan = plan_of(upload, _book(request, cycle, organisation))
        if request.method == "POST":
            try:
                count = take(upload, plan, given["seen"], _mine(given["mine"]), request.user)
                return _taken(request, plan, count, (number, organisation))
            except CannotTake as refused:
                messages.error(request, str(refused))
                plan = plan_of(upload, _book(request, cycle, organisation))
    except Gone:
        return redirect("collection:workbook", number, organisation)
    return _looked_at(request, cycle, organisation, plan)


@login_required
@require_GET
def marked(request: SignedInRequest, number: int, organisation: str) -> HttpResponse:
    """Return the person's own workbook, with its errors marked."""
    cycle = _cycle(request, number, organisation)
    upload = _upload(request, cycle, organisation)
    try:
        content = marked_upload(upload, _book(request, cycle, organisation)) if upload else None
    except Gone:
        content = None
    if content is None:
        messages.error(request, _("The workbook cannot be marked. The errors are listed where you uploaded it."))
        return redirect("collection:workbook", number, organisation)
    return workbook_file(content, f"{organisation} {cycle.title} {_('to correct')}")


def _cycle(request: SignedInRequest, number: int, organisation: str) -> Cycle:
    """Return the cycle, if the person fills in returns of the organisation in it."""
    cycle = get_object_or_404(Cycle, number=number)
    if not returns_in(cycle, organisation, request.user):
        raise PermissionDenied
    return cycle


def _book(request: SignedInRequest, cycle: Cycle, organisation: str, *, goes_out: bool = False) -> Book:
    address = settings.ROOT_URL + reverse("collection:workbook", args=[cycle.number, organisation])
    language = get_language() or "en"
    return book_of(cycle, organisation, request.user, language=language, address=address, goes_out=goes_out)


def _upload(request: SignedInRequest, cycle: Cycle, organisation: str) -> Upload | None:
    """Return the workbook that this person uploaded last."""
    return Upload.objects.filter(cycle=cycle, organisation=organisation, by=request.user).first()


def workbook_file(content: bytes, title: str) -> HttpResponse:
    """Return a workbook as a file to be saved under a plain name."""
    name = re.sub(r"[^\w-]+", "-", title).strip("-")
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name.encode("ascii", "ignore").decode()}.xlsx"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _mine(names: Iterable[str]) -> set[CellName]:
    parts = [text.split("/", 2) for text in names]
    return {CellName(*part) for part in parts if len(part) == len(CellName._fields)}


def _taken(request: SignedInRequest, plan: Plan, count: int, where: tuple[int, str]) -> HttpResponse:
    words = ngettext("%(n)s change was applied.", "%(n)s changes were applied.", count) % {"n": count}
    if plan.refused:
        messages.success(request, words)
        return redirect("collection:uploaded_workbook", *where)
    messages.success(request, f"{words} {_('When everything is correct, submit each form.')}")
    first = plan.forms[0].returned if plan.forms else None
    return redirect("collection:return", first.pk) if first and len(plan.forms) == 1 else redirect("collection:returns")


def _looked_at(request: SignedInRequest, cycle: Cycle, organisation: str, plan: Plan) -> HttpResponse:
    forms = [
        {"form": form.returned.declared, "count": form.count, "lines": lines[:SHOWN], "left_out": len(lines) - SHOWN}
        for form in plan.forms
        for lines in [_lines(form)]
    ]
    context = {
        "cycle": cycle,
        "organisation": cycle.framework.organisations[organisation],
        "plan": plan,
        "errors": [problem for problem in plan.errors if problem.spot is None][:SHOWN],
        "refused": [
            {"sheet": sheet, "errors": sheet.errors[:SHOWN], "left_out": len(sheet.errors) - SHOWN}
            for sheet in plan.refused
        ],
        "notices": plan.notices[:SHOWN],
        "notices_left_out": len(plan.notices) - SHOWN,
        "to_fix": plan.to_fix[:SHOWN],
        "to_fix_left_out": len(plan.to_fix) - SHOWN,
        "forms": forms,
        "conflicts": [_line(step, form) for form in plan.forms for step in form.steps if step.is_conflict],
    }
    return render(request, "collection/uploaded.html", context, status=422 if plan.errors and not plan.forms else 200)


def _lines(form: FormPlan) -> list[ChangeLine]:
    speaker = Speaker.of(form.returned)
    lines = [_line(step, form) for step in form.steps if not step.is_conflict]
    for added in form.changes.added:
        text = ", ".join(
            f"{speaker.field(name)}: {speaker.cell(name, text)}"
            for name, text in added.cells.items()
            if text and name not in form.changes.sheet.given
        )
        lines.append(ChangeLine(str(added.spot), _("New row"), "", "", text))
    return lines + [ChangeLine("", speaker.row(uid), "", _("Row removed"), "") for uid in form.removed]


def _line(step: CellStep, form: FormPlan) -> ChangeLine:
    speaker, (_form, uid, name) = Speaker.of(form.returned), step.cell
    old, new = speaker.cell(name, step.now), speaker.cell(name, step.new)
    return ChangeLine(str(step.spot), speaker.row(uid), speaker.field(name), old, new, "/".join(step.cell))
