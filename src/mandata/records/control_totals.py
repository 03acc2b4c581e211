"""Control totals: totals submitted with the rows, used to check them and never to compute."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mandata.findings import Findings
from mandata.framework.delimited import Sheet, read_sheet, require_columns
from mandata.framework.derivation import over_records
from mandata.framework.model import Framework, Indicator
from mandata.framework.suggest import suggestion
from mandata.messages import Params

FILE = "control_totals.csv"
COLUMNS = ("indicator", "where", "printed")

PRINTED = re.compile(
    r"[^\w.,]*(\d{1,3}(?P<mark>[, \u00a0\u202f])\d{3}((?P=mark)\d{3})*|\d+)(\.\d+)?(\s+to 1|(?![.,]\d)\D*)"
)
"""A total as people print it: one number, then words or `to 1`: `83,715`, `37.75%`, `23 million`, `3,699 to 1`."""


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """One printed total.

    Attributes:
        indicator: id of the indicator that it is compared with.
        where: the place, dimension to code.
        printed: as printed, for example `22%`, `306`, `98.6%`.
        reference: where it is printed.
        file, line: its place in a return; the path is relative to the workspace's folder.
    """

    cycle: int
    indicator: str
    where: Mapping[str, str] = field(default_factory=dict)
    printed: str = ""
    reference: str = ""
    note: str = ""
    file: str = ""
    line: int = 0


def read_control_totals(
    path: Path, cycle: int, workspace: Path, framework: Framework, findings: Findings
) -> list[ControlTotal]:
    """Return the control totals of one file.

    Args:
        workspace: folder that paths are relative to.
    """
    sheet = read_sheet(path, findings)
    if sheet is None or not require_columns(sheet, COLUMNS, findings):
        return []
    reader = _Reader(sheet, framework, findings)
    name = path.relative_to(workspace).as_posix()
    return [reader.total(row, cycle, name) for row in range(len(sheet.rows))]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the rows of one file."""

    sheet: Sheet
    framework: Framework
    findings: Findings
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    def total(self, row: int, cycle: int, name: str) -> ControlTotal:
        cell = dict(zip(self.sheet.header, self.sheet.rows[row], strict=True))
        where = self._where(cell["where"], row)
        indicator = self.framework.indicators.get(cell["indicator"])
        if indicator is None:
            name = cell["indicator"]
            params: Params = {"name": name, "suggestion": suggestion(name, self.framework.indicators)}
            self._report("unknown-indicator", params, row, "indicator")
        else:
            self._check_where(where, indicator, row)
        self._check_printed(cell["printed"], row)
        self._check_repeated(tuple(self.sheet.rows[row]), row)
        return ControlTotal(
            cycle=cycle,
            indicator=cell["indicator"],
            where=where,
            printed=cell["printed"],
            reference=cell.get("reference", ""),
            note=cell.get("note", ""),
            file=name,
            line=self.sheet.lines[row],
        )

    def _check_printed(self, text: str, row: int) -> None:
        if not any(character.isdigit() for character in text):
            self._report("wrong-number", {"text": text}, row, "printed", "no-digit")
        elif not PRINTED.fullmatch(text):
            self._report("wrong-number", {"text": text}, row, "printed", "printed")

    def _check_repeated(self, cells: tuple[str, ...], row: int) -> None:
        line = self.seen.setdefault(cells, self.sheet.lines[row])
        if line != self.sheet.lines[row]:
            self.findings.add("duplicate-row", {"line": str(line)}, self.sheet.place(row), variant="every-cell")

    def _where(self, text: str, row: int) -> dict[str, str]:
        """Return a place as written in a cell: `area=Medical; sex=F`."""
        place = {}
        for part in filter(None, (part.strip() for part in text.split(";"))):
            dimension, _, code = (piece.strip() for piece in part.partition("="))
            if dimension and code:
                place[dimension] = code
            else:
                self._report("wrong-place", {"text": part}, row, "where")
        return place

    def _check_where(self, where: Mapping[str, str], indicator: Indicator, row: int) -> None:
        for dimension, code in where.items():
            over = over_records(indicator, dimension, self.framework.indicators)
            codes = self.framework.code_list_of(over.form, dimension) if over else None
            if dimension not in indicator.by:
                params: Params = {
                    "indicator": indicator.id,
                    "name": dimension,
                    "suggestion": suggestion(dimension, indicator.by),
                }
                self._report("unknown-dimension", params, row, "where")
            elif codes is not None and code not in codes.codes:
                params = {"text": code, "list": codes.name, "suggestion": suggestion(code, codes.codes)}
                self._report("unknown-code", params, row, "where")

    def _report(self, code: str, params: Params, row: int, column: str, variant: str = "") -> None:
        self.findings.add(code, params, self.sheet.place(row, column), variant=variant)
