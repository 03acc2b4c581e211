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
    names, as far as its `asked_of` and its codes ask them. A form that names nobody is answered by nobody; registers
    are kept, not handed in.
    """
    for form in framework.forms.values():
        if form.name == ORGANISATIONS or form.kind != "return":
            continue
        for organisation in framework.organisations.values():
            is_open = organisation.is_open(cycle.period.start, cycle.period.end)
            if is_open and _is_asked(framework, form, organisation):
                yield Expected(form, organisation)


def _is_asked(framework: Framework, form: Form, organisation: Organisation) -> bool:
    if not {organisation.code, organisation.kind} & set(form.reported_by):
        return False
    if form.asked_of and organisation.code not in form.asked_of:
        return False
    return asked_codes(framework, form, organisation) != []


def asked_codes(framework: Framework, form: Form, organisation: Organisation) -> list[str] | None:
    """Return the codes of the `asking_field` whose rows an organisation is asked for; None without such a field."""
    field = form.asking_field
    listed = framework.code_lists.get(field.codelist or "") if field else None
    if field is None or listed is None:
        return None
    names = {organisation.code, organisation.kind}
    asked = {code: item.attributes.get(field.asked_of, "").split() for code, item in listed.codes.items()}
    return [code for code, of in asked.items() if not of or names & set(of)]


def own_field(form: Form, organisation: Organisation) -> Field | None:
    """The field in which an organisation names itself: an organisation that answers by its kind speaks of itself alone.

    Returns:
        The first field of organisations that may hold its code; None for one named by its code, which speaks of others.
    """
    if organisation.code in form.reported_by:
        return None
    own = (field for field in form.table.fields if field.codelist == ORGANISATIONS)
    return next((field for field in own if field.of_kind in (None, organisation.kind)), None)
