"""A worker: the process that runs the tasks of one queue, whether or not anybody opens a page."""

from __future__ import annotations

import argparse
import logging
import os
import time

from filelock import Timeout

from mandata.site.operation import logs
from mandata.site.processes import Stopping, end_with_parent
from mandata.site.queues import BUILDS, DEFAULT, QUEUES

PAUSE = 1.0
"""Seconds between two looks into an empty queue."""

logger = logging.getLogger(__name__)


def main() -> None:
    """Wait until the queue has no other worker, and run its tasks until asked to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("queue", choices=QUEUES)
    queue = parser.parse_args().queue
    stopping = Stopping()
    end_with_parent("SIGTERM")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mandata.site.settings")
    import django  # noqa: PLC0415

    django.setup()
    logs.log_everything()
    from mandata.site.worker_locks import lock_of  # noqa: PLC0415

    lock = lock_of(queue)
    while not stopping.is_asked:
        try:
            with lock.acquire(blocking=False):
                _work(queue, stopping)
            return
        except Timeout:
            stopping.wait(PAUSE)


def _work(queue: str, stopping: Stopping) -> None:
    """Run tasks until asked to stop; a worker of builds ends after one, which gives all of its memory back."""
    from django.conf import settings  # noqa: PLC0415 (after the settings are set)
    from django.db import DatabaseError, connections  # noqa: PLC0415
    from django_tasks.signals import task_finished  # noqa: PLC0415

    from mandata.site import queue_runner  # noqa: PLC0415
    from mandata.site.operation.readiness import is_migrated  # noqa: PLC0415

    task_finished.connect(queue_runner.forget_successful, dispatch_uid="mandata.worker")
    schedule = queue_runner.Schedule(settings.PERIODIC_TASKS if queue == DEFAULT else {})
    while not stopping.is_asked:
        has_run = False
        try:
            if is_migrated():
                schedule.enqueue_due(time.monotonic())
                queue_runner.recover(queue)
                has_run = queue_runner.run_next(queue)
        except DatabaseError:
            logger.exception("The database does not answer. The worker tries again.")
            connections.close_all()
        if has_run and queue == BUILDS:
            return
        if not has_run:
            stopping.wait(PAUSE)


if __name__ == "__main__":
    main()
