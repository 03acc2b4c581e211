"""How far a return has come: cells asked, answered, and taken over from what was known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from mandata.collection.models import Return
from mandata.collection.rows import asked_fields, given_cells, has_known_keys


class Progress(NamedTuple):
    """Counts of cells.

    Attributes:
        asked: that somebody has to answer; texts that may stay blank are not among them.
        answered: of those; a reason why there is no figure is an answer.
        prefilled: of those answered, taken over from what was offered and not changed since.
    """

    asked: int = 0
    answered: int = 0
    prefilled: int = 0

    def plus(self, other: Progress) -> Progress:
        """Both together."""
        return Progress(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def is_complete(self) -> bool:
        """Whether nothing that was asked is blank."""
        return self.answered == self.asked

    @property
    def blank(self) -> int:
        """Cells that nobody answered yet."""
        return self.asked - self.answered


def progress_of(returned: Return) -> Progress:
    """How far the version worked on has come."""
    counted = counted_fields(returned)
    total = Progress()
    for row in returned.rows_of():
        total = total.plus(progress_of_row(counted, row.cells, row.prefilled))
    return total


def progress_of_all(returns: Iterable[Return]) -> Progress:
    """How far some returns have come, taken together."""
    total = Progress()
    for returned in returns:
        total = total.plus(progress_of(returned))
    return total


def progress_of_row(counted: Collection[str], cells: Mapping[str, str], prefilled: Collection[str]) -> Progress:
    """How far one row has come.

    Args:
        counted: names of the fields that count, as from `counted_fields`.
    """
    answered = {name for name in counted if cells.get(name, "").strip()}
    return Progress(len(counted), len(answered), len(answered & set(prefilled)))


def counted_fields(returned: Return) -> list[str]:
    """Names of the fields to be answered in each row: answers, what is required, and keys not known before."""
    form = returned.declared
    settled = set(given_cells(returned)) | (set(form.table.primaryKey) if has_known_keys(returned) else set())
    return [
        field.name
        for field in asked_fields(form)
        if field.name not in settled
        and (form.is_answer(field) or field.constraints.required or field.name in form.table.primaryKey)
    ]
