"""Compressing for slow connections: the page once, and each folder as one file. Same input, same bytes."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

from mandata import durable_files
from mandata.report.render.formats import formats

PAGE, COMPRESSED = "report.html", "report.html.gz"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first date that a ZIP archive can store; a build takes no date from a clock."""


def pack(folder: Path) -> None:
    """Compress the page, and put each format that is a folder into one archive, next to the build."""
    page = folder / PAGE
    if page.is_file():
        durable_files.write(folder / COMPRESSED, gzip.compress(page.read_bytes(), mtime=0))
    for item in formats().values():
        if item.is_folder and (folder / item.top).is_dir():
            _archive(folder / item.top, folder / item.download)


def _archive(packed: Path, target: Path) -> None:
    """Write a folder as a ZIP archive under its own name."""
    with durable_files.writing(target) as new, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in packed.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(packed.parent).as_posix(), EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
