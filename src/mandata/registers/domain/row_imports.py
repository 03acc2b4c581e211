"""Rows of sub-tables from a file: each belongs to an entry, which it names."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from mandata.registers.declared import Register, SubTable
from mandata.registers.domain.plans import FileRow, Plan, RowStep, Trouble
from mandata.registers.entry_rows import Row, Rows, filled_rows, own_key, rows_of
from mandata.registers.models import Entry
from mandata.registers.queries.entry_problems import problems_of_lines
from mandata.registers.queries.files import changed_files


def table_of(content: bytes, register: Register, tables: Sequence[SubTable]) -> SubTable | None:
    """Return the sub-table whose columns a CSV file has; None for a file of entries.

    Args:
        tables: those whose rows the person may change.
    """
    head = content.decode("utf-8-sig", "replace").splitlines()[:1]
    try:
        names = {name.strip() for name in next(csv.reader(head), [])}
    except csv.Error:  # the reader of entries says what is wrong with the file
        return None
    own = [table for table in tables if table.form.entry_field and table.form.entry_field.name in names]
    there = {item.name for item in register.form.table.fields}
    return max(own, key=lambda table: len(_names(table) & names), default=None) if names - there else None


def add_row_steps(table: SubTable, rows: Sequence[FileRow], plan: Plan, known: Mapping[str, Entry]) -> None:
    """Add to a plan the changes of valid rows, and the reasons why some of them cannot be applied.

    Args:
        known: the entries that were not merged, by their names.
    """
    field, key = table.form.entry_field, table.form.entry_key
    added = {step.cells.get(key or "") for step in plan.added}
    for row in rows:
        entry = row.entry or known.get(row.cells.get(field.name, "") if field else "")
        name = str(entry.cells.get(key or "", "")) if entry else row.cells.get(field.name, "") if field else ""
        if refusal := _refusal(plan, name, entry, added):
            plan.troubles.append(Trouble(row.line, refusal, row.place))
            continue
        [whole] = filled_rows(table, [Row(0, row.cells)], count=False) or [Row(0, {})]
        before = _row_before(table, row, entry, whole)
        changed = changed_files(table.form, before.cells if before else {}, row.cells) if whole.cells else ()
        plan.troubles.extend(Trouble(row.line, text, row.place, name) for name, text in changed)
        if before is not None and before.cells == whole.cells:
            plan.unchanged += 1
        elif entry is not None and entry.state == Entry.State.CLOSED:
            text = _("Entry %(number)s is closed. Reopen it to change it, or remove the line from this file.")
            plan.troubles.append(Trouble(row.line, text % {"number": entry.pk}, row.place))
        elif whole.cells or before is not None:
            plan.rows.append(RowStep(row.line, table, name, entry, before, whole.cells, row.place))
    _refuse_twins(table, plan)


def is_emptied(table: SubTable, cells: Mapping[str, str]) -> bool:
    """Return whether a line has nothing but the name of its entry and the number of its row: the row is removed."""
    return not filled_rows(table, [Row(0, cells)], count=False)


def add_problems_of_kept_rows(register: Register, tables: Sequence[SubTable], plan: Plan) -> None:
    """Add an error for each row that the file does not have and that does not fit the changed cells of its entry.

    Args:
        tables: the sub-tables whose rows the person may change.
    """
    for table in tables:
        repeated = {field.from_entry for field in table.form.table.fields if field.from_entry}
        lines = [
            (step, row)
            for step in plan.changed
            if step.entry is not None and repeated & set(step.changed)
            for row in _kept(table, plan, step.entry)
        ]
        cells = {step.entry.pk: step.cells for step, _row in lines if step.entry}
        wrong = problems_of_lines(table, plan.organisation, [(step.cells, row) for step, row in lines], cells.values())
        for place, of_row in wrong.items():
            step, row = lines[place]
            named = _("Row %(number)s") % {"number": row.number}
            texts = " ".join(text for texts in of_row.values() for text in texts)
            plan.troubles.append(Trouble(step.line, f"{table.form.title}, {named}{_(':')} {texts}", step.place))


def _kept(table: SubTable, plan: Plan, entry: Entry) -> list[Row]:
    """Return the rows of an entry that a plan leaves as they are."""
    changed = {
        step.before.number
        for step in plan.rows
        if step.before and step.table.form == table.form and step.entry and step.entry.pk == entry.pk
    }
    return [row for row in rows_of(entry, table.form.name) if row.number not in changed]


def rows_after(plan: Plan, entry: Entry) -> Rows:
    """Return the rows of an entry after a plan, in the sub-tables that the plan changes.

    Args:
        entry: as it is now; not stored yet for one that the plan adds.
    """
    changes: dict[str, list[RowStep]] = defaultdict(list)
    for step in plan.rows:
        is_of = (
            step.entry.pk == entry.pk if step.entry else entry.cells.get(step.table.form.entry_key or "") == step.name
        )
        if is_of:
            changes[step.table.form.name].append(step)
    return {
        form: filled_rows(steps[0].table, [row for row, _step in _with_steps(rows_of(entry, form), steps)])
        for form, steps in changes.items()
    }


def _with_steps(rows: Sequence[Row], steps: Sequence[RowStep]) -> list[tuple[Row, RowStep | None]]:
    """Return the rows of an entry after some steps, each with the step that made it so."""
    changes = {step.before.number: step for step in steps if step.before}
    stored = [(row, changes.get(row.number)) for row in rows]
    return [
        *((Row(row.number, step.cells) if step else row, step) for row, step in stored),
        *((Row(0, step.cells), step) for step in steps if step.before is None),
    ]


def _row_before(table: SubTable, row: FileRow, entry: Entry | None, whole: Row) -> Row | None:
    """Return the row that a line of the file changes: the one that it names, or that has its key, or its cells."""
    rows = rows_of(entry, table.form.name) if entry else []
    if row.number:
        return next((item for item in rows if item.number == row.number), None)
    own = own_key(table.form)
    if not own:
        return next((item for item in rows if item.cells == whole.cells), None)
    named = [row.cells.get(name, "").strip() for name in own]
    same = (item for item in rows if all(named) and [item.cells.get(name, "") for name in own] == named)
    return next(same, None)


def _refusal(plan: Plan, name: str, entry: Entry | None, added: set[str | None]) -> str:
    if entry is None and name in added:
        return ""
    if entry is None:
        return _("There is no entry with the name “%(name)s”. Add the entry first.") % {"name": name}
    if entry.organisation != plan.organisation:
        return _("Another organisation keeps this entry. Remove the line from this file.")
    return ""


def _refuse_twins(table: SubTable, plan: Plan) -> None:
    """Add an error for each row that would be in its entry twice."""
    by_entry: dict[str, list[RowStep]] = defaultdict(list)
    for step in plan.rows:
        if step.table == table:
            by_entry[step.name].append(step)
    own = own_key(table.form)
    for steps in by_entry.values():
        entry = steps[0].entry
        rows = _with_steps(rows_of(entry, table.form.name) if entry else [], steps)
        names = [(_identity(row, own), made) for row, made in rows if row.cells]
        counted = Counter(name for name, _made in names)
        for name, made in names:
            if made is not None and counted[name] > 1 and all(name):
                plan.troubles.append(Trouble(made.line, _("Another row of the entry is the same."), made.place))


def _identity(row: Row, own: Sequence[str]) -> tuple[object, ...]:
    return tuple(row.cells.get(name, "") for name in own) if own else tuple(sorted(row.cells.items()))


def _names(table: SubTable) -> set[str]:
    return {item.name for item in table.form.table.fields if item.is_asked}
