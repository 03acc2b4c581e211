"""The workbook of a register: downloaded, uploaded, reviewed and applied, or returned with its errors marked."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.collection.uploads.kept_files import Gone, contents, forget
from mandata.collection.views.workbooks import workbook_file
from mandata.exchange.workbook.contents import Book
from mandata.exchange.workbook.writer import write_workbook
from mandata.registers.declared import Register
from mandata.registers.domain.entries import CannotKeep
from mandata.registers.domain.workbooks import book_of, marked_upload, plan_of_workbook, take_workbook
from mandata.registers.forms import OrganisationForm, UploadedForm
from mandata.registers.models import EntryUpload
from mandata.registers.views.bulk import show_plan, taken
from mandata.registers.views.lookup import seen_register


@login_required
@require_GET
def download(request: SignedInRequest, name: str) -> HttpResponse:
    """Return the workbook of a register, with its current entries."""
    register, keepers = _kept_register(request, name)
    organisation = OrganisationForm(request.GET).given["organisation"] or keepers[0]
    if organisation not in keepers:
        raise PermissionDenied
    content = write_workbook(_book(request, register, organisation, goes_out=True))
    return workbook_file(content, f"{organisation} {register.form.name}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def uploaded(request: SignedInRequest, name: str) -> HttpResponse:
    """Show the changes of the uploaded workbook; POST applies or discards it."""
    register, _keepers = _kept_register(request, name)
    upload = _upload(request, register)
    if upload is None:
        return redirect("registers:upload_entries", name)
    given = UploadedForm(request.POST).given
    if request.method == "POST" and given["do"] == "forget":
        forget(upload)
        messages.success(request, _("The workbook was discarded. Nothing was changed."))
        return redirect("registers:upload_entries", name)
    book = _book(request, register, upload.organisation)
    try:
        plan, _problems = plan_of_workbook(register, upload, book)
        if request.method == "POST":
            try:
                numbered = take_workbook(register, upload, plan, given["seen"], request.user)
            except CannotKeep as refused:
                messages.error(request, str(refused))
                plan, _problems = plan_of_workbook(register, upload, book)
            else:
                return taken(request, register, plan, numbered)
        can_be_marked = contents(upload).identity is not None
    except Gone:
        return redirect("registers:upload_entries", name)
    return show_plan(request, register, plan, is_workbook=True, can_be_marked=can_be_marked)


@login_required
@require_GET
def marked(request: SignedInRequest, name: str) -> HttpResponse:
    """Return the person's own workbook, with its errors marked."""
    register, _keepers = _kept_register(request, name)
    upload = _upload(request, register)
    content = None
    if upload is not None:
        try:
            content = marked_upload(register, upload, _book(request, register, upload.organisation))
        except Gone:
            content = None
    if upload is None or content is None:
        messages.error(request, _("The workbook cannot be marked. The errors are listed where you uploaded it."))
        return redirect("registers:upload_entries", name)
    return workbook_file(content, f"{upload.organisation} {name} {_('to correct')}")


def _kept_register(request: SignedInRequest, name: str) -> tuple[Register, list[str]]:
    """Return the register, and the organisations for which the person keeps it.

    Raises:
        PermissionDenied: there are none.
    """
    register = seen_register(request, name)
    keepers = register.kept_by(rights_of(request.user))
    if not keepers:
        raise PermissionDenied
    return register, keepers


def _book(request: SignedInRequest, register: Register, organisation: str, *, goes_out: bool = False) -> Book:
    address = settings.ROOT_URL + reverse("registers:upload_entries", args=[register.form.name])
    return book_of(register, organisation, request.user, get_language() or "en", address, goes_out=goes_out)


def _upload(request: SignedInRequest, register: Register) -> EntryUpload | None:
    """Return the workbook that this person uploaded last."""
    return EntryUpload.objects.filter(form=register.form.name, by=request.user).first()
