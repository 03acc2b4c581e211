"""The content of a cell for a figure: a number, or one of the reasons why there is none.

Zero, "nobody answered", "the question does not apply here", "nobody knows, because …" and
"known but not shown" are five different facts. They stay separate from the cell of a return
to the last cell of the report.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The kind of an answer. The first three have a number (which may be zero), the others never do."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"
    WITHHELD = "withheld"
    NOT_AVAILABLE = "not_available"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"

    @property
    def has_number(self) -> bool:
        """Return whether there is a number, certain or not."""
        return self in NUMERIC


NUMERIC = (Status.REPORTED, Status.ESTIMATED, Status.PROVISIONAL)

MISSING_IN_ORDER = (Status.WITHHELD, Status.NOT_AVAILABLE, Status.NOT_REPORTED, Status.NOT_APPLICABLE)
"""If answers without a number meet in one value, the first of these that occurs is the value's status."""
