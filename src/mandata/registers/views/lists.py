"""Lists of entries: filtered, searched, saved, by month, as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mandata.accounts.form_fields import first_error
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.field_inputs import FIELD_INPUTS
from mandata.collection.forms import PageForm
from mandata.collection.workspace.return_csv import asked_fields
from mandata.framework.gazetteers import gazetteer_of
from mandata.registers.declared import Register, registers_seen_by
from mandata.registers.entry_rows import lines_of
from mandata.registers.forms import FindForm, MonthForm, SavedViewForm, TableForm
from mandata.registers.models import Entry, SavedView
from mandata.registers.presentation.entry_cells import fields_of, in_words
from mandata.registers.presentation.references import label_of
from mandata.registers.queries import months
from mandata.registers.queries.deadlines import Due, dues_of
from mandata.registers.queries.references import matching, name_of
from mandata.registers.queries.search import Search, entries, filter_fields, wanted
from mandata.registers.views.lookup import seen_register
from mandata.registers.views.navigation import head_of
from mandata.spreadsheet_csv import write_rows

A_PAGE = 50
COLUMNS = 5


@login_required
@require_GET
def registers(request: SignedInRequest) -> HttpResponse:
    """List the registers that the person may see in part."""
    rights = rights_of(request.user)
    if not rights[Action.SEE_REGISTER]:
        raise PermissionDenied
    found = []
    for register in registers_seen_by(rights):
        open_ones = list(entries(register, register.seen_by(rights), Search(state=Entry.State.OPEN)))
        late = [due for due in _dues(register, open_ones) if due.is_late(timezone.localdate())]
        found.append((register.form, len(open_ones), len(late)))
    return render(request, "registers/registers.html", {"registers": found})


@login_required
@require_GET
def register(request: SignedInRequest, name: str) -> HttpResponse:
    """Show the entries of a register."""
    asked = seen_register(request, name)
    found = _found(request, asked)
    page = Paginator(found, A_PAGE).get_page(PageForm(request.GET).number)
    today = timezone.localdate()
    fields = [item for item in fields_of(asked) if not item.words][:COLUMNS]
    rows = [
        (
            entry,
            [(item.label, in_words(asked, item, entry.cells.get(item.name, ""))) for item in fields],
            next((due for due in dues_of(asked.form, entry)), None),
        )
        for entry in page
    ]
    context = _context(request, asked, "list") | {"fields": fields, "rows": rows, "page": page, "today": today}
    return render(request, "registers/register.html", context)


@login_required
@require_GET
def month(request: SignedInRequest, name: str) -> HttpResponse:
    """Show a month of a register."""
    asked = seen_register(request, name)
    form = MonthForm(request.GET)
    first = (form.cleaned_data["month"] if form.is_valid() else None) or timezone.localdate().replace(day=1)
    found = list(_found(request, asked))
    weeks = months.weeks(first, found, _dues(asked, found))
    context = _context(request, asked, "month") | {
        "month": first,
        "before": months.before(first),
        "after": months.after(first),
        "weeks": weeks,
        "is_quiet": not any(day.entries or day.dues for week in weeks for day in week),
        "today": timezone.localdate(),
    }
    return render(request, "registers/month.html", context)


@login_required
@require_GET
def download(request: SignedInRequest, name: str) -> HttpResponse:
    """Return the matching entries, or their rows in a sub-table, as CSV with the columns of a return.

    The file can be uploaded again.
    """
    asked, rights, table = seen_register(request, name), rights_of(request.user), TableForm(request.GET).given["table"]
    form = next((of.form for of in asked.sub_tables() if of.form.name == table), asked.form)
    names = [item.name for item in asked_fields(form)]
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    found = (entry for entry in _found(request, asked) if rights.may(Action.SEE_REGISTER, entry.organisation, form))
    lines = (cells for _entry, cells in lines_of(form, found)) if form.part_of else (entry.cells for entry in found)
    texts = ([cells.get(name, "").strip() for name in names] for cells in lines)
    write_rows(response, chain([names], texts), line_end="\n")
    response.headers["Content-Disposition"] = f'attachment; filename="{form.name}.csv"'
    return response


@login_required
@require_GET
def find(request: SignedInRequest, name: str) -> JsonResponse:
    """Return entries that have some words, to choose one of them for a reference."""
    asked, rights, given = seen_register(request, name), rights_of(request.user), FindForm(request.GET).given
    seen = asked.seen_by(rights)
    if given["organisation"] and given["organisation"] not in seen:
        raise PermissionDenied
    organisations = [given["organisation"]] if given["organisation"] else seen
    found = matching(asked, organisations, given["q"]) if len(asked.form.table.primaryKey) == 1 else []
    return JsonResponse({"entries": [{"name": name_of(asked, item), "label": label_of(asked, item)} for item in found]})


@login_required
@require_POST
def save_view(request: SignedInRequest, name: str) -> HttpResponse:
    """Save the filters of a list under a name."""
    asked = seen_register(request, name)
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("registers:register", name)
    title, query = form.cleaned_data["name"], QueryDict(form.cleaned_data["query"])
    if title:
        SavedView.objects.update_or_create(
            by=request.user, form=asked.form.name, name=title, defaults={"query": query.urlencode()}
        )
        messages.success(request, _("Saved. The view is listed above the entries."))
    return redirect(f"{request.path_info.removesuffix('views/')}?{query.urlencode()}")


@login_required
@require_POST
def forget_view(request: SignedInRequest, name: str, number: int) -> HttpResponse:
    """Delete a saved view of one's own."""
    asked = seen_register(request, name)
    SavedView.objects.filter(pk=number, by=request.user, form=asked.form.name).delete()
    return redirect("registers:register", name)


def _found(request: SignedInRequest, asked: Register) -> Any:
    rights = rights_of(request.user)
    return entries(asked, asked.seen_by(rights), wanted(request.GET.dict(), asked.form), rights)


def _dues(asked: Register, found: Sequence[Entry]) -> list[Due]:
    return [due for entry in found for due in dues_of(asked.form, entry)]


def _context(request: SignedInRequest, asked: Register, tab: str) -> dict[str, Any]:
    what = wanted(request.GET.dict(), asked.form)
    filters = [(item, what.codes.get(item.name, ""), _choices(asked, item)) for item in filter_fields(asked.form)]
    return head_of(request.user, asked, tab) | {
        "what": what,
        "filters": filters,
        "states": Entry.State.choices,
        "organisations": asked.seen_by(rights_of(request.user)),
        "views": SavedView.objects.filter(by=request.user, form=asked.form.name),
        "query": request.GET.urlencode(),
    }


def _choices(asked: Register, item: Any) -> list[tuple[str, str]]:
    if choices := FIELD_INPUTS[item.type].choices:
        return [(text, str(name)) for text, name in choices.items()]
    if item.field_type.has_broader:
        return list(gazetteer_of(asked.framework, item.codelist).broader.items())
    held = asked.framework.code_lists[item.codelist].codes.values()
    return [(code.code, code.name if item.codelist != "organisations" else code.code) for code in held]
