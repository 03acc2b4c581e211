"""Tasks of the audit trail."""

from __future__ import annotations

from django_tasks import task

from mandata.audit import chaining


@task
def add_links() -> int:
    """Chain the rows of the trail that are not in the chain yet; return how many links were added."""
    return chaining.add_links()
