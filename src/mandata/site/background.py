"""The background process: tasks that are due every minute, whether or not anybody opens a page."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterable

from mandata.site.operation import logs
from mandata.site.processes import Stopping, end_with_parent

EVERY = 60.0
"""Seconds between two rounds."""

logger = logging.getLogger(__name__)


def run_tasks(tasks: Iterable[Callable[[], object]]) -> None:
    """Run each task. One that fails is logged and retried in the next round; the others still run."""
    from django.db import connections  # noqa: PLC0415 (after the settings are set)

    for task in tasks:
        try:
            task()
        except Exception:  # whatever the error, the next round comes
            logger.exception("The background task %s failed; it is tried again.", task.__qualname__)
        finally:
            connections.close_all()


def main() -> None:
    """Run the tasks of the setting `EVERY_MINUTE` until a signal to stop."""
    stopping = Stopping()
    end_with_parent(signal.SIGTERM)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mandata.site.settings")
    import django  # noqa: PLC0415

    django.setup()
    logs.log_everything()
    from django.conf import settings  # noqa: PLC0415
    from django.utils.module_loading import import_string  # noqa: PLC0415

    from mandata.site.operation.state import note_round  # noqa: PLC0415

    tasks = [import_string(name) for name in settings.EVERY_MINUTE]
    while not stopping.is_asked:
        run_tasks([*tasks, note_round])
        stopping.wait(EVERY)


if __name__ == "__main__":
    main()
