"""Making a backup while the platform runs: database and files of one moment.

Files are put in place by renaming and never changed, so a hard link to each keeps the files of the moment without
copying them. The order makes them consistent with the database, while records and releases are locked:

1. The links of the audit file are copied: the database has all of them.
2. Workspace, frameworks, releases and uploads get hard links. The database may be newer than a text or a record
in them; the platform writes those again automatically, as after a restart.
3. The snapshot of the database is taken.
4. New uploads and frameworks get hard links: a file exists before the row that names it.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from mandata.collection.workspace.lock import records_held
from mandata.durable_files import link_folder, writing
from mandata.site.backups.archive import DATABASE, FOLDERS, Manifest, written
from mandata.site.backups.databases import applied_migrations, snapshot
from mandata.site.operation.state import note_backup
from mandata.site.sweeping import BESIDE

AUDIT_FILE = "links.jsonl"
NEVER_CHANGED = ("frameworks", "uploads")


def back_up(target: Path) -> Manifest:
    """Write a backup of the whole platform; the file appears only when it is complete and on the disk.

    Args:
        target: the file to write, readable only by its owner.
    """
    with ExitStack() as stack:
        new = stack.enter_context(writing(target, mode=0o600))
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".backing-up-")))
        (scratch / DATABASE).mkdir()
        with records_held():
            _copy_audit_file(scratch / "audit")
            for name in FOLDERS:
                _link(name, scratch)
            write_database = stack.enter_context(snapshot(scratch / DATABASE))
            for name in NEVER_CHANGED:
                _link(name, scratch)
        columns = write_database(scratch / DATABASE)
        manifest = Manifest(
            version=version("mandata"),
            made_at=timezone.now().isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=applied_migrations(),
            columns=columns,
        )
        with written(new, manifest) as archive:
            for name in (DATABASE, *FOLDERS):
                archive.add_folder(name, scratch / name)
    note_backup()
    return manifest


def folder_of(name: str) -> Path:
    """Return the platform's path of a folder in an archive."""
    return {"workspace": Path(settings.WORKSPACE), "uploads": Path(settings.MEDIA_ROOT)}.get(
        name, Path(settings.HOME) / name
    )


def _link(name: str, scratch: Path) -> None:
    if name != "audit":
        link_folder(folder_of(name), scratch / name, left_out=BESIDE)


def _copy_audit_file(folder: Path) -> None:
    """Copy the audit file: it is the only file that is appended to."""
    if Path(settings.AUDIT_FILE).is_file():
        folder.mkdir()
        shutil.copyfile(settings.AUDIT_FILE, folder / AUDIT_FILE)
