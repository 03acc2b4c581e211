"""Files that people put into the cells of entries: a cell has the name of its file and the hash of its content."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from mandata.framework.field_types.attachment import file_hash
from mandata.framework.model import Form
from mandata.registers.declared import Register
from mandata.registers.entry_rows import Rows
from mandata.registers.models import EntryFile


def files_in(form: Form, organisation: str, cells: Collection[str]) -> dict[str, EntryFile]:
    """Return the stored files that cells of a form name, by cell; the newest of equal ones."""
    hashes = {digest for cell in cells if (digest := file_hash(cell))}
    if not hashes:
        return {}
    found = EntryFile.objects.filter(form=form.name, organisation=organisation, sha256__in=hashes)
    return {file.cell: file for file in found if file.cell in cells}


def keep_files(register: Register, organisation: str, cells: Mapping[str, str], rows: Rows | None = None) -> None:
    """Note that the files in cells and rows belong to a saved entry; they stay, also when others replace them."""
    named = [(register.form, cells), *_of_rows(register, rows or {})]
    for form in {form.name: form for form, _cells in named}.values():
        texts = {of.get(item.name, "") for each, of in named if each == form for item in form.file_fields} - {""}
        kept = [file.pk for file in files_in(form, organisation, texts).values() if not file.is_kept]
        EntryFile.objects.filter(pk__in=kept).update(is_kept=True)


def _of_rows(register: Register, rows: Rows) -> Iterator[tuple[Form, Mapping[str, str]]]:
    for name, given in rows.items():
        yield from ((register.framework.forms[name], row.cells) for row in given)
