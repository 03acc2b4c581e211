"""The finding about a row that fails, with its place, its subject and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mandata.findings import Finding, Place, Severity, Subject
from mandata.framework.field_types import Mistake
from mandata.framework.model import ORGANISATIONS, Cycle, Field, Form, Framework
from mandata.framework.paths import shown
from mandata.records.column_sql import ColumnSql
from mandata.records.columns import reader_of, same_cell, same_row
from mandata.records.row_tests import RowTest, dated, days_of

NUMBER = "_number"
"""Column with the number of a row, from 1."""

EARLIER, EARLIER_LINE = "_earlier", "_earlier_line"
"""Columns with number and line of the first row that has the same key."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowWords:
    """Words the findings about the rows of one table.

    Attributes:
        columns: the fields that the table has.
        folder: that the returns named in the rows are relative to.
        file: that the rows were read from, as shown, for rows that do not name one.
    """

    form: Form
    framework: Framework
    columns: Mapping[str, ColumnSql]
    cycle: Cycle | None
    folder: Path | None = None
    file: str = ""

    def broken(self, test: RowTest, row: Row) -> Finding:
        """Return the finding for a row that fails a question."""
        if test.rule is not None:
            mend = f"Correct the row so that {test.rule.check}."
            rule = Mistake("rule", f"{test.rule.message} (rule '{test.rule.id}')", mend)
            return self._about_figures(rule, row, test, Severity(test.rule.severity))
        assert test.column is not None  # noqa: S101 (only a rule has none)
        field = test.column.field
        if test.kind == "date":
            return self._about_figures(self._beside_cycle(field, row), row, test, Severity.ERROR)
        says = self._cell(field.name, row) if test.says is None else test.says
        mistake = reader_of(field, self.form, self.framework).cell(says).mistake
        assert mistake is not None, (test.name, row)  # noqa: S101 (the two grammars are one)
        return self._told(mistake, row, field)

    def repeated(self, key: tuple[str, ...], row: Row) -> Finding:
        """Return the finding for a row with the key of an earlier one."""
        if key == self.form.table.primaryKey:
            line = row.get(EARLIER_LINE)
            return self._told(same_row(key, f"line {line}" if line else f"row {row[EARLIER]}"), row)
        (name,) = key
        return self._told(same_cell(self._cell(name, row)), row, self.columns[name].field)

    def place(self, row: Row) -> Place | None:
        """Return the place of a row: file and line of its return, or the file of the table."""
        if self.folder is not None and row.get("_return"):
            return Place(shown(self.folder / row["_return"]), row.get("_line"))
        return Place(self.file) if self.file else None

    def _told(self, mistake: Mistake, row: Row, field: Field | None = None) -> Finding:
        column = f"Column '{field.name}': " if field else ""
        message = f"{self._numbered(row)}{column}{mistake.message}"
        return Finding(mistake.code, message, mistake.mend, self.place(row))

    def _about_figures(self, mistake: Mistake, row: Row, test: RowTest, severity: Severity) -> Finding:
        figures = tuple((name, self._cell(name, row)) for name in test.fields)
        about = test.rule.id if test.rule else test.name
        subject = Subject(
            form=self.form.name,
            organisation=self._organisation(row),
            cycle=self.cycle.number if self.cycle else None,
            row=self._key(row),
            column=test.column.field.name if test.column else "",
            about=about,
        )
        message = f"{self._numbered(row)}{mistake.message}"
        return Finding(mistake.code, message, mistake.mend, self.place(row), severity, subject, figures)

    def _beside_cycle(self, field: Field, row: Row) -> Mistake:
        """Return the finding for a date that the cycle does not allow."""
        assert self.cycle is not None  # noqa: S101 (without a cycle no date is asked for)
        when = dated(self.form, field) or "in_cycle"
        first, last = days_of(when, self.cycle)
        value, asked = row[field.name], field.field_type.on(last)
        until = "the collection" if when == "until_collection_end" else f"the period of {self.cycle.title}"
        told = f"Column '{field.name}': {field.field_type.write(value)}"
        mend = "Correct it, or hand the row in for the cycle that it belongs to."
        if value > asked:
            message = f"{told} lies after the end of {until} ({last.isoformat()})."
            return Mistake("date-after-cycle", message, mend)
        start = first.isoformat() if first else ""
        return Mistake("date-before-cycle", f"{told} lies before the start of {until} ({start}).", mend)

    def _numbered(self, row: Row) -> str:
        """Return the number of the row, if it has no line."""
        return "" if self.folder is not None and row.get("_line") else f"Row {row[NUMBER]:,}: "

    def _cell(self, name: str, row: Row) -> str:
        value = row[self.columns[name].told] if name in self.columns else None
        return "" if value is None else self._written(name, value)

    def _written(self, name: str, value: Any) -> str:
        """Return a value as its cell holds it; a cell that is read as text is quoted."""
        column = self.columns[name]
        return str(value) if column.is_text else column.field.field_type.write(value)

    def _key(self, row: Row) -> str:
        named = [f"{name}={self._cell(name, row)}" for name in self.form.table.primaryKey]
        return "; ".join(named) or f"row={row[NUMBER]}"

    def _organisation(self, row: Row) -> str:
        return next((self._cell(name, row) for name in organisation_fields(self.form)), "")


def organisation_fields(form: Form) -> list[str]:
    """Return the fields that name an organisation, those of the key first."""
    names = [field.name for field in form.table.fields if field.codelist == ORGANISATIONS]
    return sorted(names, key=lambda name: name not in form.table.primaryKey)
