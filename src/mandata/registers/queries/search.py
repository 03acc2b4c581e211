"""Finding entries: filters, search, order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.framework.gazetteers import gazetteer_of
from mandata.framework.model import Field, Form
from mandata.registers.declared import Register
from mandata.registers.entry_rows import rows_of
from mandata.registers.forms import FilterForm
from mandata.registers.models import Entry


@dataclass(frozen=True, slots=True)
class Search:
    """A person's search.

    Attributes:
        words: each must occur in the cells of the entry or of one of its rows.
        since, until: the first and last date, both included.
        codes: the code of a field of a code list, by field.
    """

    words: tuple[str, ...] = ()
    state: str = ""
    organisation: str = ""
    since: date | None = None
    until: date | None = None
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is no filter."""
        return self == Search()


def wanted(asked: Mapping[str, str], form: Form) -> Search:
    """Return the search in the query of an address; invalid parts are left out."""
    names = [item.name for item in filter_fields(form)]
    given = FilterForm(asked, names).given
    return Search(
        words=tuple(given["q"]),
        state=given["state"],
        organisation=given["organisation"],
        since=given["since"],
        until=given["until"],
        codes={name: given[f"f-{name}"] for name in names if given[f"f-{name}"]},
    )


def filter_fields(form: Form) -> list[Field]:
    """Return the fields that entries can be filtered by: those with a code list or yes and no."""
    return [item for item in form.table.fields if (item.codelist or item.field_type.values) and item.is_asked]


def entries(
    register: Register, organisations: Iterable[str], what: Search, rights: Rights | None = None
) -> QuerySet[Entry]:
    """Return matching entries of some organisations; merged ones only if their state is asked for.

    Args:
        rights: of the person, to search also in the rows that the person may see.
    """
    found = Entry.objects.filter(form=register.form.name, organisation__in=list(organisations))
    found = found.filter(state=what.state) if what.state else found.exclude(state=Entry.State.MERGED)
    if what.organisation:
        found = found.filter(organisation=what.organisation)
    if what.since:
        found = found.filter(dated__gte=what.since)
    if what.until:
        found = found.filter(dated__lte=what.until)
    for name, code in what.codes.items():
        found = found.filter(_has_code(register, name, code))
    for word in what.words:
        found = found.filter(_holds(register.form, word) | _holds_in_rows(register, word, found, rights))
    return found


def _has_code(register: Register, name: str, code: str) -> Q:
    """Return the condition that a cell holds a code, or of places one that is in it."""
    item = register.form.field(name)
    if item is None or item.codelist is None or not item.field_type.has_broader:
        return Q(**{f"cells__{name}": code})
    return Q(**{f"cells__{name}__in": gazetteer_of(register.framework, item.codelist).within(code)})


def _holds(form: Form, word: str) -> Q:
    """Return the condition that a cell contains a word; field by field, so that field names never match."""
    found = Q()
    for item in form.table.fields:
        found |= Q(**{f"cells__{item.name}__icontains": word})
    return found


def _holds_in_rows(register: Register, word: str, among: QuerySet[Entry], rights: Rights | None) -> Q:
    """Return the condition that a cell of a row contains a word; rows that the person may not see do not count."""
    found = Q(pk__in=())
    for table in register.sub_tables() if rights else ():
        seen = [code for code in register.keepers() if rights and rights.may(Action.SEE_REGISTER, code, table.form)]
        likely = among.filter(_is_likely(table.form.name, word), organisation__in=seen)
        names = [field.name for field in table.fields]
        hits = [
            entry.pk
            for entry in likely.iterator()
            if any(
                word.casefold() in row.cells.get(name, "").casefold()
                for row in rows_of(entry, table.form.name)
                for name in names
            )
        ]
        found |= Q(pk__in=hits)
    return found


def _is_likely(form: str, word: str) -> Q:
    """Return the condition that the JSON of an entry's rows contains a word, in either way that databases write it."""
    texts = {word, *(json.dumps(word, ensure_ascii=is_ascii)[1:-1] for is_ascii in (True, False))}
    return Q(*(Q(**{f"rows__{form}__icontains": text}) for text in texts), _connector=Q.OR)
