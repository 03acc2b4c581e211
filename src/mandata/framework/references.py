"""References: fields whose cells name entries of a register."""

from __future__ import annotations

from collections.abc import Iterator

from mandata.framework.model import Field, ForeignKey, Form, Framework, Reference


def foreign_keys_of(form: Form, framework: Framework) -> list[ForeignKey]:
    """Return the foreign keys that a form declares, and one for each of its references."""
    return [*form.table.foreignKeys, *keys_of_references(form, framework)]


def keys_of_references(form: Form, framework: Framework) -> Iterator[ForeignKey]:
    """Yield a foreign key for each reference of a form: the cell must be the key of an entry."""
    for field in form.table.fields:
        if field.refers_to:
            key = framework.forms[field.refers_to].table.primaryKey
            yield ForeignKey(fields=(field.name,), reference=Reference(resource=field.refers_to, fields=key))


def referring_to(register: str, framework: Framework) -> Iterator[tuple[Form, Field]]:
    """Yield each field whose cells name entries of a register, with its form."""
    for form in framework.forms.values():
        yield from ((form, field) for field in form.reference_fields if field.refers_to == register)
