"""Evidence attached to returns: uploads are not trusted until checked."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.audit.recording import record
from mandata.collection.domain.saving import locked
from mandata.collection.labels import Speaker
from mandata.collection.models import Attachment, Return
from mandata.collection.queries.rows import existing_uid
from mandata.collection.uploads.kept_files import forget
from mandata.collection.uploads.received import CannotAttach, received

LONGEST_CAPTION = 300


def attach(
    returned: Return, by: User, upload: UploadedFile[bytes], *, row: str = "", caption: str = "", consent: bool = False
) -> Attachment:
    """Attach a file to a return.

    Args:
        returned: the return, open.
        by: the person who uploads the file.
        upload: the uploaded file.
        row: uid of the row that it belongs to; "" for the whole return.
        caption: of a photograph.
        consent: whether the people on the photograph agreed to publication.

    Raises:
        PermissionDenied: the person may not fill in this return.
        CannotAttach: the return is not open, or the file is too large or of a type that is not accepted.
    """
    rights_of(by).require(Action.FILL_RETURN, returned.organisation, returned.declared)
    file = received(upload)
    with transaction.atomic():
        returned = locked(returned)
        _check_room(returned)
        made = Attachment(
            returned=returned,
            row=_row(returned, row),
            **file.facts,
            caption=caption.replace("\x00", "").strip()[:LONGEST_CAPTION] if file.kind.is_picture else "",
            consent=consent and file.kind.is_picture,
            by=by,
        )
        made.file.save("", ContentFile(file.content), save=True)
        record("file attached", made, by, made.sha256)
    return made


def files_of(returned: Return, speaker: Speaker) -> list[tuple[Attachment, str]]:
    """Return the files of a return, each with the name of its row; "" for the whole return."""
    kept = returned.attachments.select_related("by")
    return [(file, speaker.row(str(file.row)) if file.row else "") for file in kept]


@transaction.atomic
def take_away(attachment: Attachment, by: User) -> None:
    """Delete a file of an open return.

    Raises:
        PermissionDenied: the person may not fill in this return.
        CannotAttach: the return is not open.
    """
    returned = attachment.returned
    rights_of(by).require(Action.FILL_RETURN, returned.organisation, returned.declared)
    _check_open(locked(returned))
    record("file removed", attachment, by, attachment.sha256)
    forget(attachment)


def may_attach(user: User, returned: Return) -> bool:
    """Return whether a person may now add files to a return, and remove them."""
    return returned.is_open and rights_of(user).may(Action.FILL_RETURN, returned.organisation, returned.declared)


def _check_room(returned: Return) -> None:
    _check_open(returned)
    if returned.attachments.count() >= settings.ATTACHMENTS_A_RETURN:
        most = settings.ATTACHMENTS_A_RETURN
        raise CannotAttach(_("A return can have at most %(most)s files.") % {"most": most})


def _check_open(returned: Return) -> None:
    if not returned.is_open:
        raise CannotAttach(_("This return is closed for changes: files can be neither added nor removed."))


def _row(returned: Return, row: str) -> uuid.UUID | None:
    if not row:
        return None
    uid = existing_uid(returned.rows_of(), row)
    if uid is None:
        raise CannotAttach(_("This row no longer exists."))
    return uid
