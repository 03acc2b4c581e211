"""Files in the cells of entries: put in with the page of an entry, and downloaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.uploads.received import CannotAttach, as_download
from mandata.framework.model import Form
from mandata.registers.declared import Register, SubTable
from mandata.registers.domain.files import put_in
from mandata.registers.models import EntryFile
from mandata.registers.presentation.entry_cells import PLACE
from mandata.registers.presentation.row_cells import input_name, sent_keys
from mandata.registers.views.lookup import seen_register


@login_required
@require_GET
def file(request: SignedInRequest, name: str, number: int) -> FileResponse:
    """Return a file of an entry to be saved, to people who may see the entry, or who have just put it in."""
    register, found = seen_register(request, name), get_object_or_404(EntryFile, pk=number)
    forms = {form.name: form for form in (register.form, *(table.form for table in register.sub_tables()))}
    if found.form not in forms:
        raise Http404
    for form in (register.form, forms[found.form]):
        rights_of(request.user).require(Action.SEE_REGISTER, found.organisation, form)
    if not found.is_kept and found.by != request.user:
        raise Http404
    return as_download(found)


def with_files(
    request: SignedInRequest, register: Register, organisation: str, tables: Sequence[SubTable]
) -> tuple[QueryDict, dict[str, str]]:
    """Store the files that the page of an entry sends, and return what it sends with their cells.

    Args:
        tables: those whose rows the person may change.

    Returns:
        The data with the cells of new and removed files, and why files were refused, by input.
    """
    posted, refused = request.POST.copy(), dict[str, str]()
    for form, name in _inputs(register, tables, posted):
        if upload := request.FILES.get(f"{name}.file"):
            try:
                posted[name] = put_in(form, organisation, upload, request.user)
            except CannotAttach as refusal:
                refused[name] = str(refusal)
        elif f"{name}.remove" in posted:
            posted[name] = ""
    return posted, refused


def _inputs(register: Register, tables: Sequence[SubTable], posted: QueryDict) -> Iterator[tuple[Form, str]]:
    yield from ((register.form, f"{PLACE}.{field.name}") for field in register.form.file_fields)
    for table in tables:
        for key in sent_keys(table, posted):
            yield from ((table.form, input_name(table, key, field.name)) for field in table.form.file_fields)
