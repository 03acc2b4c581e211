"""The reasons why there is no number although there are records, in words."""

from __future__ import annotations

from datetime import date

ZERO_DENOMINATOR = "the denominator is zero"
NO_NUMBER = "the records that took part give no number"
NO_BASE = "there is no earlier figure to compare it with"
NO_CYCLE = "there is no earlier cycle"
NO_ROOM = "the number has more than 25 digits"
RESTRICTED = "the form is confidential"
SUPPRESSED = "so few persons could be recognised"


def kept_from(day: date) -> str:
    """Return why a register has no complete figure: it began too late."""
    return f"the register is kept from {_in_words(day)}"


def no_records_before(day: date) -> str:
    """Return why a window is not complete: it reaches back before the first record."""
    return f"there are no records before {_in_words(day)}"


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
