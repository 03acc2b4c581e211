"""The pages of editing."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle
from mandata.collection.page_wording import sentences_of
from mandata.collection.workspace.files import current_cycle
from mandata.editing import texts
from mandata.editing.comparison import compare
from mandata.editing.forms import CycleForm, SearchForm, TakeBackForm, TextForm, VersionsForm
from mandata.editing.insertions import insertables
from mandata.editing.models import Draft, TextVersion
from mandata.editing.preview import preview
from mandata.editing.texts import Overtaken, Text
from mandata.findings import Finding, Severity
from mandata.framework.confidentiality import Audience


@login_required
@require_GET
def narrative(request: SignedInRequest) -> HttpResponse:
    """List every text of the report."""
    rights_of(request.user).require(Action.SEE_NARRATIVE)
    context = {
        **_of_cycle(request),
        "texts": texts.texts(_cycle(request)),
        "cycles": Cycle.objects.filter(is_closed=False),
        "foreign": texts.foreign_files(),
        "may_edit": _may_edit(request),
    }
    return render(request, "editing/narrative.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, name: str) -> HttpResponse:
    """Show one text to edit, preview and save. Without JavaScript the same buttons work."""
    rights_of(request.user).require(Action.EDIT_NARRATIVE if request.method == "POST" else Action.SEE_NARRATIVE)
    item = _text(request, name)
    if request.method == "POST" and "save" in request.POST:
        return _save(request, item)
    draft = _kept_draft(request, item) if request.method == "POST" else _draft(request, item)
    return _page(request, item, draft)


@login_required
@require_POST
def draft(request: SignedInRequest, name: str) -> JsonResponse:
    """Save the draft, and return its problems."""
    rights_of(request.user).require(Action.EDIT_NARRATIVE)
    item = _text(request, name)
    kept = _kept_draft(request, item)
    return JsonResponse(
        {
            "findings": _lines(
                preview(item.name, item.section, kept.markdown, _audience(request), _cycle(request)).findings
            )
        }
    )


@login_required
@require_GET
def shown(request: SignedInRequest, name: str) -> HttpResponse:
    """Show the preview of the section, from the editor's own draft."""
    rights_of(request.user).require(Action.SEE_NARRATIVE)
    item = _text(request, name)
    rendered = preview(item.name, item.section, _draft(request, item).markdown, _audience(request), _cycle(request))
    if rendered.html:
        response = HttpResponse(rendered.html)
        response._csp_exempt = True  # type: ignore[attr-defined]  # the page brings a stricter policy of its own
        response.headers["Content-Security-Policy"] = "sandbox allow-scripts; frame-ancestors 'self'"
    else:
        response = render(request, "editing/no_preview.html", {"findings": _lines(rendered.findings)})
        response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    response.headers["X-Frame-Options"] = "SAMEORIGIN"  # the page of the text shows it in a frame
    return response


@login_required
@require_GET
def inserts(request: SignedInRequest, name: str) -> HttpResponse:
    """Search insertions; returns a list for scripts, or a page for people."""
    rights_of(request.user).require(Action.SEE_NARRATIVE)
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    found = insertables(asked, _audience(request), _cycle(request))
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"found": [[one.kind, one.title, one.shown, one.code] for one in found]})
    context = {**_of_cycle(request), "text": _text(request, name), "found": found, "q": asked}
    return render(request, "editing/inserts.html", context)


@login_required
@require_GET
def history(request: SignedInRequest, name: str) -> HttpResponse:
    """Show the versions of a text, and compare two of them."""
    rights_of(request.user).require(Action.SEE_NARRATIVE)
    item = _text(request, name)
    versions = list(TextVersion.objects.filter(name=name).select_related("by"))
    asked = VersionsForm(request.GET)
    if not asked.is_valid():
        raise Http404
    old = _version(versions, asked.cleaned_data["from"], 1)
    new = _version(versions, asked.cleaned_data["to"], 0)
    lines = compare(old.markdown, new.markdown) if old and new else []
    context = {**_of_cycle(request), "text": item, "versions": versions, "old": old, "new": new, "lines": lines}
    return render(request, "editing/history.html", context)


@login_required
@require_POST
def take_back(request: SignedInRequest, name: str) -> HttpResponse:
    """Save an earlier version as the next one; nothing is lost."""
    rights_of(request.user).require(Action.EDIT_NARRATIVE)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        raise Http404
    earlier = get_object_or_404(TextVersion, name=name, number=form.cleaned_data["version"])
    item, cycle = _text(request, name), _cycle(request)
    note = _("Version %(number)s restored") % {"number": earlier.number}
    texts.save(name, earlier.markdown, item.version.number if item.version else 0, request.user, note=note, cycle=cycle)
    messages.success(request, _("Version %(number)s was restored.") % {"number": earlier.number})
    return redirect(reverse("editing:text_history", args=[name]) + _query(cycle))


