"""Restatements: corrected past figures, each with old, new, reason and date. No past figure changes silently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa

from mandata.answers import Status
from mandata.findings import Findings, Place
from mandata.framework.delimited import Sheet, read_sheet, require_columns
from mandata.framework.model import Field, Form, Framework
from mandata.framework.paths import shown
from mandata.framework.suggest import did_you_mean
from mandata.records.cells import Answer, read_answer, write_answer
from mandata.records.figures import Mistake, read_figure, write_figure
from mandata.records.schema import reason_of, status_of

FILE = "restatements.csv"
COLUMNS = ("cycle", "form", "row", "field", "old", "new", "reason", "date")

NO_ROW = "no row"
"""Stands for the figure of a row that was not there, or is there no more."""

Tables = Mapping[str, Mapping[int, pa.Table]]
"""Records by form and cycle."""

Texts = Mapping[str, Mapping[str, str]]
"""The answers of one form and cycle as texts: row to field to cell."""


@dataclass(frozen=True, slots=True, order=True)
class Restatement:
    """One corrected figure.

    Attributes:
        date: ISO, of the correction.
        row: the row's key, for example `organisation=X; level=1`; `row=3` in a form without a key.
        old, new: the cells, as a return would hold them; "" where nothing was reported, `no row` without a row.
        reason: "" until someone writes it into the ledger.
    """

    date: str
    cycle: int
    form: str
    row: str
    field: str
    old: str
    new: str
    reason: str = ""

    @property
    def cell(self) -> tuple[int, str, str, str]:
        """The cell that was corrected."""
        return (self.cycle, self.form, self.row, self.field)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The corrections that people wrote down, with the line of each."""

    path: Path
    entries: Mapping[Restatement, int]

    def place(self, entry: Restatement) -> Place:
        """Where an entry stands."""
        return Place(shown(self.path), self.entries[entry])


def read_ledger(path: Path, framework: Framework, tables: Tables, findings: Findings) -> Ledger:
    """The ledger of a workspace, empty where there is none; its last word on a figure must be what the return says."""
    entries: dict[Restatement, int] = {}
    sheet = read_sheet(path, findings) if path.exists() else None
    if sheet is not None and require_columns(sheet, COLUMNS, findings):
        for row, cells in enumerate(sheet.rows):
            entry = _entry(dict(zip(sheet.header, cells, strict=True)), row, sheet, framework, findings)
            if entry is not None:
                entries[entry] = sheet.lines[row]
    ledger = Ledger(path, entries)
    _check_last_word(ledger, framework, tables, findings)
    return ledger


def differences(old: pa.Table, new: pa.Table | None, form: Form) -> list[Restatement]:
    """Every figure of one form and cycle that is not what it was; neither dated nor explained yet.

    Args:
        new: None where nothing is handed in any more.
    """
    before, now = answer_texts(old, form), answer_texts(new, form) if new is not None else {}
    cycle = old.column("_cycle")[0].as_py() if len(old) else 0
    fields = _answers_in(old, form)
    changes = []
    for row in dict.fromkeys([*before, *now]):
        for field in fields:
            was, is_ = before.get(row, {}).get(field, NO_ROW), now.get(row, {}).get(field, NO_ROW)
            if was != is_:
                changes.append(Restatement("", cycle, form.name, row, field, was, is_))
    return changes


def settled(
    changes: Iterable[Restatement], ledger: Ledger, earlier: Sequence[Restatement], day: date, findings: Findings
) -> list[Restatement]:
    """All restatements: the ledger's, those of earlier releases, and changes that nobody has explained yet.

    A change that the ledger tells otherwise is an error; one that it does not tell is added without a reason, which
    is a warning for as long as there is none.
    """
    told = {_essence(entry): entry for entry in ledger.entries}
    cells = {entry.cell: entry for entry in ledger.entries}
    settled = {_essence(entry): entry for entry in earlier}
    for change in changes:
        if _essence(change) in told:
            continue
        if change.cell in cells:
            entry = cells[change.cell]
            findings.error(
                "restatement-mismatch",
                f"The ledger restates '{change.field}' from '{entry.old}' to '{entry.new}', "
                f"the returns from '{change.old}' to '{change.new}'.",
                "Correct the ledger or the return.",
                ledger.place(entry),
            )
        settled[_essence(change)] = replace(change, date=day.isoformat())
    settled |= told
    for entry in settled.values():
        if not entry.reason:
            findings.warning(
                "restatement-without-reason",
                f"'{entry.field}' of {entry.form}, cycle {entry.cycle}, {entry.row} "
                f"was '{entry.old}' in a release and is now '{entry.new}'.",
                f"Write the reason into {FILE}.",
                Place(shown(ledger.path)),
            )
    return sorted(settled.values())


