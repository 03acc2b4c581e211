"""Restoring a backup into an empty home and an empty database, and migrating it to the installed version."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from mandata.audit.models import AuditEvent
from mandata.audit.verdict import Verdict
from mandata.audit.verifying import verify
from mandata.durable_files import put_in_place
from mandata.site.backups.archive import DATABASE, FOLDERS, BadArchive, Manifest, extract
from mandata.site.backups.databases import is_empty, load
from mandata.site.backups.emptiness import NotEmpty
from mandata.site.backups.taking import AUDIT_FILE, folder_of


def restore(path: Path) -> tuple[Manifest, Verdict]:
    """Restore a backup, migrate it to this version, and verify its audit trail.

    Args:
        path: of the archive.

    Raises:
        BadArchive: the archive is damaged, of a later version, or of another kind of database.
        NotEmpty: the database is not empty.
    """
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restoring-") as scratch:
        unpacked = Path(scratch)
        manifest = extract(path, unpacked)
        _check_database(manifest)
        load(unpacked / DATABASE, manifest.migrations, manifest.columns)
        put_in_place(
            {unpacked / name: folder_of(name) for name in FOLDERS if name != "audit" and (unpacked / name).is_dir()}
        )
        _restore_audit_file(unpacked / "audit" / AUDIT_FILE)
    connections.close_all()
    call_command("migrate", verbosity=0)
    verdict = verify()
    AuditEvent.objects.create(kind="platform restored", subject=f"backup:{manifest.made_at}")
    return manifest, verdict


def _check_database(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise BadArchive(
            f"The database in the archive is {manifest.database}, but DATABASE_URL names {connection.vendor}."
        )
    if not is_empty():
        raise NotEmpty("The database is not empty. Create a new one, and set it in DATABASE_URL.")


def _restore_audit_file(unpacked: Path) -> None:
    """Put the file of links in place, unless one is kept elsewhere: that one shows what came after the backup."""
    if unpacked.is_file() and not Path(settings.AUDIT_FILE).exists():
        put_in_place({unpacked: Path(settings.AUDIT_FILE)})
