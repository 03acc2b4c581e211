"""The base of every refusal of a step."""

from __future__ import annotations


class StepRefused(Exception):
    """A step cannot be taken now; the message gives the reason in words for the person."""
