"""Workbooks that come back: kept, read whole, shown as a plan, and taken only as the plan that was shown."""

from __future__ import annotations

import hashlib
import json
import tempfile
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.cell_parts import as_cell
from mandata.collection.checking import findings_in
from mandata.collection.models import Change, Cycle, Event, EventKind, Return, Upload
from mandata.collection.rows import given_cells
from mandata.collection.saving import CannotChange, Edit, add_row, locked, remove_row, save_cells
from mandata.collection.sentences import told
from mandata.exchange import marking_work
from mandata.exchange.book import Book
from mandata.exchange.form_reading import FormChanges
from mandata.exchange.package import LARGEST_FILE
from mandata.exchange.reading import Loaded, compare_workbook, load_workbook
from mandata.exchange.refused import Problem, Spot
from mandata.findings import Severity

MOST_REMEMBERED = 4
"""Workbooks whose contents a process keeps, so that a page does not read the file again."""

_remembered: dict[str, Loaded] = {}
_reading = threading.Lock()

KEPT = timedelta(days=1)
"""How long a workbook that nobody took stays."""


class CannotTake(Exception):
    """Nothing of the workbook was taken; the message says why, in words for the person."""


class Gone(Exception):
    """The workbook was taken over or put away meanwhile."""


class CellName(NamedTuple):
    """A cell of a return."""

    form: str
    uid: str
    field: str


@dataclass(frozen=True, slots=True)
class Step:
    """A cell that the workbook changes.

    Attributes:
        now: its text on the platform.
        is_conflict: somebody changed it there since the workbook was downloaded.
    """

    cell: CellName
    now: str
    new: str
    spot: Spot
    is_conflict: bool = False


@dataclass(frozen=True, slots=True)
class FormPlan:
    """What the workbook would do to one return."""

    returned: Return
    changes: FormChanges
    steps: list[Step] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many cells and rows would change."""
        return len(self.steps) + len(self.changes.added) + len(self.removed)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a workbook would do.

    Attributes:
        problems: what keeps it from being taken, and what is worth knowing.
        to_mend: what would still be wrong with the returns once it is taken.
    """

    problems: list[Problem]
    forms: list[FormPlan]
    to_mend: list[Problem]
    can_be_marked: bool

    @property
    def errors(self) -> list[Problem]:
        """What keeps the workbook from being taken."""
        return [problem for problem in self.problems if problem.is_error]

    @property
    def notices(self) -> list[Problem]:
        """What is worth knowing."""
        return [problem for problem in self.problems if not problem.is_error]

    @property
    def conflicts(self) -> list[Step]:
        """Cells to be decided: the platform says something else than when the workbook was downloaded."""
        return [step for form in self.forms for step in form.steps if step.is_conflict]

    @property
    def count(self) -> int:
        """How many cells and rows would change."""
        return sum(form.count for form in self.forms)

    @property
    def digest(self) -> str:
        """Stands for everything that the plan does, to cells as they are now."""
        does = [
            (form.returned.pk, [(step.cell, step.now, step.new) for step in form.steps], form.removed,
             [dict(line.cells) for line in form.changes.added])
            for form in self.forms
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(does).encode()).hexdigest()


