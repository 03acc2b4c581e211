"""Fills an empty platform from a workspace of files: its cycles as accepted returns, and one account for each role."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from mandata import durable_files
from mandata.accounts.models import Grant, User
from mandata.accounts.people import address_is_proved
from mandata.accounts.roles import OF_ONE_ORGANISATION, ROLE_NAMES, Clearance, Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.signing import hash_of, snapshot
from mandata.collection.models import Cycle, Event, EventKind, Return, Row, Seal, State
from mandata.collection.workspace.files import declared_workspace as own_workspace
from mandata.editing.texts import take_over_files
from mandata.framework.model import Form, Framework
from mandata.publishing.domain.approval import publish
from mandata.publishing.domain.building import make
from mandata.publishing.models import Release
from mandata.records import open_workspace
from mandata.records.expected import asked_codes, own_field
from mandata.registers.cells import dated
from mandata.registers.declared import Register
from mandata.registers.models import Entry

PASSWORD = "demonstration only"  # noqa: S105 (printed on purpose, and only ever in the demonstration)


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account."""

    role: Role
    email: str
    organisation: str = ""


def load(folder: Path) -> None:
    """Copy a workspace into the platform's home and load its returns as accepted. Does nothing if already loaded.

    Earlier cycles are closed. Later ones are opened only if the workspace has returns for them.

    Args:
        folder: of the workspace; it is only read.
    """
    if Cycle.objects.exists():
        return
    _copy(folder)
    workspace = own_workspace()
    with transaction.atomic():
        for declared in workspace.framework.file.cycles:
            returns = workspace.returns / f"cycle-{declared.number}"
            if declared.number <= workspace.cycle or any(returns.glob("*.csv")):
                cycle = open_cycle(workspace.framework, declared.number)
                _take_over(cycle, returns)
                cycle.is_closed = declared.number < workspace.cycle
                cycle.records_are_behind = not cycle.is_closed
                cycle.save()
        take_over_files()


@transaction.atomic
def accounts() -> list[Account]:
    """Return one account for each role, created if necessary. Only for the demonstration: their password is printed."""
    if not settings.DEMONSTRATION:
        raise RuntimeError("Demonstration accounts are made only where MANDATA_DEMO=1.")
    framework = own_workspace().framework
    organisation = _busiest(framework)
    everything = Clearance.STRICTLY_CONFIDENTIAL.value
    made = []
    for role in Role:
        if role in OF_ONE_ORGANISATION and not organisation:
            continue
        own = organisation if role in OF_ONE_ORGANISATION else ""
        account = Account(role, f"{role.value.replace('_', '-')}@example.org", own)
        made.append(account)
        if not User.objects.filter(email=account.email).exists():
            of = f", {own}" if own else ""
            user = User.objects.create_user(account.email, PASSWORD, name=f"{ROLE_NAMES[role]}{of}")
            address_is_proved(user)
            for code in sorted({own, *_keepers(framework)}) if own else [""]:
                Grant.objects.create(user=user, role=role.value, organisation=code, clearance=everything)
    return made


def release() -> list[str]:
    """Build the first release from the loaded returns and publish it, so that there is a report to read.

    Returns:
        What stopped the release; nothing if it was published.
    """
    if Release.objects.exists():
        return []
    workspace = own_workspace()
    first = Release.objects.create(cycle=Cycle.objects.get(number=workspace.cycle), dated=workspace.date)
    make(first)
    if first.state == Release.State.READY:
        publish(first, User.objects.get(grants__role=Role.PUBLISHER.value), first.report_id)
    return [f"{error['text']} {error['fix']}" for error in first.errors]


def _keepers(framework: Framework) -> set[str]:
    """Return an organisation for each register, so that somebody in the demonstration keeps it."""
    registers = [Register(form, framework) for form in framework.forms.values() if form.is_register]
    return {keepers[0] for register in registers if (keepers := register.keepers())}


def _busiest(framework: Framework) -> str:
    """Return the code of the organisation with the most answers in the open cycles.

    Organisations that answer by their kind come first, then those named by their code, then those that report nothing.

    Returns:
        "" if there is no organisation.
    """
    counted: dict[str, tuple[int, int]] = dict.fromkeys(sorted(framework.organisations), (0, 0))
    for row in Row.objects.filter(returned__cycle__is_closed=False).select_related("returned__cycle"):
        by_kind, by_code = counted.get(row.returned.organisation, (0, 0))
        speaks_of_itself = own_field(row.returned.declared, row.returned.reporter) is not None
        counted[row.returned.organisation] = (by_kind + speaks_of_itself, by_code + 1)
    return max(counted, key=lambda code: counted[code], default="")


