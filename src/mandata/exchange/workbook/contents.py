"""The input of a workbook: one organisation, one cycle, and a sheet for each form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mandata.framework.model import Field, Form, Framework, Organisation

NO_CYCLE = 0
"""Stands for the cycle in a workbook of a register."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a return.

    Attributes:
        uid: identifies the row whatever its cells contain.
        cells: its current texts.
        locked: names of the fields that cannot be changed in this row.
        previous: texts of the same row in the previous cycle.
        known: texts of registers for its cells.
        stays: whether the form prescribes it, so that it cannot be removed.
    """

    uid: str
    cells: Mapping[str, str]
    locked: Collection[str] = ()
    previous: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    stays: bool = False


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One return, as a sheet.

    Attributes:
        key: names the return on the platform.
        version: of the return.
        state: how far it has come, in words of the workbook's language.
        due_on: nothing for a register.
        due_hour: with its zone, as people read it; "" if only the day is known.
        given: cells that every row has and nobody changes.
        is_open: whether anything of it can be changed.
        takes_lines: whether rows can be added and removed.
        registers: titles of the registers that something is known from, by the field that it is known of.
        offered: texts to choose from, by field, where the form itself lists none.
    """

    form: Form
    key: str
    version: int
    state: str
    due_on: date | None
    lines: Sequence[Line]
    given: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = True
    takes_lines: bool = True
    registers: Mapping[str, str] = field(default_factory=dict)
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    due_hour: str = ""

    @property
    def due(self) -> str:
        """The day, and the hour if it is known, until which it is due; "" for a register."""
        return ", ".join(filter(None, (self.due_on.isoformat(), self.due_hour))) if self.due_on else ""

    @property
    def fields(self) -> Sequence[Field]:
        """The fields that people fill in; those that are computed are not among them."""
        return [item for item in self.form.table.fields if item.is_asked]

    @property
    def has_previous(self) -> bool:
        """Whether anything is known from the cycle before."""
        return any(line.previous for line in self.lines)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook of one organisation: its returns of one cycle, or its entries of one register.

    Attributes:
        cycle: its number; `NO_CYCLE` for a register.
        language: of what the workbook says; the forms speak the framework's language.
        previous_title: of the cycle before; "" if there is none.
        contacts: people to ask.
        address: of the page to upload it on.
    """

    framework: Framework
    organisation: Organisation
    cycle: int
    cycle_title: str
    period: tuple[date, date]
    sheets: Sequence[FormSheet]
    language: str = "en"
    previous_title: str = ""
    contacts: Sequence[str] = ()
    address: str = ""
    made_on: date = date(2000, 1, 1)

    @property
    def has_known(self) -> bool:
        """Whether anything is known from a register."""
        return any(sheet.registers for sheet in self.sheets)

    @property
    def due(self) -> str:
        """When the first of the forms that are still open is due; "" if none is."""
        return min((sheet.due for sheet in self.sheets if sheet.is_open and sheet.due_on), default="")

    @property
    def register(self) -> Form | None:
        """The register that it is of; nothing for a workbook of returns."""
        return self.sheets[0].form if self.cycle == NO_CYCLE else None
