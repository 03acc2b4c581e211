"""Files that people upload, kept until they decide what becomes of them."""

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
from mandata.collection.models import KeptUpload
from mandata.exchange import reading_work
from mandata.exchange.reading import Loaded
from mandata.refusals import StepRefused

KEPT = timedelta(days=1)
"""How long a file stays that nobody decided about."""

MOST_REMEMBERED = 4
"""Workbooks whose contents a process keeps, so that a page does not read the file again."""

_remembered: dict[str, Loaded] = {}
_reading = threading.Lock()

Kept = TypeVar("Kept", bound=KeptUpload)


class TooLarge(StepRefused):
    """The file is larger than any that is taken; the message says so, in words for the person."""


class Gone(Exception):
    """The file was taken over or put away meanwhile."""


def keep(upload: Kept, file: UploadedFile[bytes], largest: int, **of: object) -> Kept:
    """Keep a file in place of the last one of the same person for the same thing.

    Args:
        upload: the new row, not saved yet.
        largest: bytes.
        of: what the file is for, as fields of the row.

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


def forget(upload: KeptUpload) -> None:
    """Delete a file that was kept."""
    stored, name = upload.file.storage, str(upload.file.name)
    with transaction.atomic():
        upload.delete()
        transaction.on_commit(lambda: stored.delete(name))


def held(upload: KeptUpload) -> None:
    """Hold a kept file until the transaction ends, so that it is taken over once.

    Raises:
        Gone: it is kept no more.
    """
    if type(upload)._default_manager.select_for_update(no_key=True).filter(pk=upload.pk).first() is None:
        raise Gone


def keep_the_rest(upload: KeptUpload) -> None:
    """Keep the file of which a part was taken, under another number: whoever still holds the old one finds it gone."""
    old = upload.pk
    upload.pk = None
    type(upload)._default_manager.filter(pk=old).delete()
    upload.save(force_insert=True)


def contents(upload: KeptUpload) -> Loaded:
    """Return what the file of a workbook holds. It is read once, and remembered as long as few others come after it.

    Raises:
        Gone: it is kept no more.
    """
    name = str(upload.file.name)
    if not upload.file.storage.exists(name):
        raise Gone
    with _reading:
        if name not in _remembered:
            with on_disk(upload) as path:
                _remembered[name] = reading_work.loaded(path)
            while len(_remembered) > MOST_REMEMBERED:
                del _remembered[next(iter(_remembered))]
        return _remembered[name]


@contextmanager
def on_disk(upload: KeptUpload) -> Iterator[Path]:
    """Give the kept file as a file in a folder of its own, wherever uploads are stored.

    Raises:
        Gone: it is kept no more.
    """
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=settings.HOME) as folder:
        path = Path(folder) / "workbook.xlsx"
        try:
            with upload.file.open("rb") as stored:
                path.write_bytes(stored.read())
        except FileNotFoundError as gone:
            raise Gone from gone
        yield path
