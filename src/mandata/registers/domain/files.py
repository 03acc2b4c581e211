"""Putting files into the cells of entries."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.audit.recording import record
from mandata.collection.uploads.kept_files import forget
from mandata.collection.uploads.received import CannotAttach, received
from mandata.framework.field_types.attachment import file_cell
from mandata.framework.model import Form
from mandata.refusals import StepRefused
from mandata.registers.entry_files import files_in
from mandata.registers.entry_rows import rows_of
from mandata.registers.models import Entry, EntryFile

WAITS = timedelta(days=1)
"""How long a file stays that was not saved with an entry."""


def put_in(form: Form, organisation: str, upload: UploadedFile[bytes], by: User) -> str:
    """Store a file until an entry with it is saved, and return its cell.

    Args:
        form: the register or the sub-table.

    Raises:
        PermissionDenied: the person does not keep entries of the organisation.
        CannotAttach: it is empty, too large or of a type that is not accepted, or too many of the person's files wait.
    """
    rights_of(by).require(Action.KEEP_REGISTER, organisation, form)
    file = received(upload)
    cell = file_cell(file.name, str(file.facts["sha256"]))
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # a second upload of the same person waits here
        for old in EntryFile.objects.filter(is_kept=False, at__lt=timezone.now() - WAITS):
            forget(old)
        if cell in files_in(form, organisation, {cell}):
            return cell
        most = settings.ATTACHMENTS_A_RETURN
        if EntryFile.objects.filter(is_kept=False, by=by).count() >= most:
            raise CannotAttach(
                _("You put in %(most)s files and saved no entry with them. Save first.") % {"most": most}
            )
        made = EntryFile(form=form.name, organisation=organisation, by=by, **file.facts)
        made.file.save("", ContentFile(file.content), save=True)
        record("file attached", made, by, made.sha256)
    return cell


class CannotErase(StepRefused):
    """The file cannot be erased; the message gives the reason and the fix."""


@transaction.atomic
def erase_file(file: EntryFile, *, by: User, reason: str) -> None:
    """Erase a file that no entry holds any more; the history keeps its name, and the trail who erased it.

    Raises:
        CannotErase: an entry still holds it, or the reason is missing.
    """
    if not reason.strip():
        raise CannotErase("Give a reason.")
    kept = Entry.objects.select_for_update(no_key=True).filter(organisation=file.organisation)
    for entry in kept.filter(Q(form=file.form) | Q(rows__has_key=file.form)):
        rows = rows_of(entry, file.form)
        if file.cell in entry.cells.values() or any(file.cell in row.cells.values() for row in rows):
            raise CannotErase(f"Entry {entry.pk} of {entry.form} still holds the file. Remove it on its page first.")
    record("file erased", file, by, reason.strip())
    forget(file)
