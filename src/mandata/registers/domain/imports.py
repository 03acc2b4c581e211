"""Bulk upload of entries: a file is read completely, shown as a plan, and applied only as shown."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.page_wording import sentences_of
from mandata.collection.queries.cell_problems import check_file, read_entries
from mandata.findings import Finding, Findings
from mandata.framework.delimited import Sheet, read_sheet
from mandata.framework.model import Form
from mandata.records.meanings import Note
from mandata.records.return_files import ReturnFile, meant_cells
from mandata.registers.cells import changed_fields, is_blank, leave_records_behind, whole_cells, write_new, write_over
from mandata.registers.declared import Register, SubTable
from mandata.registers.domain.entries import CannotKeep, Overtaken
from mandata.registers.domain.likeness import KnownEntries
from mandata.registers.domain.numbering import give_numbers, hold_numbers
from mandata.registers.domain.plans import FileRow, Plan, Step, Trouble
from mandata.registers.domain.row_imports import (
    add_problems_of_kept_rows,
    add_row_steps,
    is_emptied,
    rows_after,
    table_of,
)
from mandata.registers.models import Entry
from mandata.registers.queries.entry_problems import gets_a_number, has_not_come, is_for_a_cycle_to_come
from mandata.registers.queries.files import changed_files
from mandata.registers.queries.references import wrong_references
from mandata.spreadsheet_csv import read

MOST_BYTES = 1_000_000
HOW_READ = (*Note, "and-more")
"""Codes of notes on how cells were read."""

MOST_ROWS = 2_000
MOST_COMPARED = 20
"""Maximum entries of one day that a new row is compared with."""


def plan_of(register: Register, organisation: str, content: bytes, tables: Sequence[SubTable] = ()) -> Plan:
    """Return the changes that a file would make to the entries of an organisation; nothing is changed.

    Args:
        content: a CSV file with the columns of the register or of a sub-table, as it can be downloaded.
        tables: the sub-tables whose rows the person may change.
    """
    plan = Plan(organisation)
    if len(content) > MOST_BYTES:
        plan.troubles.append(Trouble(None, _("The file is larger than a megabyte. Upload it in parts.")))
        return plan
    table = table_of(content, register, tables)
    form = table.form if table else register.form
    sheet = _read(register, form, content.replace(b"\r\n", b"\n"), plan, table)
    if sheet is None or plan.troubles:
        return plan
    rows = [
        FileRow(line, cells)
        for line, cells in zip(sheet.lines, meant_cells(sheet, form, register.framework), strict=True)
    ]
    if table:
        add_rows(table, rows, plan)
    else:
        add_steps(register, rows, plan)
        add_problems_of_kept_rows(register, tables, plan)
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
    for form in {of.table.form.name: of.table.form for of in plan.rows}.values():
        rights_of(by).require(Action.KEEP_REGISTER, plan.organisation, form)
    held = {entry.pk: entry for entry in Entry.objects.select_for_update(no_key=True).filter(pk__in=plan.versions)}
    if plan.digest != seen or _are_overtaken(register, plan, held):
        raise Overtaken(_("Entries have changed since your review. These are the changes now."))
    numbered = iter(give_numbers(register.form, plan.organisation, [step.cells for step in plan.added]))
    got_numbers = []
    for step in plan.steps:
        if step.entry is not None:
            entry = held[step.entry.pk]
            write_over(register, entry, step.cells, by, rows_after(plan, entry))
            continue
        cells = next(numbered)
        entry = write_new(register, plan.organisation, cells, by, rows_after(plan, Entry(cells=cells)))
        if cells != step.cells:
            got_numbers.append(entry)
    changed = {step.entry.pk for step in plan.changed if step.entry}
    for entry in (held[pk] for pk in plan.versions if pk not in changed):
        write_over(register, entry, entry.cells, by, rows_after(plan, entry))
    leave_records_behind()
    return got_numbers


def _are_overtaken(register: Register, plan: Plan, held: Mapping[int, Entry]) -> bool:
    """Return whether an entry changed since the plan was made, or a new one has the name of one that the plan adds."""
    if any(held[pk].number != number for pk, number in plan.versions.items()):
        return True
    known = _entries_by_key(register) if plan.added else {}
    return any(_key(register, step.cells) in known for step in plan.added)


def _read(register: Register, form: Form, content: bytes, plan: Plan, table: SubTable | None) -> Sheet | None:
    """Return the rows of the file, with errors in cells and rows; a line that removes a row has none."""
    framework, cycle = register.framework, register.framework.file.cycles[-1].number
    entries = Entry.objects.filter(form=register.form.name).values_list("cells", flat=True) if form.part_of else ()
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{form.name}.csv"
        path.write_bytes(_as_typed(content))
        known = read_entries(list(entries), form, framework, cycle, Path(folder))
        check_file(ReturnFile(path, path.name, form, cycle), framework, findings, known)
        sheet = read_sheet(path, Findings())
    removing = _removing(table, sheet) if table and sheet else frozenset()
    for finding in _obstacles(form, findings):
        if finding.place and finding.place.line in removing:
            continue
        plan.troubles.append(Trouble(finding.place.line if finding.place else None, sentences_of(finding, framework)))
    plan.notices += [
        Trouble(found.place.line if found.place else None, sentences_of(found, framework))
        for found in findings
        if found.code in HOW_READ
    ]
    return sheet


def _removing(table: SubTable, sheet: Sheet) -> frozenset[int]:
    """Return the lines of a file that are emptied, so that they remove a row."""
    cells = meant_cells(sheet, table.form, table.register.framework)
    return frozenset(line for line, of_line in zip(sheet.lines, cells, strict=True) if is_emptied(table, of_line))


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
        plan.troubles.append(_too_many(rows))
        return
    known = _entries_by_key(register)
    _add_wrong_references(register.form, register, rows, plan)
    for row in rows:
        entry = row.entry or known.get(_key(register, row.cells))
        refusals = _refusals(register, plan.organisation, row.cells, entry, known)
        plan.troubles.extend(Trouble(row.line, text, row.place) for text in refusals)
        changed = changed_files(register.form, entry.cells if entry else {}, row.cells)
        plan.troubles.extend(Trouble(row.line, text, row.place, name) for name, text in changed)
        whole = whole_cells(register, plan.organisation, row.cells)
        if entry is None or changed_fields(entry, whole):
            plan.steps.append(Step(row.line, entry, whole, row.place))
        else:
            plan.unchanged += 1
    _add_likely_duplicates(register, plan)


def add_rows(table: SubTable, rows: Sequence[FileRow], plan: Plan) -> None:
    """Add to a plan the changes of valid rows of a sub-table, and the reasons why some of them cannot be applied."""
    if len(rows) > MOST_ROWS:
        plan.troubles.append(_too_many(rows))
        return
    _add_wrong_references(table.form, table.register, rows, plan)
    add_row_steps(table, rows, plan, {key[0]: entry for key, entry in _entries_by_key(table.register).items()})


def _add_wrong_references(form: Form, register: Register, rows: Sequence[FileRow], plan: Plan) -> None:
    wrong = wrong_references(form, register.framework, plan.organisation, [row.cells for row in rows])
    for place, of_cells in wrong.items():
        row = rows[place]
        plan.troubles.extend(Trouble(row.line, text, row.place, name) for name, text in of_cells.items())


def _too_many(rows: Sequence[FileRow]) -> Trouble:
    text = _("The file has %(rows)s rows; you can upload at most %(most)s at once. Upload it in parts.")
    return Trouble(None, text % {"rows": len(rows), "most": MOST_ROWS})


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
