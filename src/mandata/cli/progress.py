"""A progress bar for slow verbs; on standard error, and only in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from mandata.cli.output import errors


@contextmanager
def progress(steps: int) -> Iterator[Callable[[str], None]]:
    """Show a bar that moves on with each named step.

    Args:
        steps: their number.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description:<36}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("Starting", total=steps)
        yield lambda step: bar.update(task, advance=1, description=step)
        bar.update(task, completed=steps, description="Done")
