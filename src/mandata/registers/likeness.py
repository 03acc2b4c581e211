"""Which entries a new one looks like, so that the same thing is not entered twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from mandata.framework.model import Field, Form
from mandata.registers.entry_cells import dated
from mandata.registers.forms import Register
from mandata.registers.models import Entry

NEAR = 0.6
"""Share of two texts that is the same, from which they are near (`difflib.SequenceMatcher.ratio`)."""

MOST_SHOWN = 5
LONGEST_COMPARED = 1_000
"""Characters of a text that are compared."""


def alike(register: Register, organisation: str, cells: Mapping[str, str]) -> list[Entry]:
    """Return the entries of an organisation that a new one looks like, the newest first, at most a few.

    The form may declare the fields that make two entries alike (`alike`). Otherwise two of the same day are, where no
    code, number or date of theirs differs and their texts are near.
    """
    form = register.form
    known = Entry.objects.filter(form=form.name, organisation=organisation).exclude(state=Entry.State.MERGED)
    if form.alike:
        if not all(cells.get(name, "").strip() for name in form.alike):
            return []
        known = known.filter(**{f"cells__{name}": cells[name].strip() for name in form.alike})
        return list(known.order_by("-pk")[:MOST_SHOWN])
    day = dated(form, cells)
    if day is None:
        return []
    same_day = known.filter(dated=day).order_by("-pk")
    return [entry for entry in same_day if _is_near(form, entry.cells, cells)][:MOST_SHOWN]


def _is_near(form: Form, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether nothing in two entries of one day tells that they are about different things."""
    return all(
        _are_near(field, first, second)
        for field in _compared(form)
        if (first := one.get(field.name, "").strip()) and (second := other.get(field.name, "").strip())
    )


def _compared(form: Form) -> Iterable[Field]:
    key = form.table.primaryKey
    return (field for field in form.table.fields if field.computed is None and field.name not in key)


def _are_near(field: Field, first: str, second: str) -> bool:
    if field.type != "string" or field.coded_by:
        return first == second
    texts = (first[:LONGEST_COMPARED].casefold(), second[:LONGEST_COMPARED].casefold())
    return SequenceMatcher(None, *texts, autojunk=False).ratio() >= NEAR
