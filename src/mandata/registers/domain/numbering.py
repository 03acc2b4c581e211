"""The numbers that a register gives its entries: unique, however many people add entries at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models.fields.json import KT
from django.utils import timezone

from mandata.framework.model import Form
from mandata.registers.cells import dated
from mandata.registers.models import Counter, Entry


def hold_numbers(form: Form) -> Counter | None:
    """Lock the numbers of a register until the transaction ends: nobody else can add or rename an entry meanwhile.

    Returns:
        The counter; None for a register that gives no numbers.
    """
    if form.numbered_field is None:
        return None
    Counter.objects.get_or_create(form=form.name)
    return Counter.objects.select_for_update(no_key=True).get(form=form.name)


def give_numbers(form: Form, organisation: str, rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the cells of new entries, each with the next number if it has none.

    Numbers that somebody typed are skipped, and so are those of merged entries.

    Args:
        organisation: code of the one that keeps the entries.
        rows: text by field.
    """
    counter = hold_numbers(form)
    if counter is None or form.numbering is None or form.numbered_field is None:
        return [dict(cells) for cells in rows]
    name = form.numbered_field.name
    if all(cells.get(name) for cells in rows):
        return [dict(cells) for cells in rows]
    taken = set(Entry.objects.filter(form=form.name).values_list(KT(f"cells__{name}"), flat=True))
    taken |= {cells[name] for cells in rows if cells.get(name)}
    numbers = _Numbers(form.numbering, organisation, counter.last, taken)
    numbered = [{**cells, name: cells.get(name) or numbers.after_the_last(_year_of(form, cells))} for cells in rows]
    counter.save()
    return numbered


def _year_of(form: Form, cells: Mapping[str, str]) -> int:
    return (dated(form, cells) or timezone.localdate()).year


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers of an organisation, while they are locked.

    Attributes:
        last: number by series; increased here.
        taken: the names of all entries, in all series; added to.
    """

    pattern: str
    organisation: str
    last: dict[str, int]
    taken: set[str]

    def after_the_last(self, year: int) -> str:
        """Return the next free number."""
        series = self._text(year, 0)
        number = self.last.get(series, 0) + 1
        while (text := self._text(year, number)) in self.taken:
            number += 1
        self.last[series] = number
        self.taken.add(text)
        return text

    def _text(self, year: int, number: int) -> str:
        return self.pattern.format(organisation=self.organisation, year=year, number=number)
