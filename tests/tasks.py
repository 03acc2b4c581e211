"""Background tasks as most tests run them: in the process of the test."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task

AT_ONCE = {"send_account_mail"}
"""Tasks that run although most tests never commit."""


class InProcess(ImmediateBackend):
    """Runs a task when the transaction commits, as a worker would soon afterwards. A failure fails the test."""

    supports_defer = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> None:
        if task.run_after is not None:
            return
        if task.name in AT_ONCE:
            task.call(*args, **kwargs)
        else:
            transaction.on_commit(lambda: task.call(*args, **kwargs))
