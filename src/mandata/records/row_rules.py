"""What a form says of every row: computed fields are filled in, rules are checked.

Each form takes one query over all its rows; a form that says nothing takes none. The expressions were checked when
the framework was read, and the engine that runs them reaches neither files nor the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from mandata.findings import Finding, Findings, Place, Severity
from mandata.framework import declared_place
from mandata.framework.model import Field, Form, Framework
from mandata.framework.paths import shown
from mandata.framework.suggest import did_you_mean
from mandata.records.schema import TYPES


@dataclass(frozen=True, slots=True)
class RowRules:
    """The computed fields and rules of one form.

    Attributes:
        workspace: the folder that the names of returns start from.
        findings: where broken rules are told.
    """

    form: Form
    framework: Framework
    workspace: Path
    findings: Findings

    @property
    def is_empty(self) -> bool:
        """Whether the form says nothing of its rows."""
        return not self.form.rules and not self._computed_fields

    @property
    def _computed_fields(self) -> list[Field]:
        return [field for field in self.form.table.fields if field.computed is not None]

    def compute(self, table: pa.Table) -> pa.Table:
        """The rows with their computed fields worked out."""
        fields = self._computed_fields
        expressions = {field.name: field.computed or "" for field in fields}
        for name, values in self._worked_out(table, expressions, "schema", "fields").items():
            field = next(field for field in fields if field.name == name)
            typed = values.cast(TYPES[field.type])
            self._check_codes(typed.to_pylist(), field, table)
            table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), typed)
        return table

    def check(self, table: pa.Table) -> None:
        """A finding for every row that breaks a rule; one that cannot be told, for want of a figure, is not broken."""
        conditions = {rule.id: f"NOT ({rule.check})" for rule in self.form.rules}
        broken = self._worked_out(table, conditions, "rules")
        for rule in self.form.rules if broken else ():
            message, mend = f"{rule.message} (rule '{rule.id}')", f"Correct the row so that {rule.check}."
            for row, is_broken in enumerate(broken[rule.id].to_pylist()):
                if is_broken:
                    self._tell(Finding("rule", message, mend, severity=Severity(rule.severity)), row, table)

    def _check_codes(self, values: list[str], field: Field, table: pa.Table) -> None:
        known = self.framework.code_lists[field.codelist].codes if field.codelist else None
        for row, value in enumerate(values):
            if known is not None and value is not None and value not in known:
                message = f"Computed column '{field.name}': '{value}' is not in '{field.codelist}'."
                self._tell(Finding("unknown-code", message, did_you_mean(value, known, "codes")), row, table)

    def _tell(self, finding: Finding, row: int, table: pa.Table) -> None:
        file, line = table.column("_return")[row].as_py(), table.column("_line")[row].as_py()
        self.findings.items.append(replace(finding, place=Place(shown(self.workspace / file), line)))

    def _worked_out(self, table: pa.Table, expressions: Mapping[str, str], *declared: str) -> dict[str, pa.Array]:
        """The value of each expression for every row, by name; nothing, with a finding, if one fails."""
        if not expressions:
            return {}
        columns = ", ".join(f"({sql}) AS column_{index}" for index, sql in enumerate(expressions.values()))
        connection = _connection().cursor()
        connection.register("records", table)
        try:
            found = connection.sql(f"SELECT {columns} FROM records").to_arrow_table()  # noqa: S608 (checked on reading)
        except duckdb.Error as error:
            place = declared_place(self.framework.folder, "form", self.form.name, *declared)
            message = f"An expression of '{self.form.name}' cannot be worked out: {str(error).splitlines()[0]}."
            self.findings.error("broken-expression", message, "Correct the expression.", place)
            return {}
        finally:
            connection.unregister("records")
        return {name: column.combine_chunks() for name, column in zip(expressions, found.columns, strict=True)}


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """One for the process, in memory; rows keep their order."""
    return duckdb.connect(":memory:", config={"enable_external_access": "false", "preserve_insertion_order": "true"})
