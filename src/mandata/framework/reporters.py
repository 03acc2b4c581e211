"""What an organisation answers in a form: rows about itself or about others, of the codes that it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from mandata.framework.model import ORGANISATIONS, CodeList, Field, Form, Organisation


def own_field(form: Form, organisation: Organisation) -> Field | None:
    """Return the field in which an organisation names itself: one that answers by its kind only reports about itself.

    Returns:
        The first field of organisations that can have its code; None for one named by its code, which reports about
            others.
    """
    if organisation.code in form.reported_by:
        return None
    own = (field for field in form.table.fields if field.codelist == ORGANISATIONS)
    return next((field for field in own if field.of_kind in (None, organisation.kind)), None)


def is_reporter(form: Form, organisation: Organisation) -> bool:
    """Return whether the form names an organisation, by its code or kind, among those that answer it."""
    names = {organisation.code, organisation.kind}
    return bool(names & set(form.reported_by)) and (not form.asked_of or organisation.code in form.asked_of)


def codes_asked_of(organisation: Organisation, form: Form, code_lists: Mapping[str, CodeList]) -> list[str] | None:
    """Return the codes of the `asking_field` whose rows an organisation is asked for; None without such a field."""
    field = form.asking_field
    listed = code_lists.get(field.codelist or "") if field else None
    if field is None or listed is None:
        return None
    names = {organisation.code, organisation.kind}
    asked = {code: item.attributes.get(field.asked_of, "").split() for code, item in listed.codes.items()}
    return [code for code, of in asked.items() if not of or names & set(of)]


def two_that_collide(
    form: Form, organisations: Iterable[Organisation], code_lists: Mapping[str, CodeList]
) -> tuple[str, str] | None:
    """Return the codes of two organisations that are asked for the same row of a form; None where no two are.

    The rows of two differ by their keys where the key holds the field in which each names itself, or where they are
    asked for different codes. Where people name the rows, or the form has no key, nobody is asked for a row of theirs.
    """
    key = form.table.primaryKey
    is_named_by_people = any((field := form.field(name)) is None or field.codelist is None for name in key)
    if form.kind != "return" or not key or is_named_by_people:
        return None
    reporters = [item for item in organisations if is_reporter(form, item)]
    asked = {item.code: codes_asked_of(item, form, code_lists) for item in reporters}
    own = {item.code: field.name for item in reporters if (field := own_field(form, item)) and field.name in key}
    for one, two in combinations(reporters, 2):
        theirs, others = asked[one.code], asked[two.code]
        is_told_apart = one.code in own and own[one.code] == own.get(two.code)
        share_no_code = theirs is not None and others is not None and not set(theirs) & set(others)
        if not (is_told_apart or share_no_code or _followed(one, two) or _followed(two, one)):
            return one.code, two.code
    return None


def _followed(one: Organisation, two: Organisation) -> bool:
    """Return whether one organisation was closed before the other was opened."""
    return bool(one.closed) and one.closed < two.opened[: len(one.closed)]
