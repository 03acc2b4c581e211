"""Likely duplicates of a new entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from itertools import islice

from mandata.framework.model import Field, Form
from mandata.registers.cells import dated
from mandata.registers.declared import Register
from mandata.registers.models import Entry

NEAR = 0.6
"""Ratio from which two texts are similar (`difflib.SequenceMatcher.ratio`)."""

MOST_SHOWN = 5
LONGEST_COMPARED = 1_000
"""Maximum characters of a text that are compared."""


def alike(register: Register, organisation: str, cells: Mapping[str, str]) -> list[Entry]:
    """Return an organisation's entries that a new one looks like, newest first, at most a few."""
    return KnownEntries(register, organisation).like(cells)


class KnownEntries:
    """The entries of an organisation, grouped for finding duplicates.

    The form may declare the fields that make two entries alike (`alike`). Otherwise entries of the same day are alike
    if no
    code, number or date differs and their texts are similar.
    """

    def __init__(self, register: Register, organisation: str) -> None:
        self._form = register.form
        self._groups: dict[object, list[Entry]] = defaultdict(list)
        known = Entry.objects.filter(form=self._form.name, organisation=organisation).exclude(state=Entry.State.MERGED)
        for entry in known.order_by("-pk"):
            self._groups[self._group(entry.cells)].append(entry)

    def like(self, cells: Mapping[str, str], most_compared: int | None = None) -> list[Entry]:
        """Return the entries that a new one looks like, newest first, at most a few.

        Args:
            most_compared: maximum entries of its day to compare, newest first; all by default.
        """
        group = self._group(cells)
        candidates = self._groups.get(group, [])[:most_compared] if group is not None else []
        return list(islice((entry for entry in candidates if self._are_alike(entry.cells, cells)), MOST_SHOWN))

    def _group(self, cells: Mapping[str, str]) -> object:
        """Return what two similar entries have in common; None if the entry cannot be compared."""
        if not self._form.alike:
            return dated(self._form, cells)
        texts = tuple(cells.get(name, "").strip() for name in self._form.alike)
        return texts if all(texts) else None

    def _are_alike(self, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
        return bool(self._form.alike) or _is_near(self._form, one, other)


def _is_near(form: Form, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Return whether two entries of one day could be about the same event."""
    return all(
        _are_near(field, first, second)
        for field in _compared(form)
        if (first := one.get(field.name, "").strip()) and (second := other.get(field.name, "").strip())
    )


def _compared(form: Form) -> Iterable[Field]:
    key = form.table.primaryKey
    return (
        field
        for field in form.table.fields
        if field.is_asked and field.name not in key and field not in form.file_fields
    )


def _are_near(field: Field, first: str, second: str) -> bool:
    if not field.field_type.is_text or field.coded_by:
        return first == second
    texts = (first[:LONGEST_COMPARED].casefold(), second[:LONGEST_COMPARED].casefold())
    compared = SequenceMatcher(None, *texts, autojunk=False)
    return all(ratio() >= NEAR for ratio in (compared.real_quick_ratio, compared.quick_ratio, compared.ratio))
