"""Findings in the entries of a register, in the open cycles."""

from __future__ import annotations

from collections.abc import Iterator

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle
from mandata.collection.queries.figure_findings import WAITING, FigureFinding, findings_in
from mandata.findings import InvalidInput
from mandata.registers.declared import Register
from mandata.registers.models import Entry
from mandata.registers.queries.figure_owners import InRegister


def open_cycles() -> Iterator[Cycle]:
    """Return the open cycles in order: a finding of several of them is listed with the first."""
    return iter(Cycle.objects.filter(is_closed=False).order_by("number"))


def findings_about(register: Register, cycle: Cycle, rights: Rights) -> list[FigureFinding]:
    """Return the findings about entries of organisations whose entries somebody may see.

    Raises:
        InvalidInput: something in the figures of the cycle cannot be read.
    """
    return [
        item
        for item in findings_in(cycle)
        if (held := item.holder)
        and held.form.name == register.form.name
        and item.is_for(rights, held.organisation)
        and rights.may(Action.SEE_REGISTER, held.organisation, register.form)
    ]


def unanswered(register: Register, organisation: str, rights: Rights, entry: Entry | None = None) -> int:
    """Return how many findings in an organisation's entries need a reason, of those that somebody may see.

    Nothing is counted if the figures cannot be read together yet.

    Args:
        entry: the only entry to consider.
    """
    keys: set[str] = set()
    for cycle in open_cycles():
        try:
            found = findings_about(register, cycle, rights)
        except InvalidInput:
            continue
        keys.update(
            item.finding.key
            for item in found
            if item.standing.state in WAITING
            and isinstance(held := item.holder, InRegister)
            and held.organisation == organisation
            and entry in (None, held.entry)
        )
    return len(keys)
