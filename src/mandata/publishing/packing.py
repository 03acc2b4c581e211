"""What a slow link is spared: the page compressed once, and the data package as one file. Same input, same bytes."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

PAGE, COMPRESSED = "report.html", "report.html.gz"
DATA, ARCHIVE = "data", "data.zip"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first date that a ZIP archive can hold; a build takes no date from a clock."""


def pack(folder: Path) -> None:
    """Put the compressed page and the archive of the data package beside what was built."""
    page = folder / PAGE
    if page.is_file():
        _put(folder / COMPRESSED, gzip.compress(page.read_bytes(), mtime=0))
    data = folder / DATA
    if data.is_dir():
        beside = folder / f".{ARCHIVE}.new"
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(path for path in data.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
        beside.replace(folder / ARCHIVE)


def _put(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
