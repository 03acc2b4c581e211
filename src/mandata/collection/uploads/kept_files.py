"""Uploaded files, stored until their owner applies or discards them."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.collection.models import KeptUpload, StoredFile
from mandata.exchange.workbook import reader_process
from mandata.exchange.workbook.reader import Loaded
from mandata.refusals import StepRefused

KEPT = timedelta(days=1)
"""How long a file is stored without a decision."""

MOST_REMEMBERED = 4
"""Workbooks whose contents a process caches, so that a page does not read the file again."""

_remembered: dict[str, Loaded] = {}
_reading = threading.Lock()

Kept = TypeVar("Kept", bound=KeptUpload)


class TooLarge(StepRefused):
    """The file is larger than allowed; the message is for the person."""


class Gone(Exception):
    """The file was applied or discarded meanwhile."""


def keep(upload: Kept, file: UploadedFile[bytes], largest: int, **of: object) -> Kept:
    """Store a file, replacing the last one of the same person for the same purpose.

    Args:
        upload: the new row, not saved yet.
        largest: bytes.
        of: the purpose of the file, as fields of the row.

    Raises:
        TooLarge: the file is larger than that.
    """
    if file.size is None or file.size > largest:
        raise TooLarge(_("The file is larger than %(limit)s MB.") % {"limit": largest // 1_000_000})
    content = file.read(largest + 1)
    files = type(upload)._default_manager
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(
            pk=upload.by.pk
        )  # a second upload of the same person waits here
        for old in files.filter(at__lt=timezone.now() - KEPT):
            forget(old)
        for old in files.filter(by=upload.by, **of):
            forget(old)
        upload.file.save("", ContentFile(content), save=True)
    return upload


def forget(row: KeptUpload | StoredFile) -> None:
    """Delete a stored file with its row; the file stays if the transaction fails."""
    stored, name = row.file.storage, str(row.file.name)
    with transaction.atomic():
        row.delete()
        transaction.on_commit(lambda: stored.delete(name))


def held(upload: KeptUpload) -> None:
    """Lock a stored file until the transaction ends, so that it is applied only once.

    Raises:
        Gone: it is no longer stored.
    """
    if type(upload)._default_manager.select_for_update(no_key=True).filter(pk=upload.pk).first() is None:
        raise Gone


def keep_the_rest(upload: KeptUpload) -> None:
    """Store the rest of a partly applied file under a new number, so that pages with the old one find it gone."""
    old = upload.pk
    upload.pk = None
    type(upload)._default_manager.filter(pk=old).delete()
    upload.save(force_insert=True)


def contents(upload: KeptUpload) -> Loaded:
    """Return the contents of a workbook. They are read once, and cached for a while.

    Raises:
        Gone: it is no longer stored.
    """
    name = str(upload.file.name)
    if not upload.file.storage.exists(name):
        raise Gone
    with _reading:
        if name not in _remembered:
            with on_disk(upload) as path:
                _remembered[name] = reader_process.loaded(path)
            while len(_remembered) > MOST_REMEMBERED:
                del _remembered[next(iter(_remembered))]
        return _remembered[name]


@contextmanager
def on_disk(upload: KeptUpload) -> Iterator[Path]:
    """Yield the stored file in a temporary folder, wherever uploads are stored.

    Raises:
        Gone: it is no longer stored.
    """
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=settings.HOME) as folder:
        path = Path(folder) / "workbook.xlsx"
        try:
            with upload.file.open("rb") as stored:
                path.write_bytes(stored.read())
        except FileNotFoundError as gone:
            raise Gone from gone
        yield path
