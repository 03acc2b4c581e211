"""Active content of a PDF, detected from the names in its objects.

Names are searched in the text of the file and in its object streams, as the PDF standard (ISO 32000-1, 7.5)
defines them. An object stream that cannot be unpacked counts as active, because its content is hidden.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

ACTIVE = ("JS", "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "SubmitForm", "ImportData", "XFA")
ACTIVE_NAME = re.compile(rb"/(" + "|".join(ACTIVE).encode() + rb"|Encrypt)(?![A-Za-z0-9_.-])")
OPENS_WITH = re.compile(rb"/(OpenAction|AA)(?![A-Za-z0-9_.-])\s*(?!\s*\[)")
"""An action; a place in an array is only where reading begins."""

STREAM = re.compile(rb"stream\r?\n")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
MOST_UNPACKED = 50_000_000
"""Maximum bytes of all object streams."""

DICTIONARY = 4_096
"""Maximum bytes before a stream in which its dictionary is searched."""


def active_names(content: bytes) -> set[str]:
    """Return the names of all active content of a PDF:

    scripts, actions, attached files; and `Encrypt` if it is locked.
    """
    found: set[str] = set()
    for part in _texts(content):
        plain = ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), part)
        found |= {name.decode() for name in ACTIVE_NAME.findall(plain)}
        found |= {name.decode() for name in OPENS_WITH.findall(plain)}
    return found


def _texts(content: bytes) -> Iterator[bytes]:
    """Yield the parts of a PDF with objects: the text between its streams, and its object streams, unpacked."""
    at, left = 0, MOST_UNPACKED
    for match in STREAM.finditer(content):
        if match.start() < at:
            continue
        end = content.find(b"endstream", match.end())
        end = len(content) if end < 0 else end
        yield content[at : match.start()]
        dictionary = ESCAPED.sub(
            lambda escaped: bytes([int(escaped[1], 16)]), content[max(at, match.start() - DICTIONARY) : match.start()]
        ).rpartition(b"obj")[2]
        if b"/ObjStm" in dictionary:
            unpacked = _unpacked(dictionary, content[match.end() : end], left)
            left -= len(unpacked)
            yield unpacked
        at = end
    yield content[at:]


def _unpacked(dictionary: bytes, stream: bytes, most: int) -> bytes:
    """Return the objects of a stream; an active name if they cannot be read."""
    hidden = b"/EmbeddedFile "
    if b"/Filter" not in dictionary:
        return stream
    filters = set(re.findall(rb"/(\w+Decode|Crypt)\b", dictionary))
    if filters != {b"FlateDecode"} or b"/Predictor" in dictionary:
        return hidden
    try:
        unpacking = zlib.decompressobj()
        found = unpacking.decompress(stream, max(most, 1))
    except zlib.error:
        return hidden
    return hidden if unpacking.unconsumed_tail else found
