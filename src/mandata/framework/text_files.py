"""Text files in UTF-8."""

from __future__ import annotations

import codecs
from pathlib import Path

from mandata.findings import Findings, Place
from mandata.framework.paths import shown

MOST_BAD_LINES = 5
"""Maximum undecodable lines of a file that are reported; they all have the same cause."""

SAVE_AS_UTF8 = "Save the file as UTF-8 (in Excel: “CSV UTF-8 (comma delimited)”)."


def read_text(path: Path, findings: Findings) -> str | None:
    """Return the text of a file without its byte order mark; None where it is missing, empty or no text in UTF-8."""
    content = read_bytes(path, findings)
    if content is None:
        return None
    if not content.strip():
        findings.error("empty-file", "The file is empty.", "Fill it in or delete it.", Place(shown(path)))
        return None
    return decoded(content, path, findings)


def read_bytes(path: Path, findings: Findings) -> bytes | None:
    """Return what a file holds; None, with a finding, where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        mend = "Put the file in its place." if path.is_dir() else "Check that it is there and may be read."
        findings.error("unreadable-file", f"The file cannot be read: {error.strerror}.", mend, Place(shown(path)))
        return None


def decoded(content: bytes, path: Path, findings: Findings) -> str | None:
    """The text that a file holds, without its byte order mark; None, with findings, where it is no text in UTF-8."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        findings.error("wrong-encoding", "The file is UTF-16, not UTF-8.", SAVE_AS_UTF8, Place(shown(path), 1, 1))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _find_bad_lines(content, path, findings)
        return None
    if "\0" in text:
        _tell_of_nought(text, path, findings)
        return None
    return text


def _tell_of_nought(text: str, path: Path, findings: Findings) -> None:
    """Return one finding, with the place of the first: many other bytes of the file may be wrong too."""
    place = Place.within(text, text.index("\0"), shown(path))
    findings.error(
        "wrong-encoding", "A byte of nought stands here: this may be UTF-16, and is no UTF-8.", SAVE_AS_UTF8, place
    )


def _find_bad_lines(content: bytes, path: Path, findings: Findings) -> None:
    offset, named = 0, 0
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            byte, at = line[error.start], offset + error.start
            column = len(line[: error.start].decode("utf-8")) + 1
            findings.error(
                "wrong-encoding",
                f"Byte {at} (0x{byte:02X}) is not UTF-8.",
                SAVE_AS_UTF8,
                Place(shown(path), number, column),
            )
            named += 1
            if named == MOST_BAD_LINES:
                return
        offset += len(line)
