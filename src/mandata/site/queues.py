"""Names of the queues of background tasks."""

from __future__ import annotations

DEFAULT, BUILDS = "default", "builds"
QUEUES = (DEFAULT, BUILDS)
"""E-mails and periodic tasks; builds of releases, which take minutes and much memory."""