def answer_texts(table: pa.Table, form: Form) -> Texts:
    """Every answer of some records as the text of a cell, by row and field."""
    answers = _answers_in(table, form)
    rows = table.to_pylist()
    return {_row_name(row, form): {name: _text(row, name) for name in answers} for row in rows}


def can_be_compared(old: pa.Table, form: Form) -> bool:
    """Whether rows frozen under an earlier version of a form can be told by its key of today."""
    return set(form.table.primaryKey) <= set(old.schema.names)


def _answers_in(table: pa.Table, form: Form) -> list[str]:
    """The form's answers that were answers in the table too, though it may be of an earlier version of the form."""
    names = [field.name for field in form.table.fields if form.is_answer(field)]
    return [name for name in names if status_of(name) in table.schema.names]


def _essence(entry: Restatement) -> tuple[object, ...]:
    """What makes two restatements the same, whatever is said about them."""
    return (*entry.cell, entry.old, entry.new)


def _row_name(row: Mapping[str, object], form: Form) -> str:
    key = form.table.primaryKey
    if not key:
        return f"row={str(row['_record']).rpartition('/')[2]}"
    return "; ".join(f"{name}={'' if row[name] is None else write_figure(row[name])}" for name in key)  # type: ignore[arg-type]


def _text(row: Mapping[str, object], name: str) -> str:
    status, value = Status(str(row[status_of(name)])), row[name]
    figure = write_figure(value) if value is not None else ""  # type: ignore[arg-type]
    return write_answer(Answer(status, figure, str(row[reason_of(name)] or "")))


def _entry(
    cell: Mapping[str, str], row: int, sheet: Sheet, framework: Framework, findings: Findings
) -> Restatement | None:
    form = framework.forms.get(cell["form"])
    field = form.field(cell["field"]) if form else None
    if form is None:
        findings.error(
            "unknown-form",
            f"There is no form '{cell['form']}'.",
            did_you_mean(cell["form"], framework.forms, "forms"),
            sheet.place(row, "form"),
        )
        return None
    answers = [field.name for field in form.table.fields if form.is_answer(field)]
    if field is None or field.name not in answers:
        findings.error(
            "unknown-field",
            f"The form '{form.name}' asks for no figure '{cell['field']}'.",
            did_you_mean(cell["field"], answers, "figures"),
            sheet.place(row, "field"),
        )
        return None
    if not cell["cycle"].isdecimal() or framework.cycle(int(cell["cycle"])) is None:
        findings.error(
            "unknown-cycle",
            f"The framework has no cycle '{cell['cycle']}'.",
            "Write the number of a cycle.",
            sheet.place(row, "cycle"),
        )
        return None
    if not cell["reason"]:
        findings.error(
            "missing-reason",
            "The restatement has no reason.",
            "Write why the figure was corrected.",
            sheet.place(row, "reason"),
        )
    day = read_figure(cell["date"], "date")
    if isinstance(day, Mistake):
        findings.error(day.code, day.message, day.mend, sheet.place(row, "date"))
    texts = {name: _canonical(cell[name], field) for name in ("old", "new")}
    named = "; ".join(part.strip() for part in cell["row"].split(";"))
    return Restatement(
        cell["date"], int(cell["cycle"]), form.name, named, field.name, texts["old"], texts["new"], cell["reason"]
    )


def _canonical(text: str, field: Field) -> str:
    """A cell's text as records would give it back: `12.50` is `12.5`."""
    answer = read_answer(text)
    figure = read_figure(answer.figure, field.type) if answer.status.has_number else None
    if figure is None or isinstance(figure, Mistake):
        return text
    return write_answer(Answer(answer.status, write_figure(figure)))


def _check_last_word(ledger: Ledger, framework: Framework, tables: Tables, findings: Findings) -> None:
    last = {entry.cell: entry for entry in ledger.entries}
    for entry in last.values():
        table = tables.get(entry.form, {}).get(entry.cycle)
        rows = answer_texts(table, framework.forms[entry.form]) if table is not None else {}
        is_now = rows.get(entry.row, {}).get(entry.field, NO_ROW)
        if is_now == NO_ROW and entry.new != NO_ROW:
            findings.error(
                "unknown-row",
                f"No return of cycle {entry.cycle} has a row '{entry.row}' in '{entry.form}'.",
                did_you_mean(entry.row, rows, "rows"),
                ledger.place(entry),
            )
        elif is_now != entry.new:
            findings.error(
                "restatement-mismatch",
                f"The ledger says that '{entry.field}' is now '{entry.new}', the return says '{is_now}'.",
                "Correct the ledger or the return.",
                ledger.place(entry),
            )
