"""Entries that references name: found by name or by words, and the entries that refer to one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.framework.model import Field, Form, Framework
from mandata.framework.references import referring_to
from mandata.registers.declared import Register
from mandata.registers.entry_rows import rows_of
from mandata.registers.models import Entry
from mandata.registers.queries.search import Search, entries

MOST_FOUND = 10
"""Maximum entries that a search offers; of more, people write more words."""

MOST_OFFERED = 200
"""Maximum entries of a register that the list of a workbook offers; in a larger register people type the name."""

MOST_REFERRING = 50
"""Maximum entries that a page lists as referring to its own."""


@dataclass(frozen=True, slots=True)
class Referring:
    """A field of an entry, or of one of its rows, that names another entry."""

    form: Form
    field: Field
    entry: Entry


def name_of(register: Register, entry: Entry) -> str:
    """Return the name of an entry by which others refer to it; "" in a register without one."""
    key = register.form.table.primaryKey
    return str(entry.cells.get(key[0], "")) if len(key) == 1 else ""


def named(register: Register, organisation: str, names: Collection[str]) -> dict[str, Entry]:
    """Return an organisation's entries by name, those of them that exist and were not merged."""
    found = _of(register, organisation, names).exclude(state=Entry.State.MERGED)
    return {name_of(register, entry): entry for entry in found}


def matching(register: Register, organisations: Sequence[str], text: str) -> list[Entry]:
    """Return entries that have all words of a text, at most a few; the one with this name comes first."""
    found = entries(register, organisations, Search(words=tuple(text.split())))
    exact = list(found.filter(**{f"cells__{register.form.table.primaryKey[0]}": text.strip()})[:1])
    return [*exact, *found.exclude(pk__in=[entry.pk for entry in exact])[: MOST_FOUND - len(exact)]]


def wrong_references(
    form: Form, framework: Framework, organisation: str, rows: Sequence[Mapping[str, str]]
) -> dict[int, dict[str, str]]:
    """Return what is wrong with cells that name no entry, by place of the row and field.

    An entry of another organisation does not exist for this one: a message never reveals it.

    Args:
        organisation: the one that keeps the rows.
        rows: texts of cells by field.
    """
    wrong: dict[int, dict[str, str]] = {}
    for field in form.reference_fields:
        register = Register(framework.forms[field.refers_to], framework)
        texts = [cells.get(field.name, "").strip() for cells in rows]
        missing = {*filter(None, texts)} - named(register, organisation, {*filter(None, texts)}).keys()
        merged = _merged(register, organisation, missing) if missing else {}
        for place, text in enumerate(texts):
            if text in missing:
                wrong.setdefault(place, {})[field.name] = _no_such_entry(register, text, merged.get(text, ""))
    return wrong


def offered_entries(form: Form, framework: Framework, organisation: str, rights: Rights) -> dict[str, Sequence[str]]:
    """Return the names of entries to choose from in a workbook, by field: none of a register that has many."""
    offered: dict[str, Sequence[str]] = {}
    for field in form.reference_fields:
        register = Register(framework.forms[field.refers_to], framework)
        if rights.may(Action.SEE_REGISTER, organisation, register.form):
            found = entries(register, [organisation], Search())[: MOST_OFFERED + 1]
            names = [name for entry in found if (name := name_of(register, entry))]
            offered[field.name] = names if len(names) <= MOST_OFFERED else ()
    return offered


def referring(register: Register, rights: Rights, entry: Entry) -> list[Referring]:
    """Return the fields that name an entry, in forms whose rows of its organisation the person may see."""
    name = name_of(register, entry)
    found = list[Referring]()
    for form, field in referring_to(register.form.name, register.framework) if name else ():
        of = register.framework.forms[form.part_of or form.name]
        if all(rights.may(Action.SEE_REGISTER, entry.organisation, each) for each in (of, form)):
            found += (Referring(form, field, other) for other in _referring_in(form, field, entry.organisation, name))
    return found


def _referring_in(form: Form, field: Field, organisation: str, name: str) -> Iterator[Entry]:
    kept = Entry.objects.filter(form=form.part_of or form.name, organisation=organisation)
    kept = kept.exclude(state=Entry.State.MERGED)
    if not form.part_of:
        yield from kept.filter(**{f"cells__{field.name}": name})
        return
    for entry in kept.filter(rows__has_key=form.name):
        if any(row.cells.get(field.name) == name for row in rows_of(entry, form.name)):
            yield entry


def _of(register: Register, organisation: str, names: Collection[str]) -> QuerySet[Entry]:
    key = register.form.table.primaryKey[0]
    has_name = Q(**{f"cells__{key}__in": list(names)}) if names else Q(pk__in=())
    return Entry.objects.filter(has_name, form=register.form.name, organisation=organisation)


def _merged(register: Register, organisation: str, names: Collection[str]) -> dict[str, str]:
    """Return the name of the duplicate that remains, by the names of merged entries."""
    found = {}
    for entry in _of(register, organisation, names).filter(state=Entry.State.MERGED).select_related("merged_into"):
        into = entry
        while into.merged_into is not None:
            into = into.merged_into
        found[name_of(register, entry)] = name_of(register, into)
    return found


def _no_such_entry(register: Register, name: str, into: str) -> str:
    if into:
        return _("The entry “%(name)s” was merged into “%(into)s”. Choose that one.") % {"name": name, "into": into}
    missing = _("“%(register)s” has no entry “%(name)s”. Find the entry and choose it.")
    return missing % {"register": register.form.title, "name": name}
