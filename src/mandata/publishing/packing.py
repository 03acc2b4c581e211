"""What a slow link is spared: the page compressed once, and the data package as one file. Same input, same bytes."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

from mandata import durable_files

PAGE, COMPRESSED = "report.html", "report.html.gz"
DATA, ARCHIVE = "data", "data.zip"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first date that a ZIP archive can hold; a build takes no date from a clock."""


def pack(folder: Path) -> None:
    """Put the compressed page and the archive of the data package beside what was built."""
    page = folder / PAGE
    if page.is_file():
        durable_files.write(folder / COMPRESSED, gzip.compress(page.read_bytes(), mtime=0))
    data = folder / DATA
    if data.is_dir():
        with (
            durable_files.writing(folder / ARCHIVE) as new,
            zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for path in sorted(path for path in data.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
