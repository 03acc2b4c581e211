"""The changes of an uploaded workbook to the current returns: a plan that a person reviews before it is applied."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from mandata.collection.cell_parts import as_cell
from mandata.collection.models import Return, Upload
from mandata.collection.page_wording import fix_of, text_of
from mandata.collection.queries.cell_problems import findings_in
from mandata.collection.queries.given_rows import given_cells
from mandata.collection.uploads import kept_files
from mandata.collection.workspace.return_csv import asked_fields
from mandata.exchange.problems import Problem, Spot
from mandata.exchange.workbook.contents import Book
from mandata.exchange.workbook.form_reader import CellChange, FormChanges
from mandata.exchange.workbook.reader import ReadWorkbook, compare_workbook
from mandata.findings import Severity


class CellName(NamedTuple):
    """A cell of a return."""

    form: str
    uid: str
    field: str


@dataclass(frozen=True, slots=True)
class CellStep:
    """A cell that the workbook changes.

    Attributes:
        now: its text on the platform.
        is_conflict: somebody has changed it there since the workbook was downloaded.
    """

    cell: CellName
    now: str
    new: str
    spot: Spot
    is_conflict: bool = False


@dataclass(frozen=True, slots=True)
class FormPlan:
    """The changes of the workbook to one return."""

    returned: Return
    changes: FormChanges
    steps: list[CellStep] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Number of changed cells and rows."""
        return len(self.steps) + len(self.changes.added) + len(self.removed)


@dataclass(frozen=True, slots=True)
class RefusedSheet:
    """A sheet that is not applied, and why.

    Attributes:
        name: of the sheet.
        returned: its return, if it can be filled in on the platform.
    """

    name: str
    returned: Return | None
    errors: list[Problem]


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes of a workbook.

    Attributes:
        problems: errors that stop sheets or the whole file, and notes.
        forms: the changes, in sheets that can be applied.
        refused: the other sheets.
        unchanged: titles of the forms whose sheets have the same values as the platform.
        to_fix: remaining errors in the returns after it is applied.
    """

    problems: list[Problem]
    forms: list[FormPlan]
    to_fix: list[Problem]
    can_be_marked: bool
    refused: list[RefusedSheet] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """Errors that stop sheets or the whole file."""
        return [problem for problem in self.problems if problem.is_error]

    @property
    def notices(self) -> list[Problem]:
        """Notes."""
        return [problem for problem in self.problems if not problem.is_error]

    @property
    def conflicts(self) -> list[CellStep]:
        """Cells to decide: the platform has another value than when the workbook was downloaded."""
        return [step for form in self.forms for step in form.steps if step.is_conflict]

    @property
    def count(self) -> int:
        """Number of changed cells and rows."""
        return sum(form.count for form in self.forms)

    @property
    def digest(self) -> str:
        """Return a digest of all changes of the plan, and of the current cells."""
        does = [
            (form.returned.pk, [(step.cell, step.now, step.new) for step in form.steps], form.removed,
             [dict(line.cells) for line in form.changes.added])
            for form in self.forms
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(does).encode()).hexdigest()


def plan_of(upload: Upload, book: Book) -> Plan:
    """Return the changes of a workbook to the current returns; nothing is changed.

    Args:
        book: the workbook as it would be made now.

    Raises:
        Gone: it is no longer stored.
    """
    read = compare_workbook(kept_files.contents(upload), book)
    plans = [_form_plan(changes) for changes in read.changes if changes.is_sound]
    forms = [form for form in plans if form.count]
    unchanged = [form.returned.declared.title for form in plans if not form.count]
    to_fix = [problem for form in forms for problem in _to_fix(form)]
    return Plan(list(read.problems), forms, to_fix, read.is_readable, _refused(read), unchanged)


def _refused(read: ReadWorkbook) -> list[RefusedSheet]:
    """Return the sheets with errors, in the order of their errors."""
    keys = {changes.name: changes.sheet.key for changes in read.changes if changes.sheet.is_open}
    open_returns = Return.objects.select_related("cycle").in_bulk([int(key) for key in keys.values()])
    errors: dict[str, list[Problem]] = defaultdict(list)
    for problem in read.errors:
        if problem.spot:
            errors[problem.spot.sheet].append(problem)
    return [
        RefusedSheet(name, open_returns.get(int(keys[name])) if name in keys else None, found)
        for name, found in errors.items()
    ]


def _form_plan(changes: FormChanges) -> FormPlan:
    """Return the changes of a sheet to its current return.

    A new row of the workbook that already exists on the platform is compared with it, so that uploading a workbook
    again after a part was applied adds no row twice.
    """
    returned = Return.objects.select_related("cycle").get(pk=int(changes.sheet.key))
    rows = {str(row.uid): row.cells for row in returned.rows_of()}
    removed = [uid for uid in changes.removed if uid in rows]
    known = _rows_by_name(
        returned, {uid: cells for uid, cells in rows.items() if uid not in changes.rows and uid not in removed}
    )
    wanted, added = list(changes.cells), []
    for line in changes.added:
        uids = known.get(_row_name(returned, line.cells))
        if not uids:
            added.append(line)
            continue
        uid, row = uids.pop(0), line.spot.row
        wanted += [CellChange(uid, name, "", text, changes.spot(row, name)) for name, text in line.cells.items()]
    steps = []
    for change in wanted:
        now, new = rows[change.uid].get(change.field, ""), as_cell(change.new)
        if now != new:
            cell = CellName(returned.form, change.uid, change.field)
            steps.append(CellStep(cell, now, new, change.spot, is_conflict=now != change.held))
    return FormPlan(returned, replace(changes, added=added), steps, removed)


def _rows_by_name(returned: Return, rows: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, ...], list[str]]:
    """Return the uids of rows by name: their key, or all their cells if the form has no key."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for uid, cells in rows.items():
        found[_row_name(returned, cells)].append(uid)
    return found


def _row_name(returned: Return, cells: Mapping[str, str]) -> tuple[str, ...]:
    names = returned.declared.table.primaryKey or [item.name for item in asked_fields(returned.declared)]
    return tuple(as_cell(cells.get(name, "")) for name in names)


def _to_fix(form: FormPlan) -> Iterator[Problem]:
    """Return the remaining errors of the return after the workbook is applied."""
    returned, changes = form.returned, form.changes
    given = given_cells(returned)
    rows: list[tuple[int, Mapping[str, str]]] = []
    texts = {(step.cell.uid, step.cell.field): step.new for step in form.steps}
    for row in returned.rows_of():
        uid = str(row.uid)
        if uid not in form.removed and uid in changes.rows:
            rows.append(
                (changes.rows[uid], {name: texts.get((uid, name), row.cells.get(name, "")) for name in changes.columns})
            )
    rows += [(line.spot.row, line.cells) for line in changes.added]
    said = [(row, cells) for row, cells in rows if any(cells[name].strip() for name in cells if name not in given)]
    if not said:
        return
    framework, number = returned.cycle.framework, returned.cycle.number
    for found in findings_in([cells for _row, cells in said], returned.declared, framework, number):
        if found.finding.severity is Severity.NOTE or found.finding.code == "blank-cell":
            continue
        spot = changes.spot(said[found.row][0], found.field) if found.row is not None else Spot(changes.name)
        finding = found.finding
        text, fix = text_of(finding, framework), fix_of(finding, framework)
        yield Problem(finding.code, text, fix, spot, Severity.WARNING)
