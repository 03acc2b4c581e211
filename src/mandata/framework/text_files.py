"""Text files in UTF-8."""

from __future__ import annotations

import codecs
from pathlib import Path

from mandata.findings import Findings, Place
from mandata.framework.paths import shown

MOST_BAD_LINES = 5
"""Maximum undecodable lines of a file that are reported; they all have the same cause."""


def read_text(path: Path, findings: Findings) -> str | None:
    """Return the text of a file without its byte order mark; None where it is missing, empty or no text in UTF-8."""
    content = read_bytes(path, findings)
    if content is None:
        return None
    if not content.strip():
        findings.add("empty-file", place=Place(shown(path)))
        return None
    return decoded(content, path, findings)


def read_bytes(path: Path, findings: Findings) -> bytes | None:
    """Return what a file holds; None, with a finding, where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        variant = "folder" if path.is_dir() else ""
        findings.add("unreadable-file", {"reason": str(error.strerror)}, Place(shown(path)), variant=variant)
        return None


def decoded(content: bytes, path: Path, findings: Findings) -> str | None:
    """Return the text of a file without its byte order mark; None, with findings, if it is not text in UTF-8."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        findings.add("wrong-encoding", place=Place(shown(path), 1, 1), variant="utf-16")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _find_bad_lines(content, path, findings)
        return None
    if "\0" in text:
        _report_null_byte(text, path, findings)
        return None
    return text


def _report_null_byte(text: str, path: Path, findings: Findings) -> None:
    """Return one finding, with the place of the first: many other bytes of the file may be wrong too."""
    place = Place.within(text, text.index("\0"), shown(path))
    findings.add("wrong-encoding", place=place, variant="null")


def _find_bad_lines(content: bytes, path: Path, findings: Findings) -> None:
    offset, named = 0, 0
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            byte, at = line[error.start], offset + error.start
            column = len(line[: error.start].decode("utf-8")) + 1
            params = {"number": str(at), "byte": f"0x{byte:02X}"}
            findings.add("wrong-encoding", params, Place(shown(path), number, column))
            named += 1
            if named == MOST_BAD_LINES:
                return
        offset += len(line)
