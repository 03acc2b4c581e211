"""Why a figure changed between two releases, in words: the changed cells, and the reason given for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.collection.models import Event, Return
from mandata.collection.queries.restatement_reasons import reopenings, step_of
from mandata.framework.model import Form, Framework
from mandata.publishing.models import Release
from mandata.publishing.queries.comparison import Moved, MovedRow

NAMED = re.compile(r"(?P<form>\w+), cycle (?P<cycle>\d+), (?P<key>.*)", re.DOTALL)
"""The name of a record in the figures of a release."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A record that changed a figure.

    Attributes:
        form: title of its form.
        row: its name, and its cycle.
        is_new, is_gone: whether the whole record was added or removed.
        cells: label, old text and new text of each changed cell.
        returned: the return that was reopened for it; None if it is unknown or the person may not see it.
        reason: why it was reopened.
    """

    form: str
    row: str
    is_new: bool
    is_gone: bool
    cells: Sequence[tuple[str, str, str]]
    returned: Return | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A changed figure with its causes."""

    moved: Moved
    causes: Sequence[Cause]


def explain(moved: Iterable[Moved], earlier: Release, found: Release, rights: Rights) -> list[Explained]:
    """Return the changed figures, each with its causes. Reasons are shown to those who may see the return.

    Args:
        moved: figures that the person may see.
    """
    framework = found.cycle.framework
    reopened = list(reopenings().filter(at__gte=earlier.made_at, at__lte=found.made_at))
    return [Explained(item, [_cause(row, framework, reopened, rights) for row in item.rows]) for item in moved]


def _cause(row: MovedRow, framework: Framework, reopened: Sequence[Event], rights: Rights) -> Cause:
    named = NAMED.fullmatch(row.row)
    form = framework.forms.get(named["form"]) if named else None
    if named is None or form is None:
        return Cause("", row.row, not row.old, not row.new, row.cells)
    step = step_of(reopened, form, int(named["cycle"]), named["key"])
    returned = step.returned if step else None
    may_see = returned is not None and rights.may(Action.SEE_RETURN, returned.organisation, form)
    return Cause(
        form=form.title,
        row=named["key"],
        is_new=not row.old,
        is_gone=not row.new,
        cells=[(_label(form, name), before, now) for name, before, now in row.cells],
        returned=returned if may_see else None,
        reason=step.reason if step and may_see else "",
    )


def _label(form: Form, name: str) -> str:
    field = form.field(name)
    return field.label if field else name
