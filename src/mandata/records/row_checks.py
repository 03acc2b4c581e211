"""The rows of a form, checked as a set: one query over a table or a Parquet file returns only the wrong rows.

Every question of the form is one condition (`mandata.records.row_tests`). Details of a row are read only if a condition
is true, so that correct rows, which are nearly all, cost one pass. Keys are compared by their hashes, and by
their values only if two hashes are the same. Reading, memory and findings are bounded: wrong rows are streamed, the
first of each kind are reported, the rest are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from mandata.findings import Finding, Place
from mandata.framework.model import Cycle, Form, Framework
from mandata.records.capping import MOST_ALIKE, and_more
from mandata.records.computed_fields import broken_expression, without_broken_fields
from mandata.records.header import problems_of_header
from mandata.records.row_findings import NUMBER, Row, RowWords
from mandata.records.row_source import RowSource, answer
from mandata.records.row_tests import RowTest, dated, tests_of


@dataclass(frozen=True, slots=True)
class RowReport:
    """The findings about the rows of one table.

    Attributes:
        rows: number of rows checked.
        broken: number of rows that fail each question, by its name (`found: too small`, the id of a rule, `same
            branch`); a cell is counted for the first question that it fails.
        findings: the first rows of each kind in order, then the number of the others.
    """

    rows: int
    broken: Mapping[str, int]
    findings: Sequence[Finding]


def check_rows(
    rows: pa.Table | Path,
    form: Form,
    framework: Framework,
    *,
    cycle: Cycle | None = None,
    folder: Path | None = None,
    cells_read: bool = False,
) -> RowReport:
    """Check the rows of one return or register.

    Args:
        rows: records, or a submitted table, in memory or as a Parquet file. A column of another type than its
        field's is read as text, by the grammar of cells.
        form: the form of the rows.
        framework: with the form's code lists.
        cycle: for which the rows were submitted; without it no date is checked.
        folder: that the returns named in records are relative to.
        cells_read: whether the cells were checked when they were read from a file; then columns, cells and keys are
            not
        checked again, except computed cells.

    Returns:
        Findings with a maximum per kind, and a count of the rest.

    Raises:
        OSError: the file cannot be read.
    """
    if cells_read and isinstance(rows, pa.Table) and not _asks_of_rows(form):
        return RowReport(rows.num_rows, {}, [])
    source = RowSource.of(rows, form)
    findings = [] if cells_read or source.are_records else list(_header(source))

    def asked() -> list[RowTest]:
        return tests_of(form, framework, source.columns, cycle, cells_read=cells_read)

    words = RowWords(form, framework, source.columns, cycle, folder, source.shown)
    try:
        tally = _Tally.of(asked(), source, words)
    except duckdb.Error:
        source, broken = without_broken_fields(source, framework)
        tests, of_rules = _without_broken_rules(asked(), source, framework)
        findings += broken + of_rules
        tally = _Tally.of(tests, source, words)
    for key in () if cells_read else _keys(source):
        tally.add_repeats(key, source.repeated(key))
    return RowReport(source.count, tally.broken, [*findings, *tally.findings()])


def _asks_of_rows(form: Form) -> bool:
    """Return whether a form has rules for a row beyond those for each of its cells."""
    fields = form.table.fields
    return bool(form.rules) or any(field.computed is not None or dated(form, field) for field in fields)


class _Tally:
    """Counts the rows that fail, and words the first of each kind."""

    def __init__(self, words: RowWords) -> None:
        self.broken: dict[str, int] = {}
        self._words = words
        self._findings: dict[str, list[tuple[int, Finding]]] = {}

    @classmethod
    def of(cls, tests: Sequence[RowTest], source: RowSource, words: RowWords) -> _Tally:
        """Return the tally of some questions.

        Raises:
            duckdb.Error: one of them cannot be evaluated for every row.
        """
        tally = cls(words)
        if tests:
            for batch in source.failing(tests):
                tally._add_batch(tests, batch)
        return tally

    def add_repeats(self, key: tuple[str, ...], batches: Iterator[pa.RecordBatch]) -> None:
        """Add rows that have the key of an earlier one."""
        for batch in batches:
            self._add(f"same {', '.join(key)}", batch, partial(self._words.repeated, key))

    def findings(self) -> list[Finding]:
        """Return the first findings of each kind in row order, then the number of the others."""
        kept = sorted((entry for kind in self._findings.values() for entry in kind), key=lambda entry: entry[0])
        rest = []
        for name, number in self.broken.items():
            if number > MOST_ALIKE:
                first = self._findings[name][0][1]
                place = Place(first.place.file) if first.place else None
                rest.append(and_more(number - MOST_ALIKE, first.code, place, first.severity))
        return [finding for _, finding in kept] + rest

    def _add_batch(self, tests: Sequence[RowTest], batch: pa.RecordBatch) -> None:
        """Add rows that fail a question; a cell counts for the first one that it fails."""
        failed: dict[str, pa.Array] = {}
        for index, test in enumerate(tests):
            fails = pc.fill_null(batch.column(answer(index)), False)
            if test.column is not None:
                name = test.column.field.name
                fails = pc.and_not(fails, failed[name]) if name in failed else fails
                failed[name] = pc.or_(fails, failed[name]) if name in failed else fails
            self._add(test.name, batch.filter(fails), partial(self._words.broken, test))

    def _add(self, name: str, batch: pa.RecordBatch, said: Callable[[Row], Finding]) -> None:
        if batch.num_rows == 0:
            return
        self.broken[name] = self.broken.get(name, 0) + batch.num_rows
        kept = self._findings.setdefault(name, [])
        kept += [(row[NUMBER], said(row)) for row in batch.slice(0, MOST_ALIKE - len(kept)).to_pylist()]


def _keys(source: RowSource) -> list[tuple[str, ...]]:
    """Return the fields that must be unique, together or alone."""
    form = source.form
    unique = [(field.name,) for field in form.table.fields if field.constraints.unique]
    keys = [form.table.primaryKey, *unique] if form.table.primaryKey else unique
    return [key for key in dict.fromkeys(keys) if source.columns.keys() >= set(key)]


def _header(source: RowSource) -> Iterator[Finding]:
    place = Place(source.shown) if source.shown else None
    for _, problem in problems_of_header(source.schema.names, source.form):
        yield problem.at(place)


def _without_broken_rules(
    tests: Sequence[RowTest], source: RowSource, framework: Framework
) -> tuple[list[RowTest], list[Finding]]:
    """Return the questions that can be evaluated for every row, and findings about the others."""
    sound, findings = [], []
    for test in tests:
        complaint = source.complaint(test.broken) if test.rule else None
        if complaint and test.rule:
            index = source.form.rules.index(test.rule)
            findings.append(broken_expression(source.form, framework, complaint, "rules", index, "check"))
        else:
            sound.append(test)
    return sound, findings
