"""References on the page of an entry: a link to the entry that each names, and entries to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.urls import reverse

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.collection.domain.suggestions import Choice
from mandata.collection.presentation.cells import Cell, Named
from mandata.framework.model import Framework
from mandata.registers.declared import Register
from mandata.registers.models import Entry
from mandata.registers.presentation.entry_cells import fields_of, in_words
from mandata.registers.presentation.row_cells import DrawnTable
from mandata.registers.queries.references import MOST_REFERRING, matching, name_of, named, referring

MOST_PARTS = 3
LONGEST_PART = 40
"""Cells of an entry that its label shows, and characters of each."""


@dataclass(frozen=True, slots=True)
class ReferringLine:
    """An entry that refers to another, as it is listed."""

    what: str
    label: str
    address: str


@dataclass(slots=True)
class Picker:
    """Finds the entries that the references of one entry name, and that the person may see.

    Attributes:
        organisation: the one that keeps the entry; references name its entries only.
        asked: name of the cell for which the person searches.
    """

    framework: Framework
    rights: Rights
    organisation: str
    asked: str = ""
    _known: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def put_into(self, cells: Sequence[Cell], tables: Sequence[DrawnTable]) -> tuple[list[Cell], list[DrawnTable]]:
        """Return cells and rows of an entry with what is shown next to their references."""
        every = [*cells, *(cell for table in tables for row in table.rows for cell in row.cells)]
        for name in {cell.column.refers_to for cell in every} - {""}:
            texts = {cell.current_text for cell in every if cell.column.refers_to == name} - {""}
            register = self._register(name)
            self._known[name] = named(register, self.organisation, texts) if self._may_see(register) else {}
        with_rows = [
            replace(table, rows=[replace(row, cells=self._put(row.cells)) for row in table.rows]) for table in tables
        ]
        return self._put(cells), with_rows

    def _put(self, cells: Iterable[Cell]) -> list[Cell]:
        return [replace(cell, named=self._of(cell)) if cell.column.refers_to else cell for cell in cells]

    def _of(self, cell: Cell) -> Named:
        register, text = self._register(cell.column.refers_to), cell.current_text
        if not self._may_see(register):
            return Named()
        entry = self._known[register.form.name].get(text)
        return Named(
            label=label_of(register, entry) if entry else "",
            address=_address(entry) if entry else "",
            find=f"{reverse('registers:find_entries', args=[register.form.name])}?"
            + urlencode({"organisation": self.organisation}),
            choices=self._choices(register, text) if cell.name == self.asked or (cell.is_wrong and text) else None,
        )

    def _choices(self, register: Register, text: str) -> list[Choice]:
        found = matching(register, [self.organisation], text)
        return [Choice(name_of(register, entry), label_of(register, entry)) for entry in found]

    def _register(self, name: str) -> Register:
        return Register(self.framework.forms[name], self.framework)

    def _may_see(self, register: Register) -> bool:
        return self.rights.may(Action.SEE_REGISTER, self.organisation, register.form)


def label_of(register: Register, entry: Entry) -> str:
    """Return an entry in a few words: its name and the first of its other cells."""
    name, given = name_of(register, entry), register.given_cells(entry.organisation)
    others = (item for item in fields_of(register) if item.name not in {*register.form.table.primaryKey, *given})
    texts = (in_words(register, item, entry.cells.get(item.name, "")) for item in others)
    parts = [_short(text) for text in texts if text][:MOST_PARTS]
    return f"{name} – {', '.join(parts)}" if parts else name


def referring_lines(register: Register, rights: Rights, entry: Entry) -> tuple[list[ReferringLine], int]:
    """Return the entries that refer to one and that the person may see, and how many more there are."""
    found = referring(register, rights, entry)
    lines = [
        ReferringLine(
            f"{item.form.title}, {item.field.label}",
            label_of(_register_of(register, item.entry), item.entry),
            _address(item.entry),
        )
        for item in found[:MOST_REFERRING]
    ]
    return lines, len(found) - len(lines)


def _register_of(register: Register, entry: Entry) -> Register:
    return Register(register.framework.forms[entry.form], register.framework)


def _address(entry: Entry) -> str:
    return reverse("registers:entry", args=[entry.form, entry.pk])


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_PART else f"{line[: LONGEST_PART - 1]}…"
