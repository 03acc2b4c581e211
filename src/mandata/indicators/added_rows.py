"""Empty rows: other places where a person could be counted, as far as a reader knows.

A row is added only where the form allows it: with another code of the list of what could identify a person, never
blank, never with the key of another row, and never against a rule of the form about codes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import pyarrow as pa

from mandata.answers import Status
from mandata.framework.model import ORGANISATIONS, Form, Framework
from mandata.indicators.counts import Count, guarded_fields
from mandata.indicators.measure import measures_of
from mandata.records.computed_fields import with_computed
from mandata.records.row_source import RowSource
from mandata.records.row_tests import RowTest, fields_named, tests_of
from mandata.records.schema import status_of

MOST_ADDED = 20_000
"""Rows that are added at most. To add fewer protects more: a reader is then thought to know that nobody is there."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The records of a form as they were when something was published, and what was published then.

    Attributes:
        counts: the counts that each printed number shows.
        suppressed: counts that were asked for and suppressed; they stay protected.
    """

    table: pa.Table
    counts: Sequence[Sequence[Count]]
    suppressed: Sequence[Count] = ()

    @property
    def asked(self) -> list[Count]:
        """Every requested count, once."""
        return list(dict.fromkeys([*(count for number in self.counts for count in number), *self.suppressed]))


@dataclass(frozen=True, slots=True)
class Added:
    """The name of a row that is added: the row that it is made from, and the codes it has instead."""

    row: Hashable
    codes: tuple[Any, ...]


@dataclass
class Adding:
    """Adds the rows in which a person could be counted, as far as a reader knows."""

    framework: Framework
    form: Form
    editions: Sequence[Edition]
    names: Sequence[Sequence[Hashable]]

    def rows(self) -> list[tuple[pa.Table, Sequence[Hashable]]]:
        """Return the rows to add for each edition, with their names."""
        relevant = self._relevant
        changing = [name for name in sorted(guarded_fields(self.form)) if name in relevant and self._is_asked(name)]
        if not changing:
            return [(edition.table.slice(0, 0), ()) for edition in self.editions]
        contexts = self._contexts([name for name in relevant if name not in changing])
        chosen = list(self._codes(changing, len(contexts)))
        added = [self._in_edition(index, changing, contexts, chosen) for index in range(len(self.editions))]
        return [(self._allowed(*found)) for found in added]

    @cached_property
    def _relevant(self) -> tuple[str, ...]:
        """The fields that decide where a row is counted."""
        found: dict[str, None] = {}
        for count in (count for edition in self.editions for count in edition.asked):
            measure = measures_of(self.framework, count.measure).main
            found |= dict.fromkeys([*measure.fields, *(name.partition(".")[0] for name in count.dimensions)])
        computed = [self.form.field(name) for name in found]
        more = {name for field in computed if field and field.computed for name in self._named_in(field.computed)}
        return tuple(sorted({*found, *more} - set(self._counts)))

    def _named_in(self, text: str) -> Iterable[str]:
        return fields_named(text, (field.name for field in self.form.table.fields))

    @property
    def _counts(self) -> tuple[str, ...]:
        return self.form.disclosure.counts if self.form.disclosure else ()

    def _is_asked(self, name: str) -> bool:
        declared = self.form.field(name)
        return declared is not None and declared.computed is None

    def _contexts(self, fields: Sequence[str]) -> list[Hashable]:
        """Return one row for each combination of values that does not identify a person."""
        described: dict[Hashable, list[Any]] = defaultdict(lambda: [None] * len(self.editions))
        columns = ["_cycle", *fields]
        columns += [status_of(name) for name in fields if self._is_answer(name)]
        for index, edition in enumerate(self.editions):
            for name, row in zip(self.names[index], edition.table.select(columns).to_pylist(), strict=True):
                described[name][index] = tuple(row.values())
        found: dict[Hashable, Hashable] = {}
        for name, seen in described.items():
            found.setdefault(tuple(seen), name)
        return list(found.values())

    def _is_answer(self, name: str) -> bool:
        declared = self.form.field(name)
        return declared is not None and self.form.is_answer(declared)

    def _codes(self, changing: Sequence[str], contexts: int) -> Iterator[dict[str, Any]]:
        """Return the codes that an added row has instead of its own: in all fields, or in one if those are too many."""
        each = [self._possible(name) for name in changing]
        together = contexts
        for codes in each:
            together *= len(codes)
        if together <= MOST_ADDED:
            yield from (dict(zip(changing, codes, strict=True)) for codes in product(*each))
        elif contexts * sum(map(len, each)) <= MOST_ADDED:
            yield from ({name: code} for name, codes in zip(changing, each, strict=True) for code in codes)

    def _possible(self, name: str) -> list[Any]:
        """Return the codes that a row may have, whatever its other codes are."""
        declared = self.form.field(name)
        assert declared is not None  # noqa: S101 (a field of the form)
        if declared.field_type.values:
            return sorted(map(declared.field_type.read, declared.field_type.values))
        if declared.codelist and declared.codelist != ORGANISATIONS:
            return list(self.framework.code_lists[declared.codelist].codes)
        seen = {code for edition in self.editions for code in edition.table.column(name).to_pylist()}
        return sorted((code for code in seen if code is not None), key=str)

    def _in_edition(
        self, index: int, changing: Sequence[str], contexts: Sequence[Hashable], chosen: Sequence[Mapping[str, Any]]
    ) -> tuple[pa.Table, list[Hashable]]:
        table, wanted = self.editions[index].table, set(contexts)
        places = {name: place for place, name in enumerate(self.names[index]) if name in wanted}
        key = self.form.table.primaryKey
        taken = set(self.names[index]) if set(key) & set(changing) else set()
        rows, names = list[dict[str, Any]](), list[Hashable]()
        for name in (name for name in contexts if name in places):
            source = table.slice(places[name], 1).to_pylist()[0]
            for codes in chosen:
                row = self._changed(source, codes, f"added/{len(rows)}")
                if (row["_cycle"], *(row[part] for part in key), 1) not in taken:
                    rows.append(row)
                    names.append(Added(name, tuple(codes.items())))
        return pa.Table.from_pylist(rows, schema=table.schema), names

    def _changed(self, source: Mapping[str, Any], codes: Mapping[str, Any], record: str) -> dict[str, Any]:
        """Return a row like another with other codes, in which nobody is counted."""
        row = {**source, **codes, **dict.fromkeys(self._counts, 0), "_record": record}
        answered = [name for name in (*codes, *self._counts) if self._is_answer(name)]
        return {**row, **{status_of(name): str(Status.REPORTED) for name in answered}}

    def _allowed(self, table: pa.Table, names: Sequence[Hashable]) -> tuple[pa.Table, Sequence[Hashable]]:
        """Return the rows that the form's rules allow, with their computed fields computed again."""
        if not table.num_rows:
            return table, names
        table, _ = with_computed(table, self.form, self.framework)
        tests = list(self._tests(table))
        if not tests:
            return table, names
        source = RowSource.of(table, self.form)
        broken = {number - 1 for batch in source.failing(tests) for number in batch.column(0).to_pylist()}
        kept = [index for index in range(table.num_rows) if index not in broken]
        return table.take(kept), [names[index] for index in kept]

    def _tests(self, table: pa.Table) -> Iterator[RowTest]:
        """Return the rules about codes. Rules about numbers are left out, since an added row has no own numbers."""
        columns = RowSource.of(table, self.form).columns
        for test in tests_of(self.form, self.framework, columns, None, cells_read=True):
            fields = [self.form.field(name) for name in test.fields]
            if test.kind == "rule" and not any(field and field.counts for field in fields):
                yield test
