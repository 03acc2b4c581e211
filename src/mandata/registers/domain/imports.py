"""Bulk upload of entries: a file is read completely, shown as a plan, and applied only as shown."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.page_wording import sentences_of
from mandata.collection.queries.cell_problems import check_file
from mandata.findings import Finding, Findings
from mandata.framework.delimited import Sheet, read_sheet
from mandata.framework.model import Form
from mandata.records.meanings import Note
from mandata.records.return_files import ReturnFile, meant_cells
from mandata.registers.cells import changed_fields, is_blank, leave_records_behind, whole_cells, write_new, write_over
from mandata.registers.declared import Register
from mandata.registers.domain.entries import CannotKeep, Overtaken
from mandata.registers.domain.likeness import KnownEntries
from mandata.registers.domain.numbering import give_numbers, hold_numbers
from mandata.registers.models import Entry
from mandata.registers.queries.entry_problems import gets_a_number, has_not_come, is_for_a_cycle_to_come
from mandata.spreadsheet_csv import read

MOST_BYTES = 1_000_000
HOW_READ = (*Note, "and-more")
"""Codes of notes on how cells were read."""

MOST_ROWS = 2_000
MOST_COMPARED = 20
"""Maximum entries of one day that a new row is compared with."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the file that adds or changes an entry.

    Attributes:
        entry: the entry to change; None for a new one.
        cells: the whole entry after the change.
    """

    line: int
    entry: Entry | None
    cells: dict[str, str]
    place: str = ""

    @property
    def changed(self) -> list[str]:
        """Names of the fields that change."""
        return changed_fields(self.entry, self.cells) if self.entry else []


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error that stops the file.

    Attributes:
        place: in a workbook, in the notation of formulas; "" for a line of a CSV file.
    """

    line: int | None
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file.

    Attributes:
        entry: the entry that the row names directly; None if its key identifies it, or it is new.
        place: in a workbook; "" for a line of a CSV file.
    """

    line: int
    cells: Mapping[str, str]
    entry: Entry | None = None
    place: str = ""


@dataclass(slots=True)
class Plan:
    """The changes in a file.

    Attributes:
        organisation: code of the one that keeps the entries.
        text: the CSV file; "" for a workbook, and for a file with errors.
        notices: notes.
        unchanged: number of entries that the file does not change.
    """

    organisation: str
    text: str = ""
    steps: list[Step] = field(default_factory=list)
    unchanged: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    notices: list[Trouble] = field(default_factory=list)

    @property
    def added(self) -> list[Step]:
        """The lines that add an entry."""
        return [step for step in self.steps if step.entry is None]

    @property
    def changed(self) -> list[Step]:
        """The lines that change an entry."""
        return [step for step in self.steps if step.entry is not None]

    @property
    def digest(self) -> str:
        """Return a digest of all changes of the plan, and of the entries in their current state."""
        does = [(step.entry and (step.entry.pk, step.entry.number), step.cells) for step in self.steps]
        return hashlib.sha256(json.dumps([self.organisation, does]).encode()).hexdigest()


def plan_of(register: Register, organisation: str, content: bytes) -> Plan:
    """Return the changes that a file would make to the entries of an organisation; nothing is changed.

    Args:
        content: a CSV file with the columns of the register's form, as it can be downloaded.
    """
    plan = Plan(organisation)
    if len(content) > MOST_BYTES:
        plan.troubles.append(Trouble(None, _("The file is larger than a megabyte. Upload it in parts.")))
        return plan
    sheet = _read(register, content.replace(b"\r\n", b"\n"), plan)
    if sheet is None or plan.troubles:
        return plan
    rows = [
        FileRow(line, cells)
        for line, cells in zip(sheet.lines, meant_cells(sheet, register.form, register.framework), strict=True)
    ]
    add_steps(register, rows, plan)
    if not plan.troubles:
        plan.text = content.decode("utf-8-sig")
    return plan


@transaction.atomic
def take(register: Register, plan: Plan, seen: str, by: User) -> list[Entry]:
    """Apply a plan: add and change its entries, all or none. New ones without a number get one, in file order.

    Args:
        plan: made again from the file that the person reviewed.
        seen: digest of the plan that the person saw.

    Returns:
        The entries that got a number.

    Raises:
        Overtaken: entries changed since the person saw the plan.
        CannotKeep: there are errors in the file.
    """
    rights_of(by).require(Action.KEEP_REGISTER, plan.organisation, register.form)
    if plan.troubles:
        raise CannotKeep(_("Some lines need correcting first. Nothing was applied."))
    hold_numbers(register.form)
    wanted = {step.entry.pk: step.entry.number for step in plan.steps if step.entry}
    held = {entry.pk: entry for entry in Entry.objects.select_for_update(no_key=True).filter(pk__in=wanted)}
    if plan.digest != seen or _are_overtaken(register, plan, held):
        raise Overtaken(_("Entries have changed since your review. These are the changes now."))
    numbered = iter(give_numbers(register.form, plan.organisation, [step.cells for step in plan.added]))
    got_numbers = []
    for step in plan.steps:
        if step.entry is not None:
            write_over(register, held[step.entry.pk], step.cells, by)
            continue
        cells = next(numbered)
        entry = write_new(register, plan.organisation, cells, by)
        if cells != step.cells:
            got_numbers.append(entry)
    leave_records_behind()
    return got_numbers


def _are_overtaken(register: Register, plan: Plan, held: Mapping[int, Entry]) -> bool:
    """Return whether an entry changed since the plan was made, or a new one has the name of one that the plan adds."""
    if any(held[step.entry.pk].number != step.entry.number for step in plan.steps if step.entry):
        return True
    known = _entries_by_key(register) if plan.added else {}
    return any(_key(register, step.cells) in known for step in plan.added)


def _read(register: Register, content: bytes, plan: Plan) -> Sheet | None:
    """Return the rows of the file, with errors in cells and rows."""
    form, framework = register.form, register.framework
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{form.name}.csv"
        path.write_bytes(_as_typed(content))
        check_file(ReturnFile(path, path.name, form, framework.file.cycles[-1].number), framework, findings)
        sheet = read_sheet(path, Findings())
    for finding in _obstacles(form, findings):
        plan.troubles.append(Trouble(finding.place.line if finding.place else None, sentences_of(finding, framework)))
    plan.notices += [
        Trouble(found.place.line if found.place else None, sentences_of(found, framework))
        for found in findings
        if found.code in HOW_READ
    ]
    return sheet


def _obstacles(form: Form, findings: Findings) -> Iterator[Finding]:
    for found in findings.errors:
        if not is_for_a_cycle_to_come(form, found) and not gets_a_number(form, found):
            yield found


def _as_typed(content: bytes) -> bytes:
    """Return the file without the marks that make cells safe for spreadsheets; unchanged if it is not CSV."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (csv.Error, UnicodeDecodeError):
        return content
    typed = [[read(cell) for cell in row] for row in rows]
    if typed == rows:
        return content
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(typed)
    return file.getvalue().encode()


