"""The rows of a blank return, and the cells that an organisation may not change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from math import prod

from django.db.models import F

from mandata.collection.models import Return, Row
from mandata.records.expected import asked_codes, own_field

MOST_ROWS_LAID_OUT = 60
"""Do not lay out a blank grid above this many combinations."""


def given_cells(returned: Return) -> dict[str, str]:
    """Return the cells that a return's rows get and nobody may change: the organisation's own code."""
    field = own_field(returned.declared, returned.reporter)
    return {field.name: returned.organisation} if field else {}


def prescribed_keys(returned: Return) -> list[tuple[str, ...]]:
    """Return the keys of the rows that the form prescribes; none if people name the rows themselves."""
    given = given_cells(returned)
    choices = [_choices(returned, name, given) for name in returned.declared.table.primaryKey]
    keys = list(product(*[choice or [] for choice in choices])) if choices and all(choices) else []
    return keys if len(keys) <= MOST_ROWS_LAID_OUT else []


def prescribed_rows(returned: Return) -> set[str]:
    """Return the uids of the rows that the form prescribes: they cannot be removed or renamed.

    A row that repeats an earlier key is not one of them.
    """
    names, found = returned.declared.table.primaryKey, dict[tuple[str, ...], str]()
    keys = set(prescribed_keys(returned))
    for row in returned.rows_of() if keys else ():
        key = tuple(row.cells.get(name, "") for name in names)
        if key in keys:
            found.setdefault(key, str(row.uid))
    return set(found.values())


def cells_of(returns: Iterable[Return]) -> dict[int, list[dict[str, str]]]:
    """Return the cells of each row of the current versions, by key of the return, with one query."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    rows = Row.objects.filter(returned__in=[item.pk for item in returns], version=F("returned__version"))
    for key, cells in rows.order_by("position", "id").values_list("returned_id", "cells"):
        found[key].append(cells)
    return found


def has_known_keys(returned: Return) -> bool:
    """Return whether all possible keys are known in advance: the organisation itself, or codes of a list."""
    form, given = returned.declared, given_cells(returned)
    declared = [form.field(name) for name in form.table.primaryKey]
    return bool(declared) and all(field and (field.name in given or field.codelist) for field in declared)


def may_add_rows(returned: Return, count: int) -> bool:
    """Return whether another row makes sense: the form names its rows, and some are missing."""
    form = returned.declared
    if returned.open_cells or not form.table.primaryKey:
        return False
    if not has_known_keys(returned):
        return True
    given = given_cells(returned)
    return count < prod(len(_choices(returned, name, given) or ()) for name in form.table.primaryKey)


def _choices(returned: Return, name: str, given: dict[str, str]) -> list[str] | None:
    """Return the possible values of a key field; None if they are not known in advance."""
    form, framework = returned.declared, returned.cycle.framework
    if name in given:
        return [given[name]]
    field = form.field(name)
    if field is None or field.codelist is None:
        return None
    asked = asked_codes(framework, form, returned.reporter) if field == form.asking_field else None
    if asked is not None:
        return asked
    if field.of_kind is None:
        return list(framework.code_lists[field.codelist].codes)
    return [code for code, item in framework.organisations.items() if item.kind == field.of_kind and not item.closed]
