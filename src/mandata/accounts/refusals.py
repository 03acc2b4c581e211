"""Showing people why a step was refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from mandata.refusals import StepRefused


@contextmanager
def refusals_shown(request: HttpRequest) -> Iterator[None]:
    """Show the reason on the next page when a step in this block is refused."""
    try:
        yield
    except StepRefused as refused:
        messages.error(request, str(refused))