def _copy(folder: Path) -> None:
    """Copy the workspace's own files, without its records, and the framework next to it under the name in the file."""
    source, target = open_workspace(folder), Path(settings.WORKSPACE)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source.framework.folder, target / "framework", dirs_exist_ok=True)
    shutil.copytree(folder, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("records", "workspace.yaml"))
    text = (folder / "workspace.yaml").read_text("utf-8")
    lines = ["framework: framework" if line.startswith("framework:") else line for line in text.splitlines()]
    durable_files.write(target / "workspace.yaml", "\n".join(lines) + "\n")
    durable_files.flush_all(target)


def _take_over(cycle: Cycle, folder: Path) -> None:
    forms = cycle.framework.forms
    for name in sorted(forms, key=lambda name: forms[name].part_of is not None):
        form = forms[name]
        path = folder / f"{name}.csv"
        if not path.is_file():
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        enter = _enter_rows if form.part_of else _enter
        (_divide if form.kind == "return" else enter)(cycle, form, rows)


def _divide(cycle: Cycle, form: Form, rows: list[dict[str, str]]) -> None:
    """Assign each row of a file to the return of its organisation, otherwise to that of the form's owner."""
    returns = {item.organisation: item for item in cycle.returns.filter(form=form.name)}
    if not returns:
        return
    fallback = returns.get(form.owner) or next(
        (item for item in returns.values() if own_field(form, item.reporter) is None), next(iter(returns.values()))
    )
    shared: dict[int, list[dict[str, str]]] = defaultdict(list)
    by_id = {item.pk: item for item in returns.values()}
    for row in rows:
        named = next((row.get(name, "") for name in _organisation_fields(form)), "")
        own = returns.get(named)
        asked = _asked_for(cycle.framework, form, row, returns.values())
        target = asked or (own if own and own_field(form, own.reporter) else fallback)
        shared[target.pk].append(row)
    for key, its_rows in shared.items():
        _accepted(by_id[key], its_rows)


def _asked_for(framework: Framework, form: Form, row: dict[str, str], returns: Iterable[Return]) -> Return | None:
    """Return the return of the one organisation that is asked for the row's code; None if all are asked for all."""
    field = form.asking_field
    if field is None:
        return None
    asked = [item for item in returns if row[field.name] in (asked_codes(framework, form, item.reporter) or ())]
    return asked[0] if len(asked) == 1 else None


def _enter(cycle: Cycle, form: Form, rows: list[dict[str, str]]) -> None:
    """Make each row of a register's file an entry of its organisation, otherwise of the first keeper."""
    keepers = Register(form, cycle.framework).keepers()
    known = keepers or list(cycle.framework.organisations)
    for row in rows:
        cells = {name: text for name, text in row.items() if text}
        of = (cells[name] for name in _organisation_fields(form) if cells.get(name) in known)
        named = next(of, next(iter(known), ""))
        Entry.objects.create(form=form.name, organisation=named, cells=cells, dated=dated(form, cells))


def _enter_rows(_cycle: Cycle, form: Form, rows: list[dict[str, str]]) -> None:
    """Give each row of a sub-table to its entry; rows without an entry are left out."""
    named, key = form.entry_field, form.entry_key
    if named is None or key is None:
        return
    entries = {entry.cells.get(key): entry for entry in Entry.objects.filter(form=form.part_of)}
    for row in rows:
        entry = entries.get(row.get(named.name))
        if entry is not None:
            own = entry.rows.setdefault(form.name, [])
            cells = {name: text for name, text in row.items() if text and name != named.name}
            own.append({"number": len(own) + 1, "cells": cells})
            entry.save()


def _organisation_fields(form: Form) -> Iterable[str]:
    return (field.name for field in form.table.fields if field.codelist == "organisations")


def _accepted(returned: Return, rows: Sequence[Mapping[str, str]]) -> None:
    returned.rows.all().delete()
    Row.objects.bulk_create(
        Row(returned=returned, position=position, cells={name: text for name, text in row.items() if text})
        for position, row in enumerate(rows)
    )
    returned.state = State.ACCEPTED
    returned.save(update_fields=["state"])
    signed = snapshot(returned)
    Seal.objects.create(returned=returned, version=1, kind=State.ACCEPTED, sha256=hash_of(signed), rows=signed)
    Event.objects.create(
        cycle=returned.cycle, returned=returned, kind=EventKind.ACCEPTED, to_state=State.ACCEPTED, reason="Sample"
    )
