"""The columns that a form asks for, compared with those of a return."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from mandata.framework.field_types import Mistake
from mandata.framework.model import Field, Form
from mandata.framework.suggest import suggestion
from mandata.messages import Params
from mandata.records.capping import MOST_ALIKE


def fields_to_fill(form: Form) -> Mapping[str, Field]:
    """Return the fields that organisations fill in, by name; computed fields are left out."""
    return {field.name: field for field in form.table.fields if field.is_asked}


def problems_of_header(names: Collection[str], form: Form) -> Iterator[tuple[str | None, Mistake]]:
    """Yield what is wrong with the columns of a table.

    Args:
        names: of its columns.

    Yields:
        The name of the column, None for a missing one, and what is wrong.
    """
    asked, unknown = fields_to_fill(form), 0
    for name in asked:
        if name not in names:
            yield None, Mistake("missing-column", {"name": name, "asked": list(asked)})
    for name in names:
        if name in asked:
            continue
        if form.field(name) is not None:
            yield name, Mistake("computed-column", {"name": name})
        else:
            unknown += 1
            params: Params = {"name": name, "form": form.name, "suggestion": suggestion(name, asked)}
            yield name, Mistake("unknown-column", params, "" if unknown <= MOST_ALIKE else "one-of-many")
