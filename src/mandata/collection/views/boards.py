"""The completeness board of a cycle, as a page and as a CSV table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.forms import BoardForm
from mandata.collection.models import Cycle
from mandata.collection.queries.board import STANDINGS, Board, BoardFilter, BoardGroup, BoardLine, board_of
from mandata.notices.sending import failing
from mandata.spreadsheet_csv import write_rows


@login_required
@require_GET
def board(request: SignedInRequest, number: int) -> HttpResponse:
    """Show organisations by form: state, lateness, findings; `?view=grid` shows one symbol for each."""
    cycle = _seen(request, number)
    asked = BoardForm(request.GET).given
    wanted, is_grid = _wanted(asked), asked["view"] == "grid"
    found = board_of(cycle, rights_of(request.user), wanted)
    context: dict[str, Any] = {
        "cycle": cycle,
        "board": found,
        "wanted": wanted,
        "standings": [(key, symbol, word, found.totals.get(key, 0)) for key, (symbol, word) in STANDINGS.items()],
        "organisations": _organisations(cycle),
        "topics": cycle.framework.topics,
        "is_grid": is_grid,
        "grids": _grids(found) if is_grid else [],
        "failing": failing(),
    }
    return render(request, "collection/board.html", context)


@login_required
@require_GET
def table(request: SignedInRequest, number: int) -> HttpResponse:
    """Return the content of the board, with the same filters, as CSV."""
    cycle = _seen(request, number)
    found = board_of(cycle, rights_of(request.user), _wanted(BoardForm(request.GET).given))
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="cycle-{cycle.number}-board.csv"'
    head = [
        *(_("organisation"), _("name"), _("form"), _("title"), _("state"), _("version"), _("due"), _("late")),
        *(_("days late"), _("findings"), _("open comments")),
    ]
    write_rows(answer, [head, *_rows(found)])
    return answer


def _rows(found: Board) -> Iterator[list[object]]:
    for group in found.groups:
        for line in group.lines:
            item = line.returned
            is_late = item.is_late or item.days_late > 0
            yield [
                *(item.organisation, group.organisation.name, item.form, line.form.title, str(line.word)),
                *(item.version, item.due_on.isoformat(), _("yes") if is_late else _("no"), item.days_late),
                *("" if line.findings is None else line.findings, item.open_comments),
            ]


def _seen(request: SignedInRequest, number: int) -> Cycle:
    rights_of(request.user).require(Action.SEE_BOARD)
    return get_object_or_404(Cycle, number=number)


def _wanted(asked: Mapping[str, Any]) -> BoardFilter:
    standing = asked["state"] if asked["state"] in STANDINGS else ""
    return BoardFilter(standing, asked["organisation"], asked["topic"], asked["late"])


def _organisations(cycle: Cycle) -> list[str]:
    asked = set(cycle.returns.values_list("organisation", flat=True))
    return [code for code in cycle.framework.organisations if code in asked]


def _grids(found: Board) -> list[tuple[str, list[BoardGroup], list[tuple[str, list[BoardLine | None]]]]]:
    """Return for each kind of organisation: its organisations across, its forms down, a return or None in each cell."""
    by_kind: dict[str, list[BoardGroup]] = {}
    for group in sorted(found.groups, key=lambda group: group.organisation.order):
        by_kind.setdefault(group.organisation.kind, []).append(group)
    return [(kind, groups, _grid(groups)) for kind, groups in by_kind.items()]


def _grid(groups: list[BoardGroup]) -> list[tuple[str, list[BoardLine | None]]]:
    cells = {(line.form.name, group.organisation.code): line for group in groups for line in group.lines}
    titles = {line.form.name: line.form.title for group in groups for line in group.lines}
    return [
        (title, [cells.get((name, group.organisation.code)) for group in groups])
        for name, title in sorted(titles.items(), key=lambda item: item[1])
    ]
