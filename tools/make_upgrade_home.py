"""Make a platform's home with a little of everything, for the test that later code can upgrade it.

Run it at the commit of a release, and keep the archive under tests/upgrades/:

    .uv/bin/uv run --frozen python tools/make_upgrade_home.py tests/upgrades/0.1.0.tar.xz
"""

from __future__ import annotations

import os
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
PASSWORD = "a password of the demonstration"  # noqa: S105


def main(archive: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        os.environ |= {"MANDATA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "mandata.site.settings"}
        import django

        django.setup()
        fill()
        from django.db import connection

        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        with tarfile.open(archive, "w:xz") as written:
            for path in sorted(home.rglob("*")):
                if path.relative_to(home).parts[0] not in ("static", "locale", "outbox") and path.is_file():
                    written.add(path, path.relative_to(home).as_posix(), filter=nobody)


def nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


def fill() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from tests.crashes import world

    from mandata.accounts.roles import Role
    from mandata.collection.domain.attachments import attach
    from mandata.collection.domain.comments import comment, resolve
    from mandata.editing.texts import save, take_over_files

    world.prepare()
    focal, coordinator = world.person(Role.FOCAL_POINT, "LAKE"), world.person(Role.COORDINATOR)
    focal.set_password(PASSWORD)
    focal.save()
    take_over_files()
    save("pupils", "There are {{ value('pupils.number') }} pupils.\n", 1, world.person(Role.EDITOR), note="Shorter")
    returned = world.opened_again("LAKE")
    attach(returned, focal, SimpleUploadedFile("minutes.txt", b"We met."))
    resolve(comment(returned, coordinator, "Is this the count of January?"), coordinator)
    world.accident()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
