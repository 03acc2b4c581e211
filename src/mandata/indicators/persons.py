"""The persons of one form as a reader sees them: who is counted where, and where else somebody could be counted.

Records are rows that stand for persons or count them. An unknown is the count of one row. Rows that hold nobody are
added where a reader cannot exclude that somebody is there: the same row with other codes of what could identify a
person. A row is only added that the form allows: a field takes the codes of its list, none is left blank, and no two
rows have one key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pyarrow as pa

from mandata.framework.model import Disclosure, Form, Framework, Indicator
from mandata.indicators.added_rows import Added, Adding, Edition
from mandata.indicators.counts import PERSON, Count, guarded_fields
from mandata.indicators.engine import AskedRow, Engine
from mandata.indicators.measure import Measure, measures_of
from mandata.indicators.symbols import Names

Unit = tuple[Hashable, str, int]
"""An unknown: which row, the field of persons, and what it was; a corrected figure is another unknown."""

Units = Mapping[Unit, int]
"""A sum of unknowns: each with how often it is counted."""


@dataclass(slots=True)
class Persons:
    """The unknowns of one form, over all editions, the one that is being published last."""

    framework: Framework
    form: Form
    editions: Sequence[Edition]
    _views: list[_View] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = [_row_names(edition.table, self.form) for edition in self.editions]
        added = Adding(self.framework, self.form, self.editions, names).rows()
        for edition, known, more in zip(self.editions, names, added, strict=True):
            self._views.append(_View(self.framework, self.form, edition.table, known, more))

    @property
    def rule(self) -> Disclosure:
        """The form's rule."""
        assert self.form.disclosure  # noqa: S101 (only such forms are protected)
        return self.form.disclosure

    def sums(self, edition: int, count: Count) -> Iterator[Units]:
        """Yield the sums of unknowns that a count is."""
        view = self._views[edition]
        if count.kind == "each":
            for row in view.rows_at(count):
                yield from ({unit: 1} for unit in view.units(row, count.weights))
            return
        found: dict[Unit, int] = {}
        for row in view.rows_at(count):
            found.update(view.units(row, count.weights))
        if found:
            yield found

    def protected(self) -> list[frozenset[Unit]]:
        """Return the counts to protect, as sums of unknowns, each once.

        These are the counts of persons at every place that the printed numbers distinguish, in each cycle, if the
        place names a code of what could identify a person and the count is from 1 to below the threshold. A place is
        one code of some of the dimensions that printed numbers are broken down by; whether a condition of a printed
        number is met counts as one more dimension.
        Nothing is protected where no printed number is broken down by what could identify a person.
        """
        counts = [count for edition in self.editions for count in edition.asked]
        if not any(count.is_guarded for count in counts):
            return []
        found: dict[frozenset[Unit], None] = {}
        dimensions, conditions = self._dimensions(counts), self._conditions(counts)
        for index, view in enumerate(self._views):
            for group in view.groups(dimensions, conditions, guarded_fields(self.form), self.rule):
                found[group] = None
            for count in (count for count in self.editions[index].asked if count.is_guarded):
                for units in self.sums(index, count):
                    if 0 < total(units) < self.rule.threshold and set(units.values()) == {1}:
                        found[frozenset(units)] = None
        return list(found)

    def _dimensions(self, counts: Iterable[Count]) -> tuple[str, ...]:
        """Return the dimensions of printed numbers, and the coded fields that their conditions use."""
        found = {name for count in counts for name in count.dimensions}
        for count in counts:
            condition = self._measure(count).condition
            if count.is_guarded and condition is not None and self._is_of_codes(condition.fields):
                found |= set(condition.fields)
        return tuple(sorted(found))

    def _conditions(self, counts: Iterable[Count]) -> tuple[tuple[Indicator, int], ...]:
        """Return the other conditions of guarded numbers: the measure, and the cycle if it depends on one."""
        found: dict[tuple[Any, ...], tuple[Indicator, int]] = {}
        for count in counts:
            measure = self._measure(count)
            if not count.is_guarded or count.kind != "sum" or (measure.condition is None and measure.window is None):
                continue
            if measure.window is None and measure.condition and self._is_of_codes(measure.condition.fields):
                continue
            cycle = count.cycle if measure.window else 0
            key = (count.measure.where, count.measure.window, cycle)
            found.setdefault(key, (count.measure.model_copy(update={"by": ()}), cycle))
        return tuple(found.values())

    def _is_of_codes(self, fields: Iterable[str]) -> bool:
        declared = [self.form.field(name) for name in fields]
        return all(field is not None and field.codelist and not self.form.is_answer(field) for field in declared)

    def _measure(self, count: Count) -> Measure:
        return measures_of(self.framework, count.measure).main


def total(units: Units) -> int:
    """Return what a sum of unknowns truly is."""
    return sum(often * unit[2] for unit, often in units.items())


