"""Sub-tables: forms whose rows belong to the entries of a register."""

from __future__ import annotations

from mandata.framework.model import Field, Form

INHERITED = ("reported_by", "asked_of", "topics", "kept_since")
"""What a sub-table has from its register: the same people keep it, since the same day."""


def as_sub_table(form: Form, register: Form) -> Form:
    """Return a sub-table with everything that it has from its register.

    Args:
        form: with the name of the register in `part_of`.
        register: with the fields common to all forms.
    """
    fields = tuple(_like_the_entry(field, register) for field in form.table.fields)
    inherited = {name: getattr(register, name) for name in INHERITED}
    own = {
        "kind": register.kind,
        "required": False,
        "source": form.source or register.source,
        "table": form.table.model_copy(update={"fields": fields}),
    }
    return form.model_copy(update={**inherited, **own})


def _like_the_entry(field: Field, register: Form) -> Field:
    """Return a field that repeats one of the entry as that one is declared, under its own name."""
    repeated = register.field(field.from_entry) if field.from_entry else None
    if repeated is None:
        return field
    same = {name: getattr(repeated, name) for name in ("type", "listed", "of_kind", "of", "unit")}
    title = field.title or repeated.label
    return field.model_copy(update={**same, "title": title, "answer": False})
