"""Running the tasks of a queue, one after another.

A queue has one worker at a time. So a task that is marked as running while its worker looks for the next was left by a
worker that died, and is run again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import import_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResult, TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

MOST_ATTEMPTS = 3
"""A task whose worker died this often has failed: it may be what kills them."""

logger = logging.getLogger(__name__)


class WorkerDied(Exception):
    """The worker died each time that it ran the task."""


@dataclass
class Schedule:
    """Periodic tasks.

    Attributes:
        seconds: from one run of a task to the next, by its path. Each is due at the start.
    """

    seconds: Mapping[str, float]
    _due: dict[str, float] = field(default_factory=dict)

    def enqueue_due(self, now: float) -> None:
        """Queue each task that is due.

        Args:
            now: seconds of a clock that never goes back.
        """
        for path, seconds in self.seconds.items():
            if self._due.get(path, now) <= now:
                import_string(path).enqueue()
                self._due[path] = now + seconds


def run_next(queue: str) -> bool:
    """Run the next task of a queue; return whether there was one."""
    if not DBTaskResult.objects.ready().filter(queue_name=queue).exists():
        return False
    Worker(
        queue_names=[queue],
        interval=0,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=1,
        worker_id=str(os.getpid()),
        excluded_queue_names=[],
    ).run()
    return True


def recover(queue: str) -> None:
    """Queue the tasks again that a dead worker was running; those that outlived too many workers have failed."""
    for left in DBTaskResult.objects.running().filter(queue_name=queue):
        logger.warning("A worker died while it ran %s.", left.task_path)
        if len(left.worker_ids) < MOST_ATTEMPTS:
            left.status = TaskResultStatus.READY
            left.save(update_fields=["status"])
        else:
            left.set_failed(WorkerDied())
            task_finished.send(DatabaseBackend, task_result=left.task_result)


def forget_successful(task_result: TaskResult[Any], **_signal: Any) -> None:
    """Delete a task that succeeded: nobody asks for its result."""
    if task_result.status == TaskResultStatus.SUCCESSFUL:
        DBTaskResult.objects.filter(pk=task_result.id).delete()
