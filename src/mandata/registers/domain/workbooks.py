"""The workbook of a register:

its entries are downloaded as rows, corrected or added to, and applied like a CSV file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import people_who_may, rights_of
from mandata.accounts.roles import Action
from mandata.collection.cell_parts import as_cell
from mandata.collection.page_wording import fix_of, text_of
from mandata.collection.queries.cell_problems import findings_in
from mandata.collection.uploads import kept_files
from mandata.collection.workspace.return_csv import asked_fields
from mandata.exchange.problems import Problem, Spot
from mandata.exchange.spreadsheet.package import LARGEST_FILE, OLE, ZIP
from mandata.exchange.workbook import marking_process
from mandata.exchange.workbook.contents import NO_CYCLE, Book, FormSheet, Line
from mandata.exchange.workbook.form_reader import FormChanges
from mandata.exchange.workbook.reader import compare_workbook
from mandata.findings import Severity
from mandata.framework.model import Form
from mandata.registers.declared import Register, SubTable
from mandata.registers.domain.imports import MOST_ROWS, add_rows, add_steps, take
from mandata.registers.domain.plans import FileRow, Plan, Trouble
from mandata.registers.domain.row_imports import add_problems_of_kept_rows, is_emptied
from mandata.registers.entry_rows import rows_of, whole_row
from mandata.registers.models import Entry, EntryUpload
from mandata.registers.queries.entry_problems import gets_a_number, is_for_a_cycle_to_come
from mandata.registers.queries.references import offered_entries

MOST_CONTACTS = 3


def book_of(
    register: Register, organisation: str, user: User, language: str, address: str, *, goes_out: bool = False
) -> Book:
    """Return the workbook of a register for one of the organisations that keep it.

    Args:
        language: of the texts in the workbook.
        address: of the page to upload it on.
        goes_out: whether it is to be filled in: then it has the latest entries, as many as can be applied at once,
            and
        no merged ones.

    Raises:
        PermissionDenied: the person does not keep the register for the organisation, or may not see its entries.
    """
    rights = rights_of(user)
    for action in (Action.KEEP_REGISTER, Action.SEE_REGISTER):
        rights.require(action, organisation, register.form)
    if organisation not in register.keepers():
        raise PermissionDenied
    kept = Entry.objects.filter(form=register.form.name, organisation=organisation)
    entries = list(kept.exclude(state=Entry.State.MERGED)[:MOST_ROWS] if goes_out else kept)
    names = [item.name for item in asked_fields(register.form)]
    given = register.given_cells(organisation)
    lines = [
        Line(
            str(entry.uid),
            {name: entry.cells.get(name, "") for name in names},
            [*given, *_files_of(register.form)] if entry.state == Entry.State.OPEN else names,
        )
        for entry in entries
    ]
    tables = register.sub_tables_for(Action.KEEP_REGISTER, rights, organisation)
    sheets = [
        _sheet(register.form, lines, given, offered_entries(register.form, register.framework, organisation, rights)),
        *(
            _sheet(
                of.form,
                _lines_of(of, entries),
                {},
                offered_entries(of.form, register.framework, organisation, rights),
            )
            for of in tables
        ),
    ]
    framework = register.framework
    return Book(
        framework=framework,
        organisation=framework.organisations[organisation],
        cycle=NO_CYCLE,
        cycle_title="",
        period=(date.min, date.max),
        sheets=sheets,
        language=language,
        contacts=[f"{person} ({person.email})" for person in people_who_may(Action.ACCEPT_RETURN)[:MOST_CONTACTS]],
        address=address,
        made_on=timezone.localdate(),
    )


def _sheet(form: Form, lines: list[Line], given: Mapping[str, str], offered: Mapping[str, Sequence[str]]) -> FormSheet:
    return FormSheet(
        form=form, key=form.name, version=1, state="", due_on=None, lines=lines, given=given, offered=offered
    )


def _lines_of(table: SubTable, entries: Sequence[Entry]) -> list[Line]:
    """Return the rows of some entries as lines; nobody can give a row to another entry, or change a closed one."""
    names = [item.name for item in asked_fields(table.form)]
    own = [name for name in names if table.form.field(name) == table.form.entry_field] + _files_of(table.form)
    return [
        Line(
            f"{entry.uid} {row.number}",
            {name: whole_row(table.form, entry.cells, row.cells).get(name, "") for name in names},
            own if entry.state == Entry.State.OPEN else names,
        )
        for entry in entries
        for row in rows_of(entry, table.form.name)
    ]


def _files_of(form: Form) -> list[str]:
    """Return the fields whose files are put in on the page only."""
    return [field.name for field in form.file_fields]


def is_workbook(file: UploadedFile[bytes]) -> bool:
    """Return whether a file is a workbook, or one that must be saved as a workbook first."""
    head: bytes = file.read(len(OLE))
    file.seek(0)
    return head.startswith((ZIP, OLE))


def keep_workbook(register: Register, organisation: str, by: User, file: UploadedFile[bytes]) -> EntryUpload:
    """Store a workbook until it is applied, replacing the last one of the same person for the register.

    Raises:
        TooLarge: it is larger than any workbook.
    """
    upload = EntryUpload(form=register.form.name, organisation=organisation, by=by)
    return kept_files.keep(upload, file, LARGEST_FILE, form=register.form.name)


def plan_of_workbook(register: Register, upload: EntryUpload, book: Book) -> tuple[Plan, list[Problem]]:
    """Return the changes of a workbook to the entries of its organisation, and its errors; nothing is changed.

    Args:
        book: the workbook as it would be made now.

    Raises:
        Gone: the workbook is no longer stored.
    """
    plan = Plan(upload.organisation)
    read = compare_workbook(kept_files.contents(upload), book)
    problems = list(read.problems)
    if not read.errors:
        entries = {str(entry.uid): entry for entry in Entry.objects.filter(form=register.form.name)}
        tables = {table.form.name: table for table in register.sub_tables()}
        for changes in sorted(read.changes, key=lambda item: item.sheet.form.part_of is not None):
            table = tables.get(changes.sheet.form.name)
            held = _held_rows(table, entries.values()) if table else {uid: _Held(of) for uid, of in entries.items()}
            rows = _rows(changes, held)
            problems += [
                *_conflicts(changes, held),
                *_wrong(register, changes, _filled(table, rows), _entries_after(plan, entries.values())),
            ]
            if not any(problem.is_error for problem in problems):
                known = len(plan.troubles)
                if table:
                    add_rows(table, [*rows, *_removed(changes, held)], plan)
                else:
                    add_steps(register, rows, plan)
                problems += [_refusal(trouble, changes) for trouble in plan.troubles[known:]]
            if changes.removed and not table:
                text = _("Rows of entries were deleted or emptied. Their entries stay as they are.")
                plan.notices.append(Trouble(None, text))
    tables_kept = register.sub_tables_for(Action.KEEP_REGISTER, rights_of(upload.by), upload.organisation)
    known = len(plan.troubles)
    add_problems_of_kept_rows(register, tables_kept, plan)
    problems += [Problem("entry-refused", item.text, "", None) for item in plan.troubles[known:]]
    plan.troubles = [_trouble(problem) for problem in problems if problem.is_error]
    plan.notices += [_trouble(problem) for problem in problems if not problem.is_error]
    return plan, problems


def marked_upload(register: Register, upload: EntryUpload, book: Book) -> bytes | None:
    """Return the person's own workbook with its errors marked; None for a file that cannot be read or marked.

    Raises:
        Gone: the workbook is no longer stored.
    """
    if kept_files.contents(upload).identity is None:
        return None
    _plan, problems = plan_of_workbook(register, upload, book)
    with kept_files.on_disk(upload) as path:
        return marking_process.marked(path, problems, book.language)


@transaction.atomic
def take_workbook(register: Register, upload: EntryUpload, plan: Plan, seen: str, by: User) -> list[Entry]:
    """Apply a workbook's plan: add and change its entries, all or none, once.

    Args:
        plan: made again from the workbook that the person reviewed.
        seen: digest of the plan that the person saw.

    Returns:
        The entries that got a number.

    Raises:
        Gone: it was applied already.
        CannotKeep: there are errors, or entries changed since the review.
    """
    kept_files.held(upload)
    numbered = take(register, plan, seen, by)
    kept_files.forget(upload)
    return numbered


@dataclass(frozen=True, slots=True)
class _Held:
    """What a line of a workbook is: an entry, or one of its rows."""

    entry: Entry
    number: int = 0
    of_row: Mapping[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> Mapping[str, str]:
        """The cells as they are now."""
        return self.of_row if self.number else self.entry.cells


def _held_rows(table: SubTable, entries: Iterable[Entry]) -> dict[str, _Held]:
    return {
        f"{entry.uid} {row.number}": _Held(entry, row.number, whole_row(table.form, entry.cells, row.cells))
        for entry in entries
        for row in rows_of(entry, table.form.name)
    }


def _rows(changes: FormChanges, held: Mapping[str, _Held]) -> list[FileRow]:
    """Return the rows of a workbook that differ from the downloaded ones; one that was removed meanwhile is new."""
    changed: dict[str, dict[str, str]] = {}
    for change in changes.cells:
        changed.setdefault(change.uid, {})[change.field] = as_cell(change.new)
    rows = []
    for uid, cells in changed.items():
        spot, of = changes.spot(changes.rows[uid]), held[uid]
        rows.append(FileRow(spot.row, {**of.cells, **cells}, of.entry, str(spot), of.number))
    for line in changes.added:
        cells = {name: as_cell(text) for name, text in line.cells.items()}
        rows.append(FileRow(line.spot.row, cells, None, str(line.spot)))
    return sorted(rows, key=lambda row: row.line)


def _filled(table: SubTable | None, rows: list[FileRow]) -> list[FileRow]:
    """Return the rows that are to be checked: one that is emptied is removed."""
    return [row for row in rows if table is None or not is_emptied(table, row.cells)]


def _removed(changes: FormChanges, held: Mapping[str, _Held]) -> list[FileRow]:
    """Return the rows of entries that were deleted in the workbook, or emptied whole."""
    rows = (held[uid] for uid in changes.removed if uid in held)
    return [FileRow(0, {}, of.entry, changes.name, of.number) for of in rows]


def _conflicts(changes: FormChanges, held: Mapping[str, _Held]) -> Iterator[Problem]:
    """Return the cells that somebody else has changed since the workbook was downloaded."""
    for change in changes.cells:
        now = held[change.uid].cells.get(change.field, "")
        if now not in (change.held, as_cell(change.new)):
            message = _("Somebody changed this cell to “%(now)s” since you downloaded the workbook.")
            fix = _("Write that value into the cell, or correct the entry on the platform.")
            yield Problem("changed-meanwhile", message % {"now": now}, fix, change.spot)


def _wrong(
    register: Register, changes: FormChanges, rows: list[FileRow], entries: Sequence[Mapping[str, str]]
) -> Iterator[Problem]:
    """Return the findings in the rows."""
    form, framework = changes.sheet.form, register.framework
    cycle, known = framework.file.cycles[-1].number, entries if form.part_of else ()
    for found in findings_in([row.cells for row in rows], form, framework, cycle, known) if rows else ():
        finding = found.finding
        if finding.severity is not Severity.ERROR or is_for_a_cycle_to_come(form, finding):
            continue
        if found.row is not None and rows[found.row].is_new and gets_a_number(form, finding):
            continue
        spot = Spot(changes.name) if found.row is None else changes.spot(rows[found.row].line, found.field)
        yield Problem(finding.code, text_of(finding, framework), fix_of(finding, framework), spot)


def _entries_after(plan: Plan, entries: Iterable[Entry]) -> list[Mapping[str, str]]:
    """Return the cells of the entries as the plan leaves them."""
    changed = {step.entry.pk: step.cells for step in plan.changed if step.entry}
    return [*(changed.get(entry.pk, entry.cells) for entry in entries), *(step.cells for step in plan.added)]


def _refusal(trouble: Trouble, changes: FormChanges) -> Problem:
    spot = changes.spot(trouble.line, trouble.field) if trouble.line else None
    return Problem("entry-refused", trouble.text, "", spot)


def _trouble(problem: Problem) -> Trouble:
    return Trouble(None, f"{problem.message} {problem.fix}".strip(), str(problem.spot or ""))
