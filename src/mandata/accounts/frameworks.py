"""The framework as it stands now, for choosing organisations and topics."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from mandata.framework.model import Framework
from mandata.records import open_workspace


def latest_framework() -> Framework | None:
    """The framework of the platform's workspace; None before there is one."""
    folder = Path(settings.WORKSPACE)
    return open_workspace(folder).framework if (folder / "workspace.yaml").is_file() else None
