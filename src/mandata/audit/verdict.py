"""The result of verifying the chain: where it is broken, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Problem(StrEnum):
    """The kinds of problem with the chain."""

    LINK_MISSING = "link-missing"
    LINK_CHANGED = "link-changed"
    LINK_NOT_AS_EXPORTED = "link-not-as-exported"
    FILE_UNREADABLE = "file-unreadable"
    ROW_CHANGED = "row-changed"
    ROW_DELETED = "row-deleted"
    ROW_INSERTED = "row-inserted"
    ERASED_WITHOUT_RECORD = "erased-without-record"
    NOT_PROTECTED = "not-protected"


MESSAGES = {
    Problem.LINK_MISSING: "The link is missing from the database.",
    Problem.LINK_CHANGED: "The link, or its list of rows, was changed.",
    Problem.LINK_NOT_AS_EXPORTED: "The link is not the one that was written to the file of links.",
    Problem.FILE_UNREADABLE: "A line in the file of links cannot be read.",
    Problem.ROW_CHANGED: "The row was changed after it was chained.",
    Problem.ROW_DELETED: "The row was deleted after it was chained.",
    Problem.ROW_INSERTED: "The row was inserted later than its number or its time says.",
    Problem.ERASED_WITHOUT_RECORD: "A value of the row was erased without a record of who erased it.",
    Problem.NOT_PROTECTED: "The trigger that refuses changes is missing. Run `mandata platform manage migrate`.",
}


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain is broken.

    Attributes:
        link: number of the link; None if it belongs to none.
        table: name of the database table; "" if the problem is with a link as a whole.
        row: number of the row in that table.
    """

    problem: Problem
    link: int | None = None
    table: str = ""
    row: int | None = None

    @property
    def message(self) -> str:
        """Return the problem in words."""
        return MESSAGES[self.problem]

    def __str__(self) -> str:
        link = f"link {self.link}" if self.link is not None else ""
        row = f"row {self.row}" if self.row is not None else ""
        where = ", ".join(filter(None, (link, self.table, row)))
        return f"{where}: {self.message}" if where else self.message


@dataclass(slots=True)
class Verdict:
    """The result of verifying the chain.

    Attributes:
        links, rows: how many there are in the chain.
        waiting: rows that wait for the next link.
        erased: values that were erased, with a record of who erased them.
        breaks: where the chain is broken, ordered by link.
    """

    links: int = 0
    rows: int = 0
    waiting: int = 0
    erased: int = 0
    breaks: list[Break] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Return whether nothing is broken."""
        return not self.breaks
