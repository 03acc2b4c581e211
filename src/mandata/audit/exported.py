"""The chain outside the database: one line per link, so that a recomputed chain is detected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from filelock import FileLock

from mandata import durable_files
from mandata.audit.models import Link


@dataclass(frozen=True, slots=True)
class Line:
    """A link as stored in the file."""

    number: int
    sha256: str


def path() -> Path:
    """Return the path of the file (setting `AUDIT_FILE`)."""
    return Path(settings.AUDIT_FILE)


def catch_up() -> None:
    """Append the links that are not in the file yet. If the process dies in between, the next one continues."""
    with _alone():
        last = _last_number()
        new = Link.objects.filter(number__gt=last).order_by("number").values_list("number", "at", "sha256")
        lines = [json.dumps({"link": number, "at": at.isoformat(), "sha256": sha256}) for number, at, sha256 in new]
        if lines:
            durable_files.append(path(), "".join(f"{line}\n" for line in lines))


def _alone() -> FileLock:
    """Return a lock that lets only one process append to the file, so that no link is in it twice."""
    path().parent.mkdir(parents=True, exist_ok=True)
    return FileLock(path().with_suffix(".lock"))


def lines() -> Iterator[Line]:
    """Yield the links in the file. An incomplete last line is left out.

    Raises:
        ValueError: a line cannot be read.
    """
    if not path().exists():
        return
    with path().open(encoding="utf-8") as file:
        for text in file:
            if text.endswith("\n"):
                yield _line(text)


def _line(text: str) -> Line:
    try:
        given = json.loads(text)
        return Line(int(given["link"]), str(given["sha256"]))
    except (KeyError, TypeError, ValueError) as wrong:
        raise ValueError(f"This line is not a link: {text.strip()[:80]}") from wrong


def _last_number() -> int:
    """Return the number of the last link in the file; reads only the end of the file."""
    last = durable_files.last_line(path())
    return _line(last).number if last else 0
