"""Uploaded workbooks: stored, read completely, shown as a plan, and applied only as shown.

A sheet is applied completely or not at all, and one with errors does not stop others.
"""

from __future__ import annotations

from collections.abc import Collection

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.cell_parts import as_cell
from mandata.collection.domain.saving import CannotChange, Edit, add_row, locked, remove_row, save_cells
from mandata.collection.domain.workbook_plans import CellName, FormPlan, Plan, plan_of
from mandata.collection.models import Change, Cycle, Event, EventKind, Upload
from mandata.collection.uploads import kept_files
from mandata.collection.uploads.kept_files import TooLarge, forget
from mandata.exchange.spreadsheet.package import LARGEST_FILE
from mandata.exchange.workbook import marking_process
from mandata.exchange.workbook.contents import Book
from mandata.refusals import StepRefused


class CannotTake(StepRefused):
    """Nothing of the workbook was applied; the message gives the reason to the person."""


def keep_upload(cycle: Cycle, organisation: str, by: User, file: UploadedFile[bytes]) -> Upload:
    """Store a workbook until it is applied, replacing the last one of the same person.

    Raises:
        CannotTake: it is larger than any workbook.
    """
    upload = Upload(cycle=cycle, organisation=organisation, by=by)
    try:
        return kept_files.keep(upload, file, LARGEST_FILE, cycle=cycle, organisation=organisation)
    except TooLarge as refused:
        raise CannotTake(str(refused)) from refused


def marked_upload(upload: Upload, book: Book) -> bytes | None:
    """Return the person's own workbook with its errors marked; None for a file that cannot be read or marked."""
    plan = plan_of(upload, book)
    if not plan.can_be_marked:
        return None
    with kept_files.on_disk(upload) as path:
        return marking_process.marked(path, [*plan.problems, *plan.to_fix], book.language)


@transaction.atomic
def take(upload: Upload, plan: Plan, seen: str, mine: Collection[CellName], by: User) -> int:
    """Apply a plan. Its sheets are applied all or none; refused sheets wait for their corrections.

    Args:
        plan: made again from the workbook that the person reviewed.
        seen: digest of the plan that the person saw.
        mine: cells in conflict for which the workbook decides; the others keep the values of the platform.

    Returns:
        The number of changed cells and rows.

    Raises:
        CannotTake: there are errors, or the returns changed since the review.
        Gone: it was applied already: rows would be added twice.
    """
    kept_files.held(upload)
    if not plan.forms:
        raise CannotTake(_("There is nothing to apply."))
    if plan.digest != seen:
        raise CannotTake(_("The returns have changed since your review. These are the changes now."))
    count = sum(_take_form(form, mine, by) for form in plan.forms)
    if plan.refused:
        kept_files.keep_the_rest(upload)
    else:
        forget(upload)
    return count


def _take_form(form: FormPlan, mine: Collection[CellName], by: User) -> int:
    """Apply the changes of one form.

    Raises:
        CannotTake: somebody has changed the state of its return since; the message names it.
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
        raise CannotTake(_("The returns have changed since your review. These are the changes now."))
    for uid in form.removed:
        remove_row(returned, uid, by, Change.Source.WORKBOOK)
    for line in form.changes.added:
        add_row(returned, by, {name: as_cell(text) for name, text in line.cells.items()}, Change.Source.WORKBOOK)
    count = len(edits) + len(form.removed) + len(form.changes.added)
    if count:
        details = {"cycle": returned.cycle, "returned": returned, "version": returned.version, "by": by}
        Event.objects.create(kind=EventKind.UPLOADED, **details)
    return count
