"""The page of an entry, with the same inputs as returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType, SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.collection import labels
from mandata.collection.cell_parts import How, Parts, Unclear, as_cell, put_together, take_apart
from mandata.collection.domain.suggestions import Choice, choices_in, reason_to_choose
from mandata.collection.presentation.cells import Cell
from mandata.collection.presentation.columns import Column, column_of
from mandata.collection.presentation.typed_rows import text_in
from mandata.framework.model import Field
from mandata.records.columns import reader_of
from mandata.records.meanings import meaning_of
from mandata.registers.declared import Register

PLACE = "0"
"""The place of the only row on the page."""

NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TypedEntry:
    """The data sent by a page.

    Attributes:
        cells: text by field.
        parts: contents of the inputs.
        unclear: what cannot be understood, by field.
    """

    cells: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Parts] = field(default_factory=dict)
    unclear: dict[str, list[str]] = field(default_factory=dict)


def drawn(
    register: Register,
    organisation: str,
    cells: Mapping[str, str],
    *,
    typed: TypedEntry | None = None,
    wrong: Mapping[str, Sequence[str]] | None = None,
    is_open: bool = True,
) -> list[Cell]:
    """Return the cells of an entry, in the order of the form; those that the keeper does not choose are left out."""
    given, numbered = register.given_cells(organisation), register.form.numbered_field
    columns = [
        (item, with_number(column) if item == numbered and not cells.get(item.name) else column)
        for item, column in columns_of(register, [item for item in fields_of(register) if item.name not in given])
    ]
    return drawn_row(register, columns, cells, typed=typed, wrong=wrong, is_open=is_open)


def columns_of(register: Register, fields: Sequence[Field]) -> list[tuple[Field, Column]]:
    """Return the columns of some fields of a form."""
    asked, key = _asked(register, timezone.localdate()), register.form.table.primaryKey
    return [(item, column_of(item, asked, item.constraints.required or item.name in key)) for item in fields]


def drawn_row(
    register: Register,
    columns: Iterable[tuple[Field, Column]],
    cells: Mapping[str, str],
    *,
    place: str = PLACE,
    typed: TypedEntry | None = None,
    wrong: Mapping[str, Sequence[str]] | None = None,
    is_open: bool = True,
    is_in_grid: bool = False,
) -> list[Cell]:
    """Return the cells of one row of a form.

    Args:
        register: the form of the row with its framework.
        place: of the row on the page.
    """
    shown = typed or TypedEntry()
    return [
        Cell(
            column=column,
            row=place,
            uid="",
            is_in_grid=is_in_grid,
            text=cells.get(item.name, ""),
            words=in_words(register, item, cells.get(item.name, "")),
            parts=shown.parts.get(item.name) or take_apart(cells.get(item.name, ""), register.form.is_answer(item)),
            is_open=is_open,
            wrong=[*shown.unclear.get(item.name, ()), *(wrong or {}).get(item.name, ())],
            meant=_meant(register, item, shown, cells) if item.name in {**shown.unclear, **(wrong or {})} else (),
        )
        for item, column in columns
    ]


def with_number(column: Column) -> Column:
    """Return the column of a field that gets a number if it is blank."""
    help_text = _("Leave it blank to get the next number.")
    return replace(column, is_asked=False, help=f"{column.help} {help_text}".strip())


def read(
    register: Register,
    posted: Mapping[str, str],
    before: Mapping[str, str],
    *,
    fields: Sequence[Field] | None = None,
    place: str = f"{PLACE}.",
    refused: Mapping[str, str] = NONE,
) -> TypedEntry:
    """Return the data that the page of an entry sends, of the entry or of one of its rows.

    Args:
        register: the form with its framework.
        before: the cells that the page showed.
        fields: those that the page asks; by default all of an entry.
        place: how the names of the inputs begin.
        refused: why files were refused, by input.
    """
    typed = TypedEntry()
    for item in fields or fields_of(register):
        name = f"{place}{item.name}"
        if name not in posted:
            continue
        is_answer = register.form.is_answer(item)
        how = posted.get(f"{name}.how", "")
        if f"{name}.meant" in posted:
            typed.cells[item.name] = as_cell(posted[f"{name}.meant"])
            typed.parts[item.name] = take_apart(typed.cells[item.name], is_answer)
            continue
        parts = Parts(
            text_in(posted, name, item, before.get(item.name, "")),
            How(how) if how in list(How) else How.AS_IT_IS,
            posted.get(f"{name}.why", ""),
        )
        typed.parts[item.name] = parts
        try:
            cell = put_together(parts, take_apart(before.get(item.name, ""), is_answer), is_answer)
        except Unclear as unclear:
            typed.unclear[item.name] = [str(unclear)]
        else:
            _take(register, item, cell, before.get(item.name, ""), typed)
        if name in refused:
            typed.unclear[item.name] = [refused[name]]
    return typed


def _meant(register: Register, item: Field, typed: TypedEntry, cells: Mapping[str, str]) -> list[Choice]:
    parts = typed.parts.get(item.name)
    return choices_in(parts.typed if parts else cells.get(item.name, ""), item, register.form, register.framework)


def _take(register: Register, item: Field, cell: str, before: str, typed: TypedEntry) -> None:
    """Use the meaning of a cell; an ambiguous one is questioned."""
    reader = reader_of(item, register.form, register.framework)
    meaning = meaning_of(cell, reader)
    if cell != before and meaning.readings and reader.cell(cell).mistake is None:
        typed.unclear[item.name] = [reason_to_choose(cell)]
    typed.cells[item.name] = cell if cell == before or (item.field_type.is_text and not item.coded_by) else meaning.text


def fields_of(register: Register) -> list[Field]:
    """Return the fields of an entry that people fill in."""
    return [item for item in register.form.table.fields if item.is_asked]


def in_words(register: Register, item: Field, text: str) -> str:
    """Return a cell in words."""
    return labels.in_words(text, item, register.form, register.framework)


def _asked(register: Register, day: date) -> Any:
    """Return the context of a column in a return: the form, and a period in which organisations are open."""
    cycle = SimpleNamespace(framework=register.framework, period_start=day, period_end=day)
    return SimpleNamespace(declared=register.form, cycle=cycle)
