"""The current framework, in the reader's language, for choosing organisations and topics."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from mandata.framework.languages import in_language
from mandata.framework.model import Framework
from mandata.records import open_workspace


def latest_framework() -> Framework | None:
    """Return the framework of the platform's workspace; None before there is one."""
    folder = Path(settings.WORKSPACE)
    if not (folder / "workspace.yaml").is_file():
        return None
    return in_language(open_workspace(folder).framework, get_language() or "")
