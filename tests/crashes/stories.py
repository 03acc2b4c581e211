"""What a process of the platform was about when it was killed; run by `killing.child`.

prepare         the platform that the stories run on
do STORY        run a story; SIGKILL before the given point on the way, and how many points there were at the end
check STORY     what a new process finds: whether it is done, and what is half done; and found once more, after doing
                it again where it is not done, and letting the platform fix what it fixes by itself
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook
from tests.crashes import world
from tests.crashes.killing import killed

from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.attachments import attach
from mandata.collection.domain.workbook_downloads import book_of
from mandata.collection.domain.workbook_plans import Plan, plan_of
from mandata.collection.domain.workbook_uploads import keep_upload, take
from mandata.collection.models import Attachment, Cycle, EventKind, Return, State, Upload
from mandata.collection.workspace.files import workspace, write_records
from mandata.exchange.workbook.layout import FIRST_LINE
from mandata.exchange.workbook.writer import write_workbook
from mandata.notices.models import Notice
from mandata.publishing.domain.approval import publish, published
from mandata.publishing.models import Release
from mandata.publishing.queries.figures import read_figures
from mandata.publishing.starting import start
from mandata.records import freeze, open_records, verify
from mandata.records.releases import last_release
from mandata.site.queue_runner import recover, run_next
from mandata.site.queues import BUILDS
from mandata.site.sweeping import sweep

OLD, NEW = {"LAKE": 100}, {"HILL": 100, "LAKE": 100}
Confirm = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Story:
    """Something that a process does.

    Attributes:
        begin: prepares the story; done again, it finds its own work.
        do: does it, and confirms once the person has been notified that it is done.
        is_done: whether it is, for everybody.
        half_done: what is neither as before nor as after.
        heal: what the platform does by itself before anybody needs the result.
        made: stands for the result; the same after a kill as without one. "" where that is never so.
        renames_only: dies only around renames, removals and commits: there is very much else on the way.
    """

    begin: Callable[[], Any]
    do: Callable[[Any, Confirm], None]
    is_done: Callable[[], bool]
    half_done: Callable[[], list[str]]
    heal: Callable[[], object] = bool
    made: Callable[[], str] = str
    renames_only: bool = False


def tell(verb: str, name: str, point: int) -> None:
    if verb == "prepare":
        world.prepare()
        return
    story = STORIES[name]
    if verb == "do":
        begun = story.begin()
        count = killed(point, story.renames_only)
        story.do(begun, lambda: print("confirmed", flush=True))
        print(count(), flush=True)
        return
    look(story)
    if not story.is_done():
        story.do(story.begin(), bool)
    story.heal()
    sweep(timedelta(0))
    look(story)


def look(story: Story) -> None:
    is_done = story.is_done()
    found = {"is_done": is_done, "half_done": story.half_done(), "strays": world.strays()}
    print(json.dumps({**found, "made": story.made() if is_done else ""}), flush=True)


# A return is accepted


def do_accept(returned: Return, confirm: Confirm) -> None:
    world.accept(returned)
    confirm()
    write_records()


def is_accepted() -> bool:
    return world.return_of("HILL").state == State.ACCEPTED


def half_accepted() -> list[str]:
    returned, is_done = world.return_of("HILL"), is_accepted()
    found, is_behind = world.pupils(), Cycle.objects.get().records_are_behind
    wrong = {
        "signed or accepted, not both": returned.seals.filter(kind=State.ACCEPTED).count() != is_done,
        "written down or accepted, not both": returned.events.filter(kind=EventKind.ACCEPTED).count() != is_done,
        f"records hold {found}": found != (NEW if is_done else OLD) and not (is_done and is_behind),
        f"records hold {found}, which they never should": found not in (OLD, NEW, None),
    }
    return [words for words, is_so in wrong.items() if is_so]


# The records are frozen


def begin_to_freeze() -> None:
    if not is_accepted():
        world.accept(world.return_of("HILL"))
    write_records()


def do_freeze(_nothing: None, confirm: Confirm) -> None:
    freeze(workspace())
    confirm()


def is_frozen() -> bool:
    last = last_release(workspace())
    return last is not None and last.id == open_records(workspace()).release.id


def half_frozen() -> list[str]:
    return [str(finding) for finding in verify(workspace())]


# A file is attached


def do_attach(returned: Return, confirm: Confirm) -> None:
    focal = world.person(Role.FOCAL_POINT, "LAKE")
    attach(returned, focal, SimpleUploadedFile("minutes.txt", b"We met."))
    confirm()


def half_attached() -> list[str]:
    return [str(item) for item in Attachment.objects.all() if not holds(item, item.sha256)]


def holds(attachment: Attachment, sha256: str) -> bool:
    """Whether the file is there, with the content that it was submitted with."""
    with attachment.file.open("rb") as stored:
        return hashlib.sha256(stored.read()).hexdigest() == sha256


# A workbook is kept, in place of an older one


def begin_to_keep() -> None:
    if not Upload.objects.exists():
        keep(b"old")


def keep(content: bytes) -> Upload:
    focal = world.person(Role.FOCAL_POINT, "LAKE")
    return keep_upload(Cycle.objects.get(), "LAKE", focal, SimpleUploadedFile("filled.xlsx", content))


def do_keep(_nothing: None, confirm: Confirm) -> None:
    keep(b"new")
    confirm()


def kept() -> list[bytes]:
    found = []
    for upload in Upload.objects.all():
        with upload.file.open("rb") as stored:
            found.append(stored.read())
    return found


def half_kept() -> list[str]:
    return [] if kept() in ([b"old"], [b"new"]) else [f"kept: {kept()}"]


# A workbook is applied


def begin_to_take() -> tuple[Upload, Plan]:
    returned, focal = world.opened_again("LAKE"), world.person(Role.FOCAL_POINT, "LAKE")
    book = book_of(returned.cycle, "LAKE", focal, language="en", address="")
    upload = Upload.objects.first()
    if upload is None:
        workbook = load_workbook(io.BytesIO(write_workbook(book)))
        page, content = workbook["Pupils"], io.BytesIO()
        page.cell(FIRST_LINE, [cell.value for cell in page[4]].index("pupils") + 1).value = 150
        workbook.save(content)
        upload = keep(content.getvalue())
    return upload, plan_of(upload, book)


def do_take(begun: tuple[Upload, Plan], confirm: Confirm) -> None:
    upload, plan = begun
    take(upload, plan, plan.digest, (), world.person(Role.FOCAL_POINT, "LAKE"))
    confirm()


def is_taken() -> bool:
    return world.return_of("LAKE").rows_of()[0].cells["pupils"] == "150"


def half_taken() -> list[str]:
    returned, is_done = world.return_of("LAKE"), is_taken()
    wrong = {
        "written down or taken, not both": returned.events.filter(kind=EventKind.UPLOADED).count() != is_done,
        "changed without a trace": returned.changes.filter(field="pupils", new="150").count() != is_done,
        f"{len(kept())} workbooks are kept": len(kept()) == is_done,
    }
    return [words for words, is_so in wrong.items() if is_so]


# A release is built


DAY = date(2025, 3, 2)


def begin_to_build() -> None:
    begin_to_freeze()
    world.accident()
    if not Release.objects.filter(dated=DAY).exists():
        start(Cycle.objects.get(), DAY, world.person(Role.COORDINATOR))


def do_build(_nothing: None, confirm: Confirm) -> None:
    """Be the worker of builds: another died with its task, or never came to it."""
    recover(BUILDS)
    run_next(BUILDS)
    confirm()


def second() -> Release:
    return Release.objects.get(dated=DAY)


def half_built() -> list[str]:
    release, first = second(), published()
    page = release.folder / "report.html"
    wrong = {
        "another release is published": first is None or first.dated != date(2025, 3, 1),
        "the published report changed": first is None or total(first) != "100",
        f"it is {release.state}": release.state not in (Release.State.BUILDING, Release.State.READY),
        "it is not whole": release.is_built and (total(release) != "200" or ">200</a>" not in page.read_text("utf-8")),
        f"records hold {world.pupils()}": world.pupils() not in (NEW, None),
    }
    return [words for words, is_so in wrong.items() if is_so]


def total(release: Release) -> str:
    return str(read_figures(release.folder)["pupils.number;cycle=2"]["printed"])


# A release is begun


def do_begin(_nothing: None, confirm: Confirm) -> None:
    start(Cycle.objects.get(), DAY, world.person(Role.COORDINATOR))
    confirm()


def is_begun() -> bool:
    return Release.objects.filter(dated=DAY).exists()


def half_begun() -> list[str]:
    queued = DBTaskResult.objects.ready().filter(queue_name=BUILDS).count()
    return [] if queued == is_begun() else [f"{queued} builds are queued"]


# A return is submitted, of which its clearing officer is notified


def do_submit(returned: Return, confirm: Confirm) -> None:
    workflow.submit(returned, world.person(Role.FOCAL_POINT, "LAKE"))
    confirm()


def begin_to_submit() -> Return:
    returned = world.opened_again("LAKE")
    DBTaskResult.objects.all().delete()  # of the steps before
    return returned


def is_submitted() -> bool:
    return world.return_of("LAKE").state == State.SUBMITTED


def half_submitted() -> list[str]:
    is_done, officer = is_submitted(), world.person(Role.CLEARING_OFFICER, "LAKE")
    wrong = {
        "submitted or notified, not both": Notice.objects.filter(to=officer, sent_at=None).exists() != is_done,
        "notified, and no e-mail is queued": is_done and not DBTaskResult.objects.ready().exists(),
    }
    return [words for words, is_so in wrong.items() if is_so]


# A release is published


def begin_to_publish() -> Release:
    details = {"state": Release.State.READY, "report_id": "seen"}
    return Release.objects.get_or_create(cycle=Cycle.objects.get(), dated=date(2025, 3, 2), defaults=details)[0]


def do_publish(release: Release, confirm: Confirm) -> None:
    publish(release, world.person(Role.PUBLISHER), "seen")
    confirm()


def is_published() -> bool:
    return published() == second()


def half_published() -> list[str]:
    states = list(Release.objects.order_by("dated").values_list("state", flat=True))
    before = [Release.State.PUBLISHED, Release.State.READY]
    after = [Release.State.SUPERSEDED, Release.State.PUBLISHED]
    return [] if states in (before, after) else states


STORIES = {
    "accept": Story(lambda: world.return_of("HILL"), do_accept, is_accepted, half_accepted, write_records),
    "freeze": Story(
        begin_to_freeze, do_freeze, is_frozen, half_frozen, made=lambda: open_records(workspace()).release.id
    ),
    "attach": Story(lambda: world.opened_again("LAKE"), do_attach, Attachment.objects.exists, half_attached),
    "keep": Story(begin_to_keep, do_keep, lambda: kept() == [b"new"], half_kept),
    "take": Story(begin_to_take, do_take, is_taken, half_taken),
    "build": Story(
        begin_to_build,
        do_build,
        lambda: second().is_built,
        half_built,
        write_records,
        made=lambda: second().report_id,
        renames_only=True,
    ),
    "begin": Story(lambda: None, do_begin, is_begun, half_begun),
    "submit": Story(begin_to_submit, do_submit, is_submitted, half_submitted),
    "publish": Story(begin_to_publish, do_publish, is_published, half_published),
}
