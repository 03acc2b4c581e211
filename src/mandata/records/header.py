"""The columns that a form asks for, compared with those of a return."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from mandata.framework.field_types import Mistake
from mandata.framework.model import Field, Form
from mandata.framework.suggest import did_you_mean
from mandata.records.capping import MOST_ALIKE


def handed_in(form: Form) -> Mapping[str, Field]:
    """Return the fields that organisations fill in, by name; computed fields are left out."""
    return {field.name: field for field in form.table.fields if field.computed is None}


def problems_of_header(names: Collection[str], form: Form) -> Iterator[tuple[str | None, Mistake]]:
    """Yield what is wrong with the columns of a table.

    Args:
        names: of its columns.

    Yields:
        The name of the column, None for a missing one, and what is wrong.
    """
    asked, unknown = handed_in(form), 0
    for name in asked:
        if name not in names:
            mend = f"Add it to the header. The form asks for: {', '.join(asked)}."
            yield None, Mistake("missing-column", f"The column '{name}' is missing.", mend)
    for name in names:
        if name in asked:
            continue
        if form.field(name) is not None:
            yield name, Mistake("computed-column", f"The column '{name}' is computed from the others.", "Leave it out.")
        else:
            unknown += 1
            message = f"The form '{form.name}' has no column '{name}'."
            mend = did_you_mean(name, asked, "columns") if unknown <= MOST_ALIKE else "Delete it."
            yield name, Mistake("unknown-column", message, mend)
