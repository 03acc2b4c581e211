"""Which organisation answers which form: the meaning of the framework's `reported_by` in one cycle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mandata.framework.model import ORGANISATIONS, Cycle, Form, Framework, Organisation
from mandata.framework.reporters import codes_asked_of, is_reporter, own_field

__all__ = ["Expected", "asked_codes", "expected_returns", "own_field"]


class Expected(NamedTuple):
    """A return that an organisation is asked for."""

    form: Form
    organisation: Organisation


def expected_returns(framework: Framework, cycle: Cycle) -> Iterator[Expected]:
    """Return every return that a cycle asks for: form by form, the organisations in their order.

    A form is answered by organisations that are open on a day of the cycle's period and whose code or kind is in its
    `reported_by`, limited by its `asked_of` and its codes. A form that names nobody is answered by nobody; registers
    are kept, not submitted.
    """
    for form in framework.forms.values():
        if form.name == ORGANISATIONS or form.kind != "return":
            continue
        for organisation in framework.organisations.values():
            is_open = organisation.is_open(cycle.period.start, cycle.period.end)
            if is_open and _is_asked(framework, form, organisation):
                yield Expected(form, organisation)


def _is_asked(framework: Framework, form: Form, organisation: Organisation) -> bool:
    return is_reporter(form, organisation) and asked_codes(framework, form, organisation) != []


def asked_codes(framework: Framework, form: Form, organisation: Organisation) -> list[str] | None:
    """Return the codes of the `asking_field` whose rows an organisation is asked for; None without such a field."""
    return codes_asked_of(organisation, form, framework.code_lists)
