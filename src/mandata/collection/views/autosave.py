"""Saving cells for a page that saves automatically."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.views.decorators.http import require_POST

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.roles import Action
from mandata.collection.cell_parts import as_cell
from mandata.collection.clock import hour_of
from mandata.collection.domain.saving import Edit
from mandata.collection.domain.suggestions import Choice, choices_in
from mandata.collection.domain.typed_cells import Kept, keep
from mandata.collection.labels import Speaker
from mandata.collection.models import Return
from mandata.collection.presentation.typed_rows import bounded_json
from mandata.collection.presentation.wording import counted, problem_text
from mandata.collection.queries.cell_problems import problems_of
from mandata.collection.queries.figure_findings import ReturnFindings
from mandata.collection.queries.progress import progress_of
from mandata.collection.views.lookup import seen_return
from mandata.collection.views.sheet_findings import unanswered_problems

MOST_EDITS = 5_000
"""Maximum cells that one request may change."""


@login_required
@require_POST
def cells(request: SignedInRequest, number: int) -> JsonResponse:
    """Save some cells for a page that saves automatically; return the result of each and its current errors.

    Takes `{"edits": [{"row", "field", "old", "new", "taken", "chosen"}], "added": [uid], "checked": bool}`.
    """
    returned = seen_return(request, number, Action.FILL_RETURN)
    try:
        body = bounded_json(request.body)
        edits = [_edit(item) for item in body["edits"]]
        taken = [(edit.row, edit.field) for edit, item in zip(edits, body["edits"], strict=True) if item.get("taken")]
        added = [uuid.UUID(uid) for uid in body.get("added", [])]
    except (ValueError, KeyError, TypeError, AttributeError, RawPostDataException):
        return JsonResponse({"error": "malformed"}, status=400)
    if len(edits) > MOST_EDITS or len(added) > MOST_EDITS:
        return JsonResponse({"error": "too many"}, status=413)
    kept = keep(returned, edits, request.user, added=added, taken=taken)
    returned.refresh_from_db()
    return JsonResponse(_reply(returned, kept, shows_blank=bool(body.get("checked"))))


def _edit(item: dict[str, Any]) -> Edit:
    name, old, new = _texts(item, "field", "old", "new")
    return Edit(str(uuid.UUID(item["row"])), name, old, new, is_chosen=bool(item.get("chosen")))


def _texts(item: dict[str, Any], *names: str) -> list[str]:
    texts = [item[name] for name in names]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    return [as_cell(text) for text in texts]


def _reply(returned: Return, kept: Kept, shows_blank: bool) -> dict[str, Any]:
    """Return the answer to a page that saves automatically."""
    form, progress, speaker = returned.declared, progress_of(returned), Speaker.of(returned)
    texts = {(str(row.uid), name): text for row in returned.rows_of() for name, text in row.cells.items()}
    blank = {(str(row.uid), name) for row in returned.rows_of() for name in _blank_names(returned, row.cells)}
    return {
        "saved": [[edit.row, edit.field, edit.new] for edit in kept.saved],
        "conflicts": [
            [item.row, item.field, *([text, speaker.cell(item.field, text)] for text in (item.theirs, item.yours))]
            for item in kept.conflicts
        ],
        "refused": [[item.edit.row, item.edit.field, item.reason, item.choices] for item in kept.refused],
        "problems": [
            [problem.row, name, problem_text(problem, form), _choices(problem.row, name, returned, texts)]
            for problem in unanswered_problems(ReturnFindings(returned), problems_of(returned))
            for name in problem.fields or [""]
            if shows_blank or (problem.row, name) not in blank
        ],
        "at": hour_of(timezone.now()),
        "progress": {"asked": progress.asked, "answered": progress.answered, "words": counted(progress)},
    }


def _choices(row: str, name: str, returned: Return, texts: Mapping[tuple[str, str], str]) -> list[Choice]:
    """Return the possible meanings of a wrong cell."""
    field, text = returned.declared.field(name), texts.get((row, name), "")
    return choices_in(text, field, returned.declared, returned.cycle.framework) if field and text else []


def _blank_names(returned: Return, cells: dict[str, str]) -> list[str]:
    return [item.name for item in returned.declared.table.fields if not cells.get(item.name, "").strip()]
