"""Files of entries on their pages: a link to each file that the person may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.urls import reverse

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.collection.presentation.cells import Cell, Named
from mandata.framework.field_types.attachment import file_name
from mandata.framework.model import Form
from mandata.registers.declared import Register
from mandata.registers.entry_files import files_in
from mandata.registers.presentation.row_cells import DrawnTable


def with_file_links(
    register: Register, rights: Rights, organisation: str, cells: Sequence[Cell], tables: Sequence[DrawnTable]
) -> tuple[list[Cell], list[DrawnTable]]:
    """Return the cells and rows of an entry, with a link to each file."""

    def linked(form: Form, of_form: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
        texts = {cell.current_text for row in of_form for cell in row if cell.column.accepts} - {""}
        addresses = file_addresses(register, rights, organisation, form, texts)
        return [[_linked(cell, addresses) if cell.column.accepts else cell for cell in row] for row in of_form]

    with_rows = []
    for table in tables:
        rows = zip(table.rows, linked(table.form, [row.cells for row in table.rows]), strict=True)
        with_rows.append(replace(table, rows=[replace(row, cells=of_row) for row, of_row in rows]))
    [shown] = linked(register.form, [cells])
    return shown, with_rows


def file_addresses(
    register: Register, rights: Rights, organisation: str, form: Form, texts: Collection[str]
) -> dict[str, str]:
    """Return the addresses of the files that cells of a form name, by cell; none that the person may not see."""
    if not all(rights.may(Action.SEE_REGISTER, organisation, each) for each in (register.form, form)):
        return {}
    found = files_in(form, organisation, texts)
    return {cell: reverse("registers:entry_file", args=[register.form.name, file.pk]) for cell, file in found.items()}


def _linked(cell: Cell, addresses: Mapping[str, str]) -> Cell:
    return replace(cell, named=Named(file_name(cell.current_text), addresses.get(cell.current_text, "")))