@dataclass(slots=True)
class _View:
    """One edition's records with the rows that are added, asked by the engine."""

    framework: Framework
    form: Form
    known: pa.Table
    names: Sequence[Hashable]
    added: tuple[pa.Table, Sequence[Hashable]]
    _rows: dict[tuple[str, tuple[str, ...]], list[AskedRow]] = field(default_factory=dict)
    _at: dict[tuple[str, tuple[str, ...]], dict[tuple[int, tuple[str, ...]], list[AskedRow]]] = field(
        default_factory=dict
    )
    _engine: Engine | None = None
    _found: Mapping[str, tuple[Hashable, Mapping[str, int]]] | None = None

    def rows_at(self, count: Count) -> list[AskedRow]:
        """Return the rows that a count is over."""
        wanted = {tuple(code for _, code in place) for place in count.places}
        at = self._by_place(count.measure, count.dimensions)
        if count.kind == "rest":
            rows = [row for (cycle, codes), found in at.items() if cycle == count.cycle for row in found
                    if codes not in wanted and "" not in codes]  # fmt: skip
        else:
            rows = [row for codes in wanted for row in at.get((count.cycle, codes), ())]
        return [row for row in rows if row.took_part is (count.kind != "left out")]

    def units(self, row: AskedRow, weights: Iterable[tuple[str, int]]) -> dict[Unit, int]:
        """Return the unknowns of a row."""
        name, counted = self.content[row.record]
        return {(name, of, counted[of]): often for of, often in weights if of in counted}

    def groups(
        self,
        dimensions: tuple[str, ...],
        conditions: Sequence[tuple[Indicator, int]],
        guarded: frozenset[str],
        rule: Disclosure,
    ) -> Iterator[frozenset[Unit]]:
        """Yield the small counts at every place of some dimensions and conditions."""
        everybody = Indicator(id=f"{self.form.name}.everybody", title="", form=self.form.name, value="count(*)")
        rows = self._asked(everybody, dimensions)
        met = [self._meeting(*condition) for condition in conditions]
        guards = [name.partition(".")[0] in guarded for name in dimensions]
        guards += [self._is_guarded(measure, guarded) for measure, _ in conditions]
        described = [(row, (*row.codes, *("yes" if row.record in found else "no" for found in met))) for row in rows]
        positions = range(len(guards))
        for size in range(1, len(guards) + 1):
            for chosen in combinations(positions, size):
                if any(guards[index] for index in chosen):
                    yield from self._small(described, chosen, rule)

    def _small(
        self, described: Sequence[tuple[AskedRow, tuple[str, ...]]], chosen: Sequence[int], rule: Disclosure
    ) -> Iterator[frozenset[Unit]]:
        found: dict[tuple[Any, ...], set[Unit]] = defaultdict(set)
        for row, codes in described:
            place = tuple(codes[index] for index in chosen)
            if "" not in place:
                for unit in self.units(row, [(name, 1) for name in rule.counts or (PERSON,)]):
                    found[row.cycle, unit[1], place].add(unit)
        for units in found.values():
            if 0 < sum(unit[2] for unit in units) < rule.threshold:
                yield frozenset(units)

    def _is_guarded(self, measure: Indicator, guarded: frozenset[str]) -> bool:
        condition = measures_of(self.framework, measure).main.condition
        return condition is not None and bool(set(condition.fields) & guarded)

    def _meeting(self, measure: Indicator, cycle: int) -> set[str]:
        """Return the rows that meet a condition."""
        rows = self._asked(measure, ())
        return {row.record for row in rows if row.took_part and (not cycle or row.cycle == cycle)}

    def _by_place(
        self, measure: Indicator, names: tuple[str, ...]
    ) -> dict[tuple[int, tuple[str, ...]], list[AskedRow]]:
        key = (measure.id, names)
        if key not in self._at:
            self._at[key] = defaultdict(list)
            for row in self._asked(measure, names):
                self._at[key][row.cycle, row.codes].append(row)
        return self._at[key]

    def _asked(self, measure: Indicator, names: tuple[str, ...]) -> list[AskedRow]:
        key = (measure.id, names)
        if key not in self._rows:
            broken_down = measure.model_copy(update={"by": names})
            named = [Names(self.framework).dimension(broken_down, name).named for name in names]
            self._rows[key] = self.engine.rows(measures_of(self.framework, broken_down).main, named)
        return self._rows[key]

    @property
    def engine(self) -> Engine:
        """Asks the records with the rows that are added."""
        if self._engine is None:
            self._engine = Engine(self.framework, {self.form.name: self._table})
        return self._engine

    @property
    def _table(self) -> pa.Table:
        return pa.concat_tables([self.known, self.added[0]])

    @property
    def content(self) -> Mapping[str, tuple[Hashable, Mapping[str, int]]]:
        """By record: the row's name over all editions and its counts of persons, if it has a name."""
        if self._found is None:
            rule = self.form.disclosure
            counts = rule.counts if rule else ()
            rows = self._table.select(["_record", *counts]).to_pylist()
            self._found = {
                row["_record"]: (
                    name,
                    {of: row[of] for of in counts if row[of] is not None} if counts else {PERSON: self._person(name)},
                )
                for row, name in zip(rows, [*self.names, *self.added[1]], strict=True)
            }
        return self._found

    def _person(self, name: Hashable) -> int:
        return 0 if isinstance(name, Added) else 1


def _row_names(table: pa.Table, form: Form) -> list[Hashable]:
    """Return what each row goes by in every edition: its key; where the form has none, what it says."""
    key = [*form.table.primaryKey] or [item.name for item in form.table.fields if item.name in table.schema.names]
    seen: dict[Hashable, int] = defaultdict(int)
    names: list[Hashable] = []
    for row in table.select(["_cycle", *key]).to_pylist():
        content = tuple(row.values())
        seen[content] += 1
        names.append((*content, seen[content]))
    return names
