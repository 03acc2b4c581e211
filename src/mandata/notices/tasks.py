"""Tasks of the outbox."""

from __future__ import annotations

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from mandata.notices.sending import send_due


@task
def send_notices() -> int:
    """Send every notice that is due; return how many e-mails went out."""
    return send_due()


def send_soon() -> None:
    """Queue the sending of notices, unless it is queued already. Call it in the transaction that stores a notice.

    A queued task stays locked until the transaction ends, so that no worker runs it before the notice can be seen.
    """
    queued = DBTaskResult.objects.ready().filter(task_path=send_notices.module_path)
    if queued.get_locked() is None:
        send_notices.enqueue()
