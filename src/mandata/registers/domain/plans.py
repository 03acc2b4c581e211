"""What a file of entries would change: shown before it is applied, and applied only as shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from mandata.registers.cells import changed_fields
from mandata.registers.declared import SubTable
from mandata.registers.entry_rows import Row
from mandata.registers.models import Entry


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the file that adds or changes an entry.

    Attributes:
        entry: the entry to change; None for a new one.
        cells: the whole entry after the change.
    """

    line: int
    entry: Entry | None
    cells: dict[str, str]
    place: str = ""

    @property
    def changed(self) -> list[str]:
        """Names of the fields that change."""
        return changed_fields(self.entry, self.cells) if self.entry else []


@dataclass(frozen=True, slots=True)
class RowStep:
    """One line of the file that adds or changes a row of an entry.

    Attributes:
        name: of the entry, which the same file can add.
        entry: None for one that the file adds.
        before: the row to change; None for a new one.
        cells: the whole row after the change, without the name of the entry; none for a row that is removed.
    """

    line: int
    table: SubTable
    name: str
    entry: Entry | None
    before: Row | None
    cells: Mapping[str, str]
    place: str = ""

    @property
    def changed(self) -> list[str]:
        """Names of the fields that change."""
        before = self.before.cells if self.before else {}
        return [name for name in {**before, **self.cells} if before.get(name, "") != self.cells.get(name, "")]


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error that stops the file.

    Attributes:
        place: in a workbook, in the notation of formulas; "" for a line of a CSV file.
        field: of the cell; "" for the whole line.
    """

    line: int | None
    text: str
    place: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file.

    Attributes:
        entry: the entry that the row names directly; None if its key identifies it, or it is new.
        number: of the row of a sub-table that it names directly; 0 if its key identifies it, or it is new.
        place: in a workbook; "" for a line of a CSV file.
    """

    line: int
    cells: Mapping[str, str]
    entry: Entry | None = None
    place: str = ""
    number: int = 0

    @property
    def is_new(self) -> bool:
        """Whether it does not name what it changes directly."""
        return self.entry is None


@dataclass(slots=True)
class Plan:
    """The changes in a file.

    Attributes:
        organisation: code of the one that keeps the entries.
        text: the CSV file; "" for a workbook, and for a file with errors.
        notices: notes.
        rows: the changes to rows of sub-tables.
        unchanged: number of entries and rows that the file does not change.
    """

    organisation: str
    text: str = ""
    steps: list[Step] = field(default_factory=list)
    rows: list[RowStep] = field(default_factory=list)
    unchanged: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    notices: list[Trouble] = field(default_factory=list)

    @property
    def added(self) -> list[Step]:
        """The lines that add an entry."""
        return [step for step in self.steps if step.entry is None]

    @property
    def changed(self) -> list[Step]:
        """The lines that change an entry."""
        return [step for step in self.steps if step.entry is not None]

    @property
    def removed_rows(self) -> list[RowStep]:
        """The lines that remove a row."""
        return [step for step in self.rows if not step.cells]

    @property
    def written_rows(self) -> list[RowStep]:
        """The lines that add or change a row."""
        return [step for step in self.rows if step.cells]

    @property
    def digest(self) -> str:
        """Return a digest of all changes of the plan, and of the entries in their current state."""
        does = [(step.entry and (step.entry.pk, step.entry.number), step.cells) for step in self.steps]
        rows = [
            (
                step.table.form.name,
                step.name,
                step.entry and step.entry.number,
                step.before and step.before.number,
                step.cells,
            )
            for step in self.rows
        ]
        return hashlib.sha256(json.dumps([self.organisation, does, rows]).encode()).hexdigest()

    @property
    def versions(self) -> dict[int, int]:
        """The number of the version of each entry that it changes, by the entry's id."""
        found = [step.entry for step in self.steps] + [step.entry for step in self.rows]
        return {entry.pk: entry.number for entry in found if entry}

    @property
    def count(self) -> int:
        """The number of entries and rows that it adds or changes."""
        return len(self.steps) + len(self.rows)
