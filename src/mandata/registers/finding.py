"""Finding entries again: filters, search, order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from mandata.framework.model import Field, Form
from mandata.registers.forms import Register
from mandata.registers.models import Entry
from mandata.registers.page_forms import FilterForm


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for.

    Attributes:
        words: each stands somewhere in the entry's cells.
        since, until: the days between which it is dated, both included.
        codes: the code that a field of a code list holds, by field.
    """

    words: tuple[str, ...] = ()
    state: str = ""
    organisation: str = ""
    since: date | None = None
    until: date | None = None
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether everything is wanted."""
        return self == Wanted()


def wanted(asked: Mapping[str, str], form: Form) -> Wanted:
    """What the part of an address after `?` asks for; what makes no sense is left out."""
    form_of_filters = FilterForm(asked)
    form_of_filters.full_clean()
    given = form_of_filters.cleaned_data
    filters = (item.name for item in filter_fields(form))
    return Wanted(
        words=given.get("q", ()),
        state=given.get("state", ""),
        organisation=given.get("organisation", ""),
        since=given.get("since"),
        until=given.get("until"),
        codes={name: asked[f"f-{name}"] for name in filters if asked.get(f"f-{name}")},
    )


def filter_fields(form: Form) -> list[Field]:
    """The fields that entries can be filtered by: those with a code list or yes and no."""
    return [item for item in form.table.fields if (item.codelist or item.field_type.values) and item.computed is None]


def entries(register: Register, organisations: Iterable[str], what: Wanted) -> QuerySet[Entry]:
    """The entries of some organisations that are wanted; merged ones only when they are asked for by their state."""
    found = Entry.objects.filter(form=register.form.name, organisation__in=list(organisations))
    found = found.filter(state=what.state) if what.state else found.exclude(state=Entry.State.MERGED)
    if what.organisation:
        found = found.filter(organisation=what.organisation)
    if what.since:
        found = found.filter(dated__gte=what.since)
    if what.until:
        found = found.filter(dated__lte=what.until)
    for name, code in what.codes.items():
        found = found.filter(**{f"cells__{name}": code})
    for word in what.words:
        found = found.filter(_holds(register.form, word))
    return found


def _holds(form: Form, word: str) -> Q:
    """Whether some cell holds a word; field by field, so that no name of a field is taken for a text."""
    found = Q()
    for item in form.table.fields:
        found |= Q(**{f"cells__{item.name}__icontains": word})
    return found
