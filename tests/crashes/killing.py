"""A process of the platform that is killed on its way; `platforms` starts it, never pytest itself."""

from __future__ import annotations

import itertools
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ON_DISK = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.copyfile", "shutil.rmtree"}


def child(environment: Mapping[str, str], said: Path, verb: str, story: str, point: int) -> None:
    """Be a process of a platform: what it says goes into a file; 1 is its end where it breaks off."""
    os.environ.update(environment)
    sys.dont_write_bytecode = True  # only the first process would write it, and each write is a point on the way
    with said.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        sys.stdout = sys.stderr = file
        try:
            import django

            django.setup()
            from tests.crashes import stories, watching

            if verb == "watch":
                watching.watch(story)
            elif verb == "level":
                watching.tell_the_level()
            else:
                stories.tell(verb, story, point)
        except BaseException:
            traceback.print_exc()
            file.flush()
            os._exit(1)


def killed(point: int, points_are_renames: bool) -> Callable[[], int]:
    """Count what is asked of the database and the disk; the process dies just before the one with this number.

    Args:
        point: 0 for a process that lives.
        points_are_renames: count only what others can see: renames, removals and commits.

    Returns:
        A function that returns how many there were.
    """
    from django.db import connection

    count = itertools.count(1)

    def one_more() -> int:
        number = next(count)
        if number == point:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    def on_disk(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        if points_are_renames:
            if event in ("os.rename", "os.remove"):
                one_more()
        elif event in ON_DISK or writes:
            one_more()

    def in_database(execute: Any, *arguments: Any) -> Any:
        if not points_are_renames:
            one_more()
        return execute(*arguments)

    commit = connection.commit

    def committed() -> None:
        one_more()
        commit()
        one_more()

    sys.addaudithook(on_disk)
    connection.execute_wrappers.append(in_database)
    connection.commit = committed
    return lambda: one_more() - 1
