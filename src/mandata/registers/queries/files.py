"""Cells that name files: which of them name none, and which a file of entries changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from mandata.framework.field_types.attachment import file_hash
from mandata.framework.model import Form
from mandata.registers.entry_files import files_in


def wrong_files(form: Form, organisation: str, rows: Sequence[Mapping[str, str]]) -> dict[int, dict[str, str]]:
    """Return what is wrong with cells whose file was never put in, by place of the row and field.

    Args:
        organisation: the one that keeps the rows.
        rows: texts of cells by field.
    """
    wrong: dict[int, dict[str, str]] = {}
    for field in form.file_fields:
        texts = [cells.get(field.name, "").strip() for cells in rows]
        known = files_in(form, organisation, {*texts})
        for place, text in enumerate(texts):
            if file_hash(text) and text not in known:
                wrong.setdefault(place, {})[field.name] = _("This file is no longer there. Choose it again.")
    return wrong


def changed_files(form: Form, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each cell in which a row of a file names another file than the entry does, and what is wrong with it."""
    for field in form.file_fields:
        if before.get(field.name, "") != after.get(field.name, "").strip():
            text = _(
                "A file cannot be put in or removed here. Leave this cell as it was, and use the page of the entry."
            )
            yield field.name, text
