"""A story on a watched disk: once it is confirmed, a power cut takes nothing of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from tests.crashes import world
from tests.crashes.stories import STORIES, Confirm, Story
from tests.durability.disk import Disk
from tests.framework import schools

from mandata.accounts.roles import Role
from mandata.collection.domain.attachments import take_away
from mandata.collection.framework_versions import keep
from mandata.collection.models import Attachment
from mandata.collection.workspace.files import write_records
from mandata.editing.texts import save, take_over_files
from mandata.findings import Subject, worded
from mandata.framework import read_framework
from mandata.records.answering import answer
from mandata.records.standing import Standing


def watch(name: str) -> None:
    """Run a story, and print what a power cut would take when it is confirmed."""
    story: Any = {**STORIES, **MORE}[name]
    begun = story.begin()
    with Disk.watched(Path(settings.HOME)) as disk:
        story.do(begun, lambda: print(json.dumps({"not_flushed": disk.not_flushed()}), flush=True))


def tell_the_level() -> None:
    """Print how SQLite keeps its journal, and how much it flushes."""
    with connection.cursor() as cursor:
        for name in ("journal_mode", "synchronous"):
            print(cursor.execute(f"PRAGMA {name}").fetchone()[0])


def write_the_records(_nothing: None, confirm: Confirm) -> None:
    world.accept(world.return_of("HILL"))
    world.accident()
    write_records()
    confirm()


def take_a_file_away(attachment: Attachment, confirm: Confirm) -> None:
    take_away(attachment, world.person(Role.FOCAL_POINT, "LAKE"))
    confirm()


def begin_to_take_away() -> Attachment:
    STORIES["attach"].do(STORIES["attach"].begin(), bool)
    return Attachment.objects.get()


def save_a_text(_nothing: None, confirm: Confirm) -> None:
    take_over_files()
    save("pupils", "Fewer pupils.\n", 1, world.person(Role.EDITOR))
    confirm()


def answer_a_finding(_nothing: None, confirm: Confirm) -> None:
    finding = worded("jump", "It doubled.", "Give a reason.", subject=Subject("pupils", "HILL", 2))
    answer(Path(settings.WORKSPACE), Standing(finding), "A new school", by="The school", on=date(2025, 2, 1))
    confirm()


def begin_to_keep() -> None:
    schools.edit(Path(settings.WORKSPACE) / "framework" / "framework.yaml", 'version: "1"', 'version: "2"')


def keep_a_framework(_nothing: None, confirm: Confirm) -> None:
    keep(read_framework(Path(settings.WORKSPACE) / "framework"))
    confirm()


def told(do: Callable[[Any, Confirm], None], begin: Callable[[], Any] = lambda: None) -> Story:
    return Story(begin, do, bool, list)


MORE = {
    "write the records": told(write_the_records),
    "take a file away": told(take_a_file_away, begin_to_take_away),
    "save a text": told(save_a_text),
    "answer a finding": told(answer_a_finding),
    "keep a framework": told(keep_a_framework, begin_to_keep),
}
