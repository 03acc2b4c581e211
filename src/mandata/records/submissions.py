"""When returns were submitted: an optional file next to the returns of a cycle."""

from __future__ import annotations

import datetime as dates
from dataclasses import dataclass
from pathlib import Path

from mandata.findings import Findings
from mandata.framework.delimited import Sheet, read_sheet, require_columns
from mandata.framework.field_types import DAY, MOMENT, Mistake
from mandata.framework.model import Framework
from mandata.framework.suggest import suggestion
from mandata.messages import Params

FILE = "submitted.csv"
COLUMNS = ("form", "organisation", "date")
DUE = "due"
"""An optional column: the deadline of this submission, if it is not the end of the collection."""


@dataclass(frozen=True, slots=True)
class Submission:
    """The submission of a form by an organisation.

    Attributes:
        date: ISO day, or point in time with its difference from UTC; of the last version, if there were several.
        due: the same of its deadline; "" for the end of the collection.
        file, line: where it is recorded; the path is relative to the workspace's folder.
    """

    cycle: int
    form: str
    organisation: str
    date: str
    file: str = ""
    line: int = 0
    due: str = ""

    def days_late(self, end: dates.date | None) -> int:
        """Return how many days after its deadline it was submitted; 0 if in time, or if no deadline is known.

        A part of a day counts as a day if both times are known.

        Args:
            end: of the collection.
        """
        due = self.due or (end.isoformat() if end else self.date)
        at, until = dates.datetime.fromisoformat(self.date), dates.datetime.fromisoformat(due)
        if at.tzinfo and until.tzinfo:
            return max(0, -((until - at) // dates.timedelta(days=1)))
        return max(0, (at.date() - until.date()).days)


def read_submissions(
    path: Path, cycle: int, workspace: Path, framework: Framework, findings: Findings
) -> list[Submission]:
    """Return the lines of one such file.

    Args:
        workspace: folder that paths are relative to.
    """
    sheet = read_sheet(path, findings)
    if sheet is None or not require_columns(sheet, COLUMNS, findings):
        return []
    name = path.relative_to(workspace).as_posix()
    read: dict[tuple[str, str], Submission] = {}
    for row, line in enumerate(sheet.lines):
        cell = dict(zip(sheet.header, sheet.rows[row], strict=True))
        _check(cell, sheet, row, framework, findings)
        pair = (cell["form"], cell["organisation"])
        if pair in read:
            line_before = {"line": str(read[pair].line)}
            findings.add("duplicate-row", line_before, sheet.place(row), variant="submission")
        read[pair] = Submission(cycle, *pair, cell["date"], name, line, cell.get(DUE, ""))
    return list(read.values())


def _check(cell: dict[str, str], sheet: Sheet, row: int, framework: Framework, findings: Findings) -> None:
    for column, known in (("form", framework.forms), ("organisation", framework.organisations)):
        if cell[column] not in known:
            params: Params = {"name": cell[column], "suggestion": suggestion(cell[column], known)}
            findings.add(f"unknown-{column}", params, sheet.place(row, column))
    for column in ("date", *([DUE] if cell.get(DUE) else [])):
        read = (MOMENT if "T" in cell[column] else DAY).read(cell[column])
        if isinstance(read, Mistake):
            findings.extend([read.at(sheet.place(row, column))])
