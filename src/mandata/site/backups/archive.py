"""The format of a backup: a compressed tar archive whose last member lists all others with their hashes.

An incomplete copy has no such list and is refused; so is one with a changed byte.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
FOLDERS = ("workspace", "frameworks", "releases", "uploads", "audit")
"""Folders of the home in an archive, in addition to the database."""

CHUNK = 1 << 20


class BadArchive(Exception):
    """The archive cannot be restored; the message says why."""


@dataclass(slots=True)
class Manifest:
    """The contents of an archive.

    Attributes:
        format: version number of the archive format.
        version: of Mandata that made the backup.
        made_at: when, with its zone.
        database: `sqlite` or `postgresql`.
        migrations: `app.name` of each migration that was applied to the database.
        columns: names of the columns of each table, if the tables are stored one by one.
        files: SHA-256 of each file.
    """

    version: str
    made_at: str
    database: str
    migrations: Sequence[str]
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Adds files to an archive."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self.manifest = manifest
        self._tar = tar

    def add(self, name: str, path: Path) -> None:
        """Add a file under a name, with its hash as it was read."""
        with path.open("rb") as file:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = path.stat().st_size, 0o600
            read = _Hashed(file)
            self._tar.addfile(entry, read)
            self.manifest.files[name] = read.digest.hexdigest()

    def add_folder(self, name: str, folder: Path) -> None:
        """Add every file of a folder, below a name."""
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            self.add(f"{name}/{path.relative_to(folder).as_posix()}", path)


@contextmanager
def written(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """Write an archive; the list of its members is written when the block ends without an error."""
    with tarfile.open(path, "w:gz", compresslevel=3) as tar:
        writer = Writer(tar, manifest)
        yield writer
        content = json.dumps(asdict(manifest), indent=2).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(content), 0o600
        tar.addfile(entry, io.BytesIO(content))


def extract(path: Path, folder: Path) -> Manifest:
    """Extract an archive into an empty folder, and check every file.

    Raises:
        BadArchive: it is not an archive of Mandata, is incomplete, was changed, or has a later format.
    """
    found: dict[str, str] = {}
    listed = b""
    try:
        with tarfile.open(path, "r|gz") as tar:
            for entry in tar:
                source = tar.extractfile(entry)
                if source is None or not entry.isreg():
                    raise BadArchive(f"The archive contains {entry.name}, which is not a file.")
                if entry.name == MANIFEST:
                    listed = source.read()
                else:
                    found[entry.name] = _extract(source, folder / _safe(entry.name))
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise BadArchive(f"{path} cannot be read to its end: it is damaged, or not a backup of Mandata.") from error
    manifest = _read_manifest(listed)
    for name in sorted(found.keys() | manifest.files.keys()):
        if found.get(name) != manifest.files.get(name):
            raise BadArchive(f"The archive is damaged: {name} is not the file that was backed up.")
    return manifest


def _extract(source: IO[bytes], target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("xb") as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _safe(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or len(path.parts) < 2 or path.parts[0] not in (DATABASE, *FOLDERS):
        raise BadArchive(f"The archive contains {name}, which a backup of Mandata does not.")
    return path


def _read_manifest(content: bytes) -> Manifest:
    if not content:
        raise BadArchive(f"The archive is incomplete: {MANIFEST} is missing at its end.")
    try:
        given = json.loads(content)
        if given["format"] > FORMAT:
            raise BadArchive("The archive was made by a later version of Mandata. Install that version to restore it.")
        return Manifest(**given)
    except (KeyError, TypeError, ValueError) as error:
        raise BadArchive(f"{MANIFEST} in the archive cannot be read.") from error


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read some bytes."""
        content = self._file.read(size)
        self.digest.update(content)
        return content
