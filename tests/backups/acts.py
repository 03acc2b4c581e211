"""What is done on a platform of its own, in a process of its own: `python -m tests.backups.acts VERB`.

prepare     a platform with a little of everything
busy        attach files and save texts until killed; a line for each that is confirmed
go_on       save a text, chain what is new, and prove the chain
look        one line of JSON about what is there
"""

from __future__ import annotations

import hashlib
import json
import sys
from itertools import count
from pathlib import Path
from typing import Any

import django

PASSWORD = "a password of the demonstration"  # noqa: S105
FOCAL = "focal_point.lake@example.org"


def busy() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from tests.crashes import world

    from mandata.accounts.roles import Role
    from mandata.collection.domain.attachments import attach
    from mandata.editing.models import TextVersion
    from mandata.editing.texts import save

    returned, focal = world.return_of("LAKE"), world.person(Role.FOCAL_POINT, "LAKE")
    editor = world.person(Role.EDITOR)
    for number in count(1):
        name = f"note-{number}.txt"
        if returned.attachments.count() < 40:
            attach(returned, focal, SimpleUploadedFile(name, f"Note {number}.".encode()))
            say(attached=name)
        last = TextVersion.objects.filter(name="pupils").order_by("-number").first()
        say(text=save("pupils", f"Text {number}.\n", last.number, editor).number)


def go_on() -> None:
    from tests.crashes import world

    from mandata.accounts.roles import Role
    from mandata.audit.chaining import add_links
    from mandata.audit.verifying import verify
    from mandata.editing.models import TextVersion
    from mandata.editing.texts import save

    last = TextVersion.objects.filter(name="pupils").order_by("-number").first()
    saved = save("pupils", "Once more.\n", last.number, world.person(Role.EDITOR))
    add_links()
    verdict = verify()
    breaks = [str(broken) for broken in verdict.breaks]
    say(text=saved.number, links=verdict.links, waiting=verdict.waiting, breaks=breaks)


def look() -> None:
    from django.conf import settings
    from django.test import Client

    from mandata.audit.verifying import verify
    from mandata.collection.models import Attachment, Change, Comment, Event, Seal
    from mandata.collection.workspace.files import workspace, write_records
    from mandata.editing.models import TextVersion
    from mandata.editing.texts import foreign_files, write_files
    from mandata.publishing.domain.approval import published
    from mandata.records import open_records
    from mandata.records import verify as records_verified
    from mandata.registers.models import Entry

    write_records()
    write_files()
    client = Client(SERVER_NAME="localhost")
    client.post("/accounts/login/", {"login": FOCAL, "password": PASSWORD})
    release = published()
    say(
        attached={item.name: is_whole(item) for item in Attachment.objects.all()},
        texts=list(TextVersion.objects.filter(name="pupils").order_by("number").values_list("number", flat=True)),
        foreign=foreign_files(),
        comments=Comment.objects.count(),
        changes=Change.objects.count(),
        events=Event.objects.count(),
        seals=Seal.objects.count(),
        entries=Entry.objects.count(),
        records={form: open_records(workspace()).table(form).num_rows for form in ("pupils", "accidents")},
        record_findings=[str(finding) for finding in records_verified(workspace())],
        returns=client.get("/returns/").status_code,
        published=hashed(release.folder) if release else {},
        page=hashlib.sha256(b"".join(client.get("/published/report.html"))).hexdigest(),
        breaks=[str(broken) for broken in verify().breaks],
        key=hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest(),
    )


def is_whole(attachment: Any) -> bool:
    with attachment.file.open("rb") as file:
        return hashlib.sha256(file.read()).hexdigest() == attachment.sha256


def hashed(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def prepare() -> None:
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))
    from tools.make_upgrade_home import fill

    fill()
    from mandata.audit.chaining import add_links

    add_links()


if __name__ == "__main__":
    django.setup()
    {"busy": busy, "go_on": go_on, "look": look, "prepare": prepare}[sys.argv[1]]()