def keep_upload(cycle: Cycle, organisation: str, by: User, file: UploadedFile[bytes]) -> Upload:
    """Keep a workbook until it is taken, in place of the last one of the same person.

    Raises:
        CannotTake: it is larger than any workbook.
    """
    if file.size is None or file.size > LARGEST_FILE:
        raise CannotTake(_("The file is larger than %(limit)s MB.") % {"limit": LARGEST_FILE // 1_000_000})
    content = file.read(LARGEST_FILE + 1)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # a second upload of the same person waits here
        for old in Upload.objects.filter(at__lt=timezone.now() - KEPT):
            forget(old)
        for old in Upload.objects.filter(cycle=cycle, organisation=organisation, by=by):
            forget(old)
        kept = Upload(cycle=cycle, organisation=organisation, by=by)
        kept.file.save("", ContentFile(content), save=True)
    return kept


def forget(upload: Upload) -> None:
    """Delete a workbook that was kept."""
    stored, name = upload.file.storage, str(upload.file.name)
    with transaction.atomic():
        upload.delete()
        transaction.on_commit(lambda: stored.delete(name))


def plan_of(upload: Upload, book: Book) -> Plan:
    """What a workbook would do to the returns as they stand; nothing is changed.

    Args:
        book: the workbook as it would be made now.

    Raises:
        Gone: it is kept no more.
    """
    read = compare_workbook(_loaded(upload), book)
    if read.errors:
        return Plan(list(read.problems), [], [], read.is_readable)
    forms = [_form_plan(changes) for changes in read.changes if changes.count]
    to_mend = [problem for form in forms for problem in _to_mend(form)]
    return Plan(list(read.problems), [form for form in forms if form.count], to_mend, read.is_readable)


def marked(upload: Upload, book: Book) -> bytes | None:
    """The person's own workbook with what is wrong marked in it; None for a file that cannot be read or marked."""
    plan = plan_of(upload, book)
    if not plan.can_be_marked:
        return None
    with _on_disk(upload) as path:
        return marking_work.marked(path, [*plan.problems, *plan.to_mend], book.language)


@transaction.atomic
def take(upload: Upload, plan: Plan, seen: str, mine: Collection[CellName], by: User) -> int:
    """Do what a plan says, all or nothing.

    Args:
        plan: made anew from the workbook that the person looked at.
        seen: digest of the plan that the person saw.
        mine: cells in conflict that the workbook shall decide; the others stay as they are on the platform.

    Returns:
        How many cells and rows changed.

    Raises:
        CannotTake: something needs mending first, or the returns changed since the person looked.
        Gone: it was taken over already: rows would be added twice.
    """
    if Upload.objects.select_for_update(no_key=True).filter(pk=upload.pk).first() is None:
        raise Gone
    if plan.errors:
        raise CannotTake(_("Some cells need mending first. Nothing was taken."))
    if plan.digest != seen:
        raise CannotTake(_("The returns were changed since you looked. This is what would be done now."))
    count = sum(_take_form(form, mine, by) for form in plan.forms)
    forget(upload)
    return count


def _take_form(form: FormPlan, mine: Collection[CellName], by: User) -> int:
    """Do what is planned for one form.

    Raises:
        CannotTake: somebody moved its return since; the message names it.
    """
    try:
        return _change_form(form, mine, by)
    except CannotChange as obstacle:
        raise CannotTake(f"{form.returned.declared.title}: {obstacle}") from obstacle


def _change_form(form: FormPlan, mine: Collection[CellName], by: User) -> int:
    returned = locked(form.returned)
    rights_of(by).require(Action.FILL_RETURN, returned.organisation, returned.declared)
    steps = [step for step in form.steps if not step.is_conflict or step.cell in mine]
    edits = [Edit(step.cell.uid, step.cell.field, step.now, step.new) for step in steps]
    is_same = returned.version == form.returned.version
    if not is_same or save_cells(returned, edits, by, Change.Source.WORKBOOK).conflicts:
        raise CannotTake(_("The returns were changed since you looked. This is what would be done now."))
    for uid in form.removed:
        remove_row(returned, uid, by, Change.Source.WORKBOOK)
    for line in form.changes.added:
        add_row(returned, by, {name: as_cell(text) for name, text in line.cells.items()}, Change.Source.WORKBOOK)
    count = len(edits) + len(form.removed) + len(form.changes.added)
    if count:
        details = {"cycle": returned.cycle, "returned": returned, "version": returned.version, "by": by}
        Event.objects.create(kind=EventKind.UPLOADED, **details)
    return count


def _form_plan(changes: FormChanges) -> FormPlan:
    returned = Return.objects.select_related("cycle").get(pk=int(changes.sheet.key))
    rows = {str(row.uid): row.cells for row in returned.rows_of()}
    steps = []
    for change in changes.cells:
        now, new = rows[change.uid].get(change.field, ""), as_cell(change.new)
        if now != new:
            cell = CellName(returned.form, change.uid, change.field)
            steps.append(Step(cell, now, new, change.spot, is_conflict=now != change.held))
    return FormPlan(returned, changes, steps, [uid for uid in changes.removed if uid in rows])


def _to_mend(form: FormPlan) -> Iterator[Problem]:
    """What the checks of rows will say of the return once the workbook is taken."""
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
        yield Problem(found.finding.code, told(found.message), told(found.finding.mend), spot, Severity.WARNING)


def _loaded(upload: Upload) -> Loaded:
    """What the file of a kept workbook holds; it is read once, and remembered as long as few others came after it."""
    name = str(upload.file.name)
    if not upload.file.storage.exists(name):
        raise Gone
    with _reading:
        if name not in _remembered:
            with _on_disk(upload) as path:
                _remembered[name] = load_workbook(path)
            while len(_remembered) > MOST_REMEMBERED:
                del _remembered[next(iter(_remembered))]
        return _remembered[name]


@contextmanager
def _on_disk(upload: Upload) -> Iterator[Path]:
    """The kept workbook as a file of its own, wherever uploads are stored."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        try:
            with upload.file.open("rb") as stored:
                path.write_bytes(stored.read())
        except FileNotFoundError as gone:
            raise Gone from gone
        yield path