def add_steps(register: Register, rows: Sequence[FileRow], plan: Plan) -> None:
    """Add to a plan the changes of valid rows, and the reasons why some of them cannot be applied."""
    if len(rows) > MOST_ROWS:
        too_many = _("The file has %(rows)s rows; you can upload at most %(most)s at once. Upload it in parts.")
        plan.troubles.append(Trouble(None, too_many % {"rows": len(rows), "most": MOST_ROWS}))
        return
    known = _entries_by_key(register)
    for row in rows:
        entry = row.entry or known.get(_key(register, row.cells))
        refusals = _refusals(register, plan.organisation, row.cells, entry, known)
        plan.troubles.extend(Trouble(row.line, text, row.place) for text in refusals)
        whole = whole_cells(register, plan.organisation, row.cells)
        if entry is None or changed_fields(entry, whole):
            plan.steps.append(Step(row.line, entry, whole, row.place))
        else:
            plan.unchanged += 1
    _add_likely_duplicates(register, plan)


def _add_likely_duplicates(register: Register, plan: Plan) -> None:
    """Add a notice for each new entry that looks like an existing one."""
    if not plan.added:
        return
    known = KnownEntries(register, plan.organisation)
    for step in plan.added:
        if others := known.like(step.cells, MOST_COMPARED):
            text = _("This row looks like an existing entry (%(numbers)s). If it is the same, delete the row.")
            named = ", ".join(str(entry.pk) for entry in others)
            plan.notices.append(Trouble(step.line, text % {"numbers": named}, step.place))


def _refusals(
    register: Register,
    organisation: str,
    typed: Mapping[str, str],
    entry: Entry | None,
    known: Mapping[tuple[str, ...], Entry],
) -> Iterator[str]:
    """Yield why a line of the file cannot be applied although its cells are valid.

    Args:
        known: the entries that were not merged, by their names.
    """
    for name, code in register.given_cells(organisation).items():
        if typed.get(name) != code:
            others = _("This is an entry of %(typed)s, not of %(code)s. Remove the line from this file.")
            yield others % {"code": code, "typed": typed.get(name, "")}
    if is_blank(register, organisation, whole_cells(register, organisation, typed)):
        yield _("The entry is blank. Fill in at least one field.")
    if has_not_come(register.form, typed):
        yield _("This date is in the future. Correct it.")
    if entry is None:
        return
    twin = known.get(_key(register, typed))
    if twin is not None and twin.pk != entry.pk:
        yield _("Another entry already has this name: number %(number)s.") % {"number": twin.pk}
    if entry.organisation != organisation:
        yield _("Another organisation has an entry with this name. Choose a different name.")
    elif entry.state == Entry.State.CLOSED and changed_fields(entry, whole_cells(register, organisation, typed)):
        closed = _("Entry %(number)s is closed. Reopen it to change it, or remove the line from this file.")
        yield closed % {"number": entry.pk}


def _entries_by_key(register: Register) -> dict[tuple[str, ...], Entry]:
    """Return the entries that were not merged into others, by their names. Without a key, every line is a new entry."""
    if not register.form.table.primaryKey:
        return {}
    standing = Entry.objects.filter(form=register.form.name).exclude(state=Entry.State.MERGED)
    named = ((_key(register, entry.cells), entry) for entry in standing)
    return {key: entry for key, entry in named if all(key)}


def _key(register: Register, cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(name, "") for name in register.form.table.primaryKey)
