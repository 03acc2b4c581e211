"""Reading the records while another process may be replacing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from mandata.collection.models import Cycle
from mandata.collection.workspace.files import workspace
from mandata.collection.workspace.lock import records_held
from mandata.findings import InvalidInput
from mandata.records import Workspace, are_torn
from mandata.records.folder import read_manifest

T = TypeVar("T")


def read_whole(read: Callable[[Workspace], T], cycle: Cycle | None = None) -> T:
    """Read the accepted records without waiting; read them again, with a lock, if they changed meanwhile.

    Args:
        read: reads them from the workspace; it may be called twice.
        cycle: whose records are read; None for the current one.

    Raises:
        InvalidInput: raised by `read` for intact records.
    """
    opened = workspace(cycle)
    before = read_manifest(opened)
    try:
        found = read(opened)
    except (InvalidInput, OSError):
        if read_manifest(opened) == before and not are_torn(opened):
            raise
    else:
        if read_manifest(opened) == before:
            return found
    with records_held():
        return read(workspace(cycle))
