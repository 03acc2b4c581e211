"""Who answers which form: what the framework's `reported_by` means in one cycle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mandata.framework.model import ORGANISATIONS, Cycle, Field, Form, Framework, Organisation


class Expected(NamedTuple):
    """A return that an organisation is asked for."""

    form: Form
    organisation: Organisation


def expected_returns(framework: Framework, cycle: Cycle) -> Iterator[Expected]:
    """Every return that a cycle asks for: form by form, the organisations in their order.

    A form is answered by the organisations, open on a day of the cycle's period, whose code or kind its `reported_by`
    names. A form that names nobody is answered by nobody; registers are kept, not handed in.
    """
    for form in framework.forms.values():
        if form.name == ORGANISATIONS or form.kind != "return":
            continue
        for organisation in framework.organisations.values():
            is_open = organisation.is_open(cycle.period.start, cycle.period.end)
            if is_open and {organisation.code, organisation.kind} & set(form.reported_by):
                yield Expected(form, organisation)


def own_field(form: Form, organisation: Organisation) -> Field | None:
    """The field in which an organisation names itself: an organisation that answers by its kind speaks of itself alone.

    Returns:
        The first field of organisations that may hold its code; None for one named by its code, which speaks of others.
    """
    if organisation.code in form.reported_by:
        return None
    own = (field for field in form.table.fields if field.codelist == ORGANISATIONS)
    return next((field for field in own if field.of_kind in (None, organisation.kind)), None)
