"""Work on untrusted input, done in a separate process with limits on time, memory and output."""

from mandata.limited.client import run, start
from mandata.limited.limits import LIMITS, LimitReached, Limits, Stopped

__all__ = ["LIMITS", "LimitReached", "Limits", "Stopped", "run", "start"]
