"""Text files in UTF-8."""

from __future__ import annotations

import codecs
from pathlib import Path

from mandata.findings import Findings, Place
from mandata.framework.paths import shown

MOST_BAD_LINES = 5
"""So many undecodable lines of a file are named; they all have the same cause."""

SAVE_AS_UTF8 = "Save the file as UTF-8 (in Excel: “CSV UTF-8 (comma delimited)”)."


def read_text(path: Path, findings: Findings) -> str | None:
    """The text of a file without its byte order mark; None where it is missing, empty or not UTF-8."""
    try:
        content = path.read_bytes()
    except OSError as error:
        findings.error(
            "unreadable-file",
            f"The file cannot be read: {error.strerror}.",
            "Check that it is there.",
            Place(shown(path)),
        )
        return None
    if not content.strip():
        findings.error("empty-file", "The file is empty.", "Fill it in or delete it.", Place(shown(path)))
        return None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        findings.error("wrong-encoding", "The file is UTF-16, not UTF-8.", SAVE_AS_UTF8, Place(shown(path), 1, 1))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _find_bad_lines(content, path, findings)
        return None


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
