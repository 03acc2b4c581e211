"""One process at a time works on the records: whoever accepts returns, and whoever builds a report from them.

A report that is being built reads the records as it goes; a return that was accepted meanwhile would be in some of its
figures and not in others.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_here = threading.local()


@contextmanager
def records_held() -> Iterator[None]:
    """Wait until nobody else works on the records. Whoever holds them can ask again; who dies lets the others go on."""
    if getattr(_here, "holds", False):
        yield
        return
    folder = Path(settings.HOME)
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        _here.holds = True
        yield
    finally:
        _here.holds = False
        os.close(held)
