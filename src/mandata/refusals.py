"""The base of every refusal of a step."""

from __future__ import annotations


class StepRefused(Exception):
    """A step is not possible now; the message gives the reason to the person."""