@login_required
@require_POST
def take_over(request: SignedInRequest) -> HttpResponse:
    """Copy the files that were edited in a checkout."""
    rights_of(request.user).require(Action.EDIT_NARRATIVE)
    taken = texts.take_over_files(request.user)
    messages.success(request, _("Copied: %(names)s.") % {"names": ", ".join(item.name for item in taken) or "–"})
    return redirect("editing:narrative")


def _text(request: SignedInRequest, name: str) -> Text:
    item = texts.text(name, _cycle(request))
    if item is None:
        raise Http404
    return item


def _cycle(request: SignedInRequest) -> Cycle | None:
    """Return the cycle whose report the person edits: `?cycle=6`, by default the current one."""
    form = CycleForm(request.GET)
    if not form.is_valid():
        raise Http404
    number = form.cleaned_data["cycle"]
    return current_cycle() if number is None else get_object_or_404(Cycle, number=number)


def _query(cycle: Cycle | None) -> str:
    """Return the query that keeps an address in a cycle; "" for the current one."""
    return "" if cycle is None or cycle == current_cycle() else f"?cycle={cycle.number}"


def _of_cycle(request: SignedInRequest) -> dict[str, Any]:
    """Return the context of every page of a cycle: the cycle, and the query of its links."""
    cycle = _cycle(request)
    return {"cycle": cycle, "of_cycle": _query(cycle)}


def _audience(request: SignedInRequest) -> Audience:
    return rights_of(request.user).audience


def _may_edit(request: SignedInRequest) -> bool:
    return rights_of(request.user).may(Action.EDIT_NARRATIVE)


def _draft(request: SignedInRequest, item: Text) -> Draft:
    """Return the person's draft, otherwise the current version."""
    whose = _whose(request, item)
    return Draft.objects.filter(**whose).first() or Draft(**whose, based_on=_number(item), markdown=item.markdown)


def _whose(request: SignedInRequest, item: Text) -> dict[str, Any]:
    return {"name": item.name, "by": request.user, "cycle": item.cycle}


def _number(item: Text) -> int:
    return item.version.number if item.version else 0


def _typed(request: SignedInRequest) -> dict[str, Any]:
    """Return the typed text.

    Raises:
        BadRequest: the data cannot come from our page.
    """
    form = TextForm(request.POST)
    if not form.is_valid():
        raise BadRequest(f"Not accepted: {', '.join(form.errors)}")
    return form.cleaned_data


def _kept_draft(request: SignedInRequest, item: Text) -> Draft:
    """Keep the typed text as the person's draft, even if their page sends it twice at once."""
    typed = {"markdown": _typed(request)["markdown"]}
    kept, _created = Draft.objects.update_or_create(
        **_whose(request, item), defaults=typed, create_defaults={**typed, "based_on": _number(item)}
    )
    return kept


def _save(request: SignedInRequest, item: Text) -> HttpResponse:
    kept, typed = _kept_draft(request, item), _typed(request)
    seen = kept.based_on if typed["seen"] is None else typed["seen"]
    try:
        version = texts.save(item.name, kept.markdown, seen, request.user, note=typed["note"], cycle=_cycle(request))
    except Overtaken as overtaken:
        return _page(request, item, kept, overtaken.theirs)
    messages.success(request, _("Saved as version %(number)s.") % {"number": version.number})
    return redirect(reverse("editing:text", args=[item.name]) + _query(_cycle(request)))


def _page(request: SignedInRequest, item: Text, kept: Draft, theirs: TextVersion | None = None) -> HttpResponse:
    context = {
        **_of_cycle(request),
        "text": item,
        "draft": kept,
        "theirs": theirs,
        "difference": compare(theirs.markdown, kept.markdown) if theirs else [],
        "findings": _lines(
            preview(item.name, item.section, kept.markdown, _audience(request), _cycle(request)).findings
        ),
        "may_edit": _may_edit(request),
    }
    return render(request, "editing/text.html", context, status=409 if theirs else 200)


def _lines(findings: list[Finding]) -> list[dict[str, Any]]:
    """Return findings as the page shows them: line, severity and message."""
    return [
        {
            "line": found.place.line if found.place else None,
            "isError": found.severity is Severity.ERROR,
            "text": sentences_of(found, None),
        }
        for found in findings
    ]


def _version(versions: list[TextVersion], number: int | None, otherwise: int) -> TextVersion | None:
    """Return the version of that number; without a number, the one at that position of the list."""
    if number is not None:
        return next((version for version in versions if version.number == number), None)
    return versions[otherwise] if otherwise < len(versions) else None
