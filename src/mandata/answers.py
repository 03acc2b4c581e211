"""What can stand where a figure was asked for: a number, or one of the reasons why there is none.

Zero, "nobody answered", "the question does not apply here", "nobody knows, because …" and
"known but not shown" are five different facts. They stay apart from the cell of a return
to the last cell of the report.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The kind of an answer. The first three come with a number (zero included), the others never do."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"
    WITHHELD = "withheld"
    NOT_AVAILABLE = "not_available"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"

    @property
    def has_number(self) -> bool:
        """True where a number stands, however sure."""
        return self in NUMERIC


NUMERIC = (Status.REPORTED, Status.ESTIMATED, Status.PROVISIONAL)

MISSING_IN_ORDER = (Status.WITHHELD, Status.NOT_AVAILABLE, Status.NOT_REPORTED, Status.NOT_APPLICABLE)
"""Where answers without a number meet in one value, the first of these that is present names the value's status."""
