"""The register part of a finding's figures: an entry, or all entries of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle, Event, EventKind
from mandata.collection.queries.figure_owners import Find, Holder, reporter_of
from mandata.findings import Subject
from mandata.framework.model import Form
from mandata.records.answer_texts import as_accepted
from mandata.registers.cells import note
from mandata.registers.declared import Register
from mandata.registers.entry_rows import lines_of
from mandata.registers.models import Entry, EntryChange
from mandata.registers.queries.return_files import rows_of

KINDS = {
    EventKind.ANSWERED: EntryChange.Kind.ANSWERED,
    EventKind.REASON_ACCEPTED: EntryChange.Kind.REASON_ACCEPTED,
    EventKind.REASON_REFUSED: EntryChange.Kind.REASON_REFUSED,
}
"""The kinds of answers to a finding, as in the history of an entry."""


@dataclass(frozen=True, slots=True)
class InRegister(Holder):
    """An entry of a register, or all entries of an organisation for a figure that is counted from them.

    Attributes:
        declared: the register in the cycle's framework.
        keeper: code of the organisation that keeps them.
        entry: None if the figure is not of one entry.
    """

    declared: Form
    keeper: str
    entry: Entry | None = None

    ANSWERED_WITH = Action.KEEP_REGISTER
    DECIDED_WITH = Action.RUN_CYCLE

    @property
    def organisation(self) -> str:
        """Code of the one that keeps it."""
        return self.keeper

    @property
    def form(self) -> Form:
        """The register."""
        return self.declared

    @property
    def title(self) -> str:
        """The title on a page."""
        of = f"{self.form.title}, {self.keeper}"
        return f"{of}, {_('Entry %(number)s') % {'number': self.entry.pk}}" if self.entry else of

    @property
    def address(self) -> str:
        """The address of the entry, or of the list."""
        if self.entry:
            return reverse("registers:entry", args=[self.form.name, self.entry.pk])
        return f"{reverse('registers:register', args=[self.form.name])}?organisation={self.keeper}"

    @property
    def findings_address(self) -> str:
        """The address of the register's page of findings."""
        return reverse("registers:register_findings", args=[self.form.name])

    @property
    def query(self) -> str:
        """The query that limits the page of the cycle's findings to the register."""
        return f"register={self.form.name}"

    def write_down(self, cycle: Cycle, kind: EventKind, said: str, by: User) -> None:
        """Add a step to the history of the entry, or of the cycle if there is none."""
        if self.entry:
            note(self.entry, KINDS[kind], by, new=said)
        else:
            Event.objects.create(cycle=cycle, kind=kind, reason=said, by=by)


def holders_in(cycle: Cycle) -> Find:
    """Return a function that finds the holder of figures in registers: the entry of the row, otherwise the keepers.

    A row is identified by its key, as entries are; without a key by its number among the entries of its cycle.
    """
    framework = cycle.framework

    @cache
    def entries_by_row(name: str, number: int | None) -> Mapping[str, Entry]:
        form = framework.forms[name]
        if not form.table.primaryKey:
            return {f"row={place}": entry for place, entry in enumerate(rows_of(number, form), 1)}
        standing = Entry.objects.filter(form=form.part_of or name).exclude(state=Entry.State.MERGED)
        if form.part_of:
            return {_row(form, cells): entry for entry, cells in lines_of(form, standing)}
        return {_row(form, entry.cells): entry for entry in standing}

    def find(subject: Subject) -> Holder | None:
        form = framework.forms.get(subject.form)
        if form is None or form.kind != "register":
            return None
        register = framework.forms[form.part_of or form.name]
        if entry := entries_by_row(form.name, subject.cycle).get(subject.row):
            return InRegister(register, entry.organisation, entry)
        keepers = [framework.organisations[code] for code in Register(register, framework).keepers()]
        keeper = reporter_of(subject, form, keepers)
        return InRegister(register, keeper) if keeper else None

    return find


def _row(form: Form, cells: Mapping[str, str]) -> str:
    """Return the identity of a row in the records."""
    fields = [field for name in form.table.primaryKey if (field := form.field(name))]
    return "; ".join(f"{item.name}={as_accepted(cells.get(item.name, ''), item)}" for item in fields)
