"""The type of an uploaded file, detected from its content: its name and the browser's claim are ignored."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from mandata.collection.uploads.pdf_contents import active_names

MOST_MEMBERS = 5_000
MOST_UNPACKED = 100_000_000
"""Bytes: an office document that would unpack to more is no evidence."""

MOST_RATIO, RATIO_COUNTS_FROM = 100, 20_000_000
"""Maximum compression of an office document above a number of unpacked bytes."""

LONGEST_LINE = 10_000
"""Characters of a line that are checked to distinguish a table from a text."""

MARKUP = re.compile(r"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php)", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file that may be attached."""

    media_type: str
    suffix: str

    @property
    def is_picture(self) -> bool:
        """Whether it is a photograph, or drawn like one."""
        return self.media_type.startswith("image/")


PDF = FileType("application/pdf", ".pdf")
PNG = FileType("image/png", ".png")
JPEG = FileType("image/jpeg", ".jpg")
XLSX = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
DOCX = FileType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
CSV = FileType("text/csv", ".csv")
TEXT = FileType("text/plain", ".txt")


class NotAllowed(Exception):
    """The file may not be attached; the message gives the reason to the person."""


def type_of(content: bytes) -> FileType:
    """Return the type of a file.

    Raises:
        NotAllowed: it is of another type, or more than it seems.
    """
    for begins, detect in _BEGINNINGS:
        if content.startswith(begins):
            return detect(content)
    return _text(content)


def _office(content: bytes) -> FileType:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            _check_unpacked(members, len(content))
            if archive.testzip() is not None:
                raise zipfile.BadZipFile
    except (zipfile.BadZipFile, zlib.error, ValueError, OverflowError, RuntimeError, OSError, EOFError) as error:
        raise NotAllowed(_("The file is damaged and cannot be opened.")) from error
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotAllowed(_("The file contains macros. Save it without them, or as PDF."))
    if "[Content_Types].xml" in names:
        if "xl/workbook.xml" in names:
            return XLSX
        if "word/document.xml" in names:
            return DOCX
    raise _refusal()


def _check_unpacked(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    is_bomb = unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * packed
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or is_bomb:
        raise NotAllowed(_("The file is too large when unpacked. Save it again without pictures, or as PDF."))


def _pdf(content: bytes) -> FileType:
    active = active_names(content)
    if "Encrypt" in active:
        raise NotAllowed(_("The PDF is protected with a password. Save it without, and attach that."))
    if active:
        message = _(
            "The PDF contains scripts, actions or attached files (%(names)s). Print it to a new PDF, and attach that."
        )
        raise NotAllowed(message % {"names": ", ".join(sorted(active))})
    return PDF


def _text(content: bytes) -> FileType:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal() from error
    if not text.strip() or CONTROL.search(text) or MARKUP.search(text):
        raise _refusal()
    return CSV if _is_table(text) else TEXT


def _is_table(text: str) -> bool:
    """Return whether the first lines have the same number of columns, and more than one."""
    lines = [line[:LONGEST_LINE] for line in text.splitlines()[:10]]
    for separator in ",;\t":
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=separator) if row}
        except csv.Error:
            continue
        if len(widths) == 1 and widths.pop() > 1 and len(lines) > 1:
            return True
    return False


def _refusal() -> NotAllowed:
    return NotAllowed(
        _("This type of file is not accepted. Use PDF, PNG, JPEG, Excel (.xlsx), Word (.docx), CSV or text.")
    )


_BEGINNINGS: tuple[tuple[bytes, Callable[[bytes], FileType]], ...] = (
    (b"%PDF-", _pdf),
    (b"\x89PNG\r\n\x1a\n", lambda content: PNG),
    (b"\xff\xd8\xff", lambda content: JPEG),
    (b"PK\x03\x04", _office),
)
