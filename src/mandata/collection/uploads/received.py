"""Files that people put in: read, checked and named; nothing of them is trusted before."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from mandata.collection.models import StoredFile
from mandata.collection.uploads.file_types import FileType, NotAllowed, type_of
from mandata.collection.uploads.pictures import redrawn
from mandata.refusals import StepRefused

ACCEPTED = ".pdf,.docx,.xlsx,.csv,.txt,.png,.jpg,.jpeg"
"""Suffixes that a browser offers."""

LONGEST_NAME = 150


class CannotAttach(StepRefused):
    """The file cannot be attached or removed; the message gives the reason to the person."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was checked.

    Attributes:
        name: without a path, with the suffix of its type.
    """

    content: bytes
    kind: FileType
    name: str

    @property
    def facts(self) -> dict[str, Any]:
        """What is stored about the file, by field of `StoredFile`."""
        digest = hashlib.sha256(self.content).hexdigest()
        return {
            "name": self.name,
            "media_type": self.kind.media_type,
            "size": len(self.content),
            "sha256": digest,
        }


def received(upload: UploadedFile[bytes]) -> Received:
    """Return an uploaded file, once it is known to be of an accepted type; a picture is drawn again.

    Raises:
        CannotAttach: it is empty, too large or of a type that is not accepted.
    """
    limit = settings.ATTACHMENT_LIMIT
    too_large = _("The file is larger than %(limit)s MB.") % {"limit": limit // 1_000_000}
    if upload.size is None or upload.size > limit:
        raise CannotAttach(too_large)
    content = upload.read(limit + 1)
    if len(content) > limit:
        raise CannotAttach(too_large)
    if not content:
        raise CannotAttach(_("The file is empty."))
    try:
        kind = type_of(content)
        whole = redrawn(content, kind) if kind.is_picture else content
    except NotAllowed as refused:
        raise CannotAttach(str(refused)) from refused
    return Received(whole, kind, cleaned_name(upload.name or "", kind))


def as_download(stored: StoredFile) -> FileResponse:
    """Return a file to be saved: a browser never shows it as a page of ours."""
    kind = stored.media_type
    if kind.startswith("text/"):
        kind += "; charset=utf-8"  # no other type is accepted
    answer = FileResponse(stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type=kind)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def cleaned_name(name: str, kind: FileType) -> str:
    """Return a name that is safe to show and to save under: no path, no control character, the suffix of its type."""
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(char for char in unicodedata.normalize("NFC", last) if _is_harmless(char))
    stem = printable.rpartition(".")[0] or printable
    return (stem.strip(" .")[:LONGEST_NAME] or _("file")) + kind.suffix


def _is_harmless(char: str) -> bool:
    """Return whether a character is harmless: no control character, direction mark or special character of a header."""
    return unicodedata.category(char)[0] != "C" and char not in '"<>|:*?;%'
