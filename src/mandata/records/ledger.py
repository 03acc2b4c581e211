"""The ledger of restatements: corrections recorded by people, in a file of the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from mandata.findings import Findings, Place
from mandata.framework.delimited import Sheet, read_sheet, require_columns
from mandata.framework.field_types import DAY, Mistake
from mandata.framework.model import Form, Framework
from mandata.framework.paths import shown
from mandata.framework.suggest import suggestion
from mandata.messages import Params
from mandata.records.answer_texts import answer_texts, as_accepted
from mandata.records.restatements import NO_ROW, Restatement

FILE = "restatements.csv"
COLUMNS = ("cycle", "form", "row", "field", "old", "new", "reason", "date")

Tables = Mapping[str, Mapping[int, pa.Table]]
"""Records by form and cycle."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The corrections, in the order of their lines, with the line of each."""

    path: Path
    entries: Mapping[Restatement, int]

    def place(self, entry: Restatement) -> Place:
        """Return the place of an entry."""
        return Place(shown(self.path), self.entries[entry])

    def about(self, change: Restatement) -> list[Restatement]:
        """Return the entries about the same cell, the first correction first."""
        return [entry for entry in self.entries if entry.cell == change.cell]

    def explains(self, change: Restatement) -> bool:
        """Return whether the entries lead from the old figure to the new one, in one step or several."""
        entries = self.about(change)
        return any(entry.old == change.old for entry in entries) and entries[-1].new == change.new


def read_ledger(path: Path, framework: Framework, tables: Tables, findings: Findings) -> Ledger:
    """Return the ledger of a workspace, empty if there is none; its last entry for a figure must match the return."""
    entries: dict[Restatement, int] = {}
    sheet = read_sheet(path, findings) if path.exists() else None
    if sheet is not None and require_columns(sheet, COLUMNS, findings):
        reader = _Reader(sheet, framework, findings)
        for row, line in enumerate(sheet.lines):
            entry = reader.entry(row)
            if entry is None:
                continue
            before = entries.setdefault(entry, line)
            if before != line:
                findings.add("duplicate-row", {"line": str(before)}, sheet.place(row), variant="every-cell")
    ledger = Ledger(path, entries)
    _check_last_words(ledger, framework, tables, findings)
    return ledger


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the lines of the file."""

    sheet: Sheet
    framework: Framework
    findings: Findings

    def entry(self, row: int) -> Restatement | None:
        cell = dict(zip(self.sheet.header, self.sheet.rows[row], strict=True))
        self._check_words(cell, row)
        form = self._form(cell["form"], row)
        if (
            form is None
            or not self._names_a_figure(cell["field"], form, row)
            or not self._knows_cycle(cell["cycle"], row)
        ):
            return None
        field = form.field(cell["field"])
        return Restatement(
            date=cell["date"],
            cycle=int(cell["cycle"]),
            form=form.name,
            row="; ".join(part.strip() for part in cell["row"].split(";")),
            field=cell["field"],
            old=as_accepted(cell["old"], field) if field else "",
            new=as_accepted(cell["new"], field) if field else "",
            reason=cell["reason"],
        )

    def _check_words(self, cell: Mapping[str, str], row: int) -> None:
        if not cell["reason"]:
            self._report(Mistake("missing-reason", variant="restatement"), row, "reason")
        day = DAY.read(cell["date"])
        if isinstance(day, Mistake):
            self._report(day, row, "date")

    def _form(self, name: str, row: int) -> Form | None:
        form = self.framework.forms.get(name)
        if form is None:
            params: Params = {"name": name, "suggestion": suggestion(name, self.framework.forms)}
            self._report(Mistake("unknown-form", params), row, "form")
        return form

    def _names_a_figure(self, name: str, form: Form, row: int) -> bool:
        answers = [field.name for field in form.table.fields if form.is_answer(field)]
        if name not in answers:
            params: Params = {"form": form.name, "name": name, "suggestion": suggestion(name, answers)}
            self._report(Mistake("unknown-field", params, "figure"), row, "field")
        return name in answers

    def _knows_cycle(self, text: str, row: int) -> bool:
        known = text.isdecimal() and self.framework.cycle(int(text)) is not None
        if not known:
            numbers = [str(cycle.number) for cycle in self.framework.file.cycles]
            self._report(Mistake("unknown-cycle", {"cycle": f"'{text}'", "known": numbers}), row, "cycle")
        return known

    def _report(self, mistake: Mistake, row: int, column: str) -> None:
        self.findings.extend([mistake.at(self.sheet.place(row, column))])


def _check_last_words(ledger: Ledger, framework: Framework, tables: Tables, findings: Findings) -> None:
    for entry in {entry.cell: entry for entry in ledger.entries}.values():
        table = tables.get(entry.form, {}).get(entry.cycle)
        rows = answer_texts(table, framework.forms[entry.form]) if table is not None else {}
        is_now = rows.get(entry.row, {}).get(entry.field, NO_ROW)
        if is_now == NO_ROW and entry.new != NO_ROW:
            near = suggestion(entry.row, rows)
            params: Params = {"cycle": str(entry.cycle), "row": entry.row, "form": entry.form, "suggestion": near}
            findings.add("unknown-row", params, ledger.place(entry))
        elif is_now != entry.new:
            params = {"field": entry.field, "new": entry.new, "now": is_now}
            findings.add("restatement-mismatch", params, ledger.place(entry), variant="now")
