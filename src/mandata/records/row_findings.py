"""The finding about a row that fails, with its place, its subject and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from mandata.findings import Cell, Finding, Mistake, Place, Severity, Subject
from mandata.framework.model import ORGANISATIONS, Cycle, Field, Form, Framework
from mandata.framework.paths import shown
from mandata.messages import N_, Label, Param, Phrase
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
            params = {"says": Label(test.rule.message), "rule": test.rule.id, "check": test.rule.check}
            return self._about_figures(Mistake("rule", params), row, test, Severity(test.rule.severity))
        assert test.column is not None  # noqa: S101 (only a rule has none)
        field = test.column.field
        if test.kind == "date":
            return self._about_figures(self._outside_cycle(field, row), row, test, Severity.ERROR)
        says = self._cell(field.name, row) if test.says is None else test.says
        mistake = reader_of(field, self.form, self.framework).cell(says).mistake
        assert mistake is not None, (test.name, row)  # noqa: S101 (the two grammars are one)
        return self._finding(mistake, row, field)

    def repeated(self, key: tuple[str, ...], row: Row) -> Finding:
        """Return the finding for a row with the key of an earlier one."""
        if key == self.form.table.primaryKey:
            line = row.get(EARLIER_LINE)
            return self._finding(same_row(key, line=line or None, row=row[EARLIER]), row)
        (name,) = key
        return self._finding(same_cell(self._cell(name, row)), row, self.columns[name].field)

    def place(self, row: Row) -> Place | None:
        """Return the place of a row: file and line of its return, or the file of the table."""
        if self.folder is not None and row.get("_return"):
            return Place(shown(self.folder / row["_return"]), row.get("_line"))
        return Place(self.file) if self.file else None

    def _finding(self, mistake: Mistake, row: Row, field: Field | None = None) -> Finding:
        return mistake.at(self.place(row), self._where(row, field))

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
        cell = self._where(row, test.column.field if test.column else None)
        found = mistake.at(self.place(row), cell, severity)
        return replace(found, subject=subject, figures=figures)

    def _outside_cycle(self, field: Field, row: Row) -> Mistake:
        """Return the finding for a date that the cycle does not allow."""
        assert self.cycle is not None  # noqa: S101 (without a cycle no date is asked for)
        when = dated(self.form, field) or "in_cycle"
        first, last = days_of(when, self.cycle)
        value = row[field.name]
        is_collection = when == "until_collection_end"
        params: dict[str, Param] = {
            "value": value if type(value) is date else field.field_type.write(value),
            "period": Phrase(N_("the collection"))
            if is_collection
            else Phrase(N_("the period of %(cycle)s"), {"cycle": Label(self.cycle.title)}),
        }
        if value > field.field_type.on(last):
            return Mistake("date-after-cycle", {**params, "last": last})
        return Mistake("date-before-cycle", {**params, "first": first or ""})

    def _where(self, row: Row, field: Field | None) -> Cell | None:
        """Return the cell, with the number of the row if there is no line."""
        has_line = self.folder is not None and row.get("_line")
        cell = Cell(field.name if field else "", None if has_line else row[NUMBER])
        return cell if cell != Cell() else None

    def _cell(self, name: str, row: Row) -> str:
        value = row[self.columns[name].quoted_column] if name in self.columns else None
        return "" if value is None else self._written(name, value)

    def _written(self, name: str, value: Any) -> str:
        """Return a value as in its cell; a cell that is read as text is quoted."""
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
