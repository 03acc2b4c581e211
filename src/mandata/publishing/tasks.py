"""Tasks of publishing."""

from __future__ import annotations

from typing import Any

from django_tasks import TaskResult, TaskResultStatus, task

from mandata.publishing.domain import building
from mandata.publishing.models import Release


@task(queue_name="builds")
def build_release(number: int) -> None:
    """Build a release that was begun; one that is built already stays as it is.

    Args:
        number: key of the release.
    """
    building.make(Release.objects.select_related("cycle", "made_by").get(pk=number))


def stop_after_failure(task_result: TaskResult[Any], **_signal: Any) -> None:
    """Stop the release of a build that failed, or whose worker died too often, so that nobody waits for it."""
    if task_result.status == TaskResultStatus.FAILED and task_result.task.func is build_release.func:
        building.give_up(task_result.args[0])
