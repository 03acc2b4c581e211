"""The current state of the platform: its processes, e-mails, builds, disk, versions, and last backup."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from pathlib import Path

import django
import psutil
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mandata.notices.models import Notice
from mandata.notices.sending import MOST_FAILURES
from mandata.publishing.models import Release
from mandata.site.queues import BUILDS, DEFAULT

ROUND = "mandata.tasks.round"
"""Key of the shared cache under which a worker notes when the periodic tasks last ran."""

WORKERS = {DEFAULT: _("Worker for e-mail and maintenance"), BUILDS: _("Worker for builds")}
"""Title of the worker of each queue."""

BACKUP = "last-backup"
"""File in the home folder whose time is that of the last backup."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the platform.

    Attributes:
        name: its task.
        started: when.
        memory: bytes of memory in use.
    """

    name: object
    number: int
    started: datetime
    memory: int


@dataclass(frozen=True, slots=True)
class Mail:
    """E-mails that are not sent yet.

    Attributes:
        waiting: not tried yet.
        failing: tried, and being retried.
        given_up: no longer retried.
        since: when the oldest one that is still retried was written.
        sent: when the last was sent.
    """

    waiting: int
    failing: int
    given_up: int
    since: datetime | None
    sent: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of background tasks.

    Attributes:
        title: of its worker.
        failed: tasks that failed in the last two weeks.
    """

    name: str
    title: object
    waiting: int
    running: int
    failed: int


@dataclass(frozen=True, slots=True)
class Disk:
    """Free space and size of the disk of the home folder, in bytes."""

    free: int
    size: int


def processes() -> Sequence[Process]:
    """Return the processes of the platform if it runs under its own supervisor; otherwise only this one."""
    own = psutil.Process()
    server = own.parent()
    supervisor = server.parent() if server else None
    if server is None or supervisor is None or not _runs(supervisor, "mandata.site.supervisor"):
        return [_process(_("Web worker"), own)]
    web_workers = [_process(_("Web worker"), worker) for worker in server.children()]
    workers = [
        _process(title, child)
        for queue, title in WORKERS.items()
        for child in supervisor.children()
        if _runs(child, "mandata.site.worker", queue)
    ]
    return [_process(_("Supervisor"), supervisor), _process(_("Web server"), server), *web_workers, *workers]


def _runs(process: psutil.Process, *words: str) -> bool:
    try:
        return set(words) <= set(process.cmdline())
    except psutil.Error:
        return False


def _process(name: object, process: psutil.Process) -> Process:
    with process.oneshot():
        started = datetime.fromtimestamp(process.create_time(), UTC)
        return Process(name, process.pid, started, process.memory_info().rss)


def mail() -> Mail:
    """Return the state of unsent e-mails."""
    unsent = Q(sent_at=None)
    tried = unsent & Q(failures__lt=MOST_FAILURES)
    found = Notice.objects.aggregate(
        waiting=Count("pk", filter=tried & Q(failures=0)),
        failing=Count("pk", filter=tried & Q(failures__gt=0)),
        given_up=Count("pk", filter=unsent & Q(failures__gte=MOST_FAILURES)),
        since=Min("made_at", filter=tried),
        sent=Max("sent_at"),
    )
    return Mail(**found)


def builds() -> dict[str, int]:
    """Return how many releases there are in each state."""
    counted = dict(Release.objects.values_list("state").annotate(Count("pk")).order_by("state"))
    return {state.value: counted.get(state.value, 0) for state in Release.State}


def tasks() -> list[Queue]:
    """Return the queues of background tasks."""
    found = DBTaskResult.objects.order_by().values_list("queue_name", "status").annotate(Count("pk"))
    counted = {(queue, status): count for queue, status, count in found}
    states = (TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED)
    return [
        Queue(name, title, *(counted.get((name, state.value), 0) for state in states))
        for name, title in WORKERS.items()
    ]


def disk() -> Disk:
    """Return the free space for the home folder."""
    usage = shutil.disk_usage(settings.HOME)
    return Disk(usage.free, usage.total)


def note_round() -> None:
    """Note that the periodic tasks have just run."""
    cache.set(ROUND, timezone.now(), None)


def last_round() -> datetime | None:
    """Return when the periodic tasks last ran; None if they never did."""
    found: datetime | None = cache.get(ROUND)
    return found


def note_backup() -> None:
    """Record that a backup has just been made."""
    (Path(settings.HOME) / BACKUP).touch()


def last_backup() -> datetime | None:
    """Return when the last backup was made; None if none is known."""
    try:
        return datetime.fromtimestamp((Path(settings.HOME) / BACKUP).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def version() -> str:
    """Return the version of the platform."""
    return version_of("mandata")


def versions() -> dict[str, str]:
    """Return the versions of the platform and its main parts."""
    return {
        "Mandata": version(),
        "Python": platform.python_version(),
        "Django": django.get_version(),
        connection.display_name: ".".join(map(str, connection.get_database_version())),
        platform.system(): platform.release(),
    }
