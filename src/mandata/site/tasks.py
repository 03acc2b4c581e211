"""Tasks of the platform itself: tidying up, and noting that tasks are run."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task

from mandata.site import sweeping
from mandata.site.operation import state


@task
def sweep_files() -> int:
    """Remove what killed processes left behind; return how much it was."""
    return len(sweeping.sweep())


@task
def forget_failed_tasks() -> None:
    """Delete failed tasks after two weeks."""
    call_command("prune_db_task_results", queue_name="*", verbosity=0)


@task
def note_round() -> None:
    """Note that the periodic tasks have run."""
    state.note_round()
