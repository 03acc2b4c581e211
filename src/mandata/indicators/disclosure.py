"""Disclosure control: which values may not be shown, because a small count of persons could be told from them.

A form declares the rule. Every value that a report asks for is put back into the counts of the records that it adds
up, so that all tables over a form, in whatever breakdown, are protected together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from mandata.answers import Status
from mandata.framework.model import Disclosure, Framework, Indicator
from mandata.indicators.composition import Composer
from mandata.indicators.groups import Groups, Part, Place
from mandata.indicators.value import Value

PERSON = ""
"""The count of a row that stands for one person."""

Unit = tuple[str, str]
"""Id of a record and the field with its count; `PERSON` where the row is one person."""

Key = tuple[str, int, Place]
"""Names a value: indicator, cycle and place."""

Listing = tuple[str, int, tuple[str, ...]]
"""Indicator, cycle and dimensions of a breakdown that was shown whole, so that a place left out of it has nobody."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A number that is a plain sum over records: the value of an indicator, or one of the two parts of a share."""

    indicator: Indicator
    cycle: int
    place: Place
    units: Mapping[Unit, int]

    def names(self, dimensions: Collection[str]) -> set[str]:
        """Which of some fields its place is broken down by."""
        return {name for name, _ in self.place if _field(name) in dimensions}


class NotASum(Exception):
    """What is shown is no plain sum of persons, so that it cannot be protected by sums."""


def hidden_values(
    framework: Framework, groups: Groups, asked: Iterable[Value], listed: Collection[Listing]
) -> set[Key]:
    """The values that may not be shown.

    Args:
        groups: what the engine aggregated.
        asked: every value that is going to be shown, with those they are compared with.
        listed: breakdowns that are shown whole.
    """
    by_form: dict[str, list[Value]] = defaultdict(list)
    for value in asked:
        for form in guarded_forms(framework, value.indicator):
            by_form[form] += [value, value.previous] if value.previous else [value]
    hidden = set[Key]()
    for form, values in by_form.items():
        rule = framework.forms[form].disclosure
        assert rule  # noqa: S101 (only such forms are collected)
        hidden |= _FormControl(framework, groups, rule, listed).hidden(values)
    return hidden


def guarded_forms(framework: Framework, indicator: Indicator) -> set[str]:
    """The forms under disclosure control that an indicator is computed from."""
    if indicator.components:
        parts = (framework.indicators[item.indicator] for item in indicator.components)
        return set().union(*(guarded_forms(framework, part) for part in parts))
    form = framework.forms.get(indicator.form)
    return {indicator.form} if form and form.disclosure else set()


def key_of(value: Value) -> Key:
    """What names a value."""
    return value.indicator.id, value.cycle, value.at


def without_number(value: Value, rule_words: str) -> Value:
    """The value as it is shown where its number may not be."""
    return replace(
        value,
        status=Status.WITHHELD,
        reason=rule_words,
        number=None,
        numerator=None,
        denominator=None,
        records=0,
        left_out=0,
    )


@dataclass(slots=True)
class _FormControl:
    """Protects everything that is shown over one form."""

    framework: Framework
    groups: Groups
    rule: Disclosure
    listed: Collection[Listing]
    _sums: list[Sum] = field(default_factory=list)

    def hidden(self, values: Iterable[Value]) -> set[Key]:
        """The values over the form that may not be shown."""
        hidden, parts = set[Key](), dict[Key, list[Sum]]()
        for value in {key_of(value): value for value in values}.values():
            try:
                parts[key_of(value)] = list(self._parts(value))
            except NotASum:
                if self._is_guarded(value.indicator, value.at):
                    hidden.add(key_of(value))
        for cycle in {key[1] for key in parts}:
            of_cycle = {key: sums for key, sums in parts.items() if key[1] == cycle}
            hidden |= self._hidden_in_cycle(of_cycle)
        return hidden

    def _hidden_in_cycle(self, parts: Mapping[Key, list[Sum]]) -> set[Key]:
        from mandata.indicators.suppression import Published, withheld  # noqa: PLC0415 (the solver takes a second)

        self._sums = [item for sums in parts.values() for item in sums]
        atoms = self._atoms()
        counts = list(atoms.values())
        members = [
            frozenset(number for number, of in enumerate(atoms) if index in of) for index in range(len(self._sums))
        ]
        shown = [
            Published(atoms_of, self._is_guarded(item.indicator, item.place), len(item.place))
            for item, atoms_of in zip(self._sums, members, strict=True)
        ]
        gone = {members[index] for index in withheld(counts, shown, self.rule.threshold)}
        hidden, first = set[Key](), 0
        for key, sums in parts.items():
            if gone & set(members[first : first + len(sums)]):
                hidden.add(key)
            first += len(sums)
        return hidden

    # What is shown, as sums over records

    def _parts(self, value: Value) -> Iterator[Sum]:
        indicator = value.indicator
        if indicator.components or (
            indicator.as_reported is not None and value.denominator is None and value.number is not None
        ):
            raise NotASum
        measure = self.groups.measure(indicator, "main")
        if measure is None:
            raise NotASum
        columns = [self._column(item.tree) for item in measure.aggregates]
        if indicator.share_of is not None:
            composer = Composer(self.framework, self.groups)
            around = [place for place, _ in composer.share_groups(indicator, value.cycle, value.at)]
            bases = around if indicator.share_of.base == "total" else around[1:]
            yield self._sum(value, columns[0], [value.at])
            yield self._sum(value, columns[0], bases, place=_without(value.at, indicator.share_of.dimension))
            return
        for column in columns:
            yield self._sum(value, column, [value.at])

    def _column(self, tree: exp.Expr) -> str:
        """The field that an aggregate adds up; `PERSON` where it counts rows.

        Raises:
            NotASum: it does something else.
        """
        if isinstance(tree, exp.Count) and isinstance(tree.this, exp.Star) and not self.rule.counts:
            return PERSON
        if isinstance(tree, exp.Sum) and isinstance(tree.this, exp.Column) and tree.this.name in self.rule.counts:
            return str(tree.this.name)
        raise NotASum

    def _sum(self, value: Value, column: str, places: Iterable[Place], place: Place | None = None) -> Sum:
        units = dict[Unit, int]()
        part: Part = "main"
        for where in places:
            for row in self.groups.rows(value.indicator, part, value.cycle, where):
                if row.took_part:
                    units[row.record, column] = 1 if column == PERSON else int(row.cells[column][0])
        return Sum(value.indicator, value.cycle, value.at if place is None else place, units)

    def _is_guarded(self, indicator: Indicator, place: Place) -> bool:
        """Whether something is broken down by what could identify a person, by its place or by its condition."""
        if any(_field(name) in self.rule.dimensions for name, _ in place):
            return True
        measure = None if indicator.components else self.groups.measure(indicator, "main")
        condition = measure.condition if measure else None
        return condition is not None and bool(set(condition.fields) & set(self.rule.dimensions))

    # Atoms: groups of persons that no table splits further

    def _atoms(self) -> dict[frozenset[int], int]:
        """The count of each atom, by the sums that it is part of; with those that could be there for all one knows."""
        members: dict[Unit, set[int]] = defaultdict(set)
        counts = dict[Unit, int]()
        for index, item in enumerate(self._sums):
            for unit, count in item.units.items():
                members[unit].add(index)
                counts[unit] = count
        atoms: dict[frozenset[int], int] = defaultdict(int)
        for unit, of in members.items():
            atoms[frozenset(of)] += counts[unit]
        for atom in list(atoms):
            for thinkable in self._thinkable(atom):
                atoms.setdefault(thinkable, 0)
        return dict(atoms)

    def _thinkable(self, of: frozenset[int]) -> Iterator[frozenset[int]]:
        """Where else a person of an atom could stand: the same in all but one guarded dimension."""
        for dimension in self.rule.dimensions:
            fixed = frozenset(index for index in of if not self._sums[index].names([dimension]))
            families = {self._family(self._sums[index], dimension) for index in of - fixed}
            if not families:
                continue
            for code in {None, *self._codes(families, dimension)}:
                moved = [self._at(family, dimension, code) for family in families]
                if all(
                    index is not None or not self._is_listed(family)
                    for index, family in zip(moved, families, strict=True)
                ):
                    found = fixed | {index for index in moved if index is not None}
                    if found:
                        yield found

    def _family(self, item: Sum, dimension: str) -> tuple[str, int, tuple[str, ...], Place]:
        """Sums that differ only in their code of a dimension: indicator, cycle, all dimensions, the other codes."""
        rest = tuple((name, code) for name, code in item.place if _field(name) != dimension)
        return item.indicator.id, item.cycle, tuple(name for name, _ in item.place), rest

    def _codes(self, families: Collection[tuple[str, int, tuple[str, ...], Place]], dimension: str) -> set[str]:
        return {
            code
            for item in self._sums
            if self._family(item, dimension) in families
            for name, code in item.place
            if _field(name) == dimension
        }

    def _at(self, family: tuple[str, int, tuple[str, ...], Place], dimension: str, code: str | None) -> int | None:
        """The sum of a family that has a code; None where none is shown."""
        for index, item in enumerate(self._sums):
            codes = [given for name, given in item.place if _field(name) == dimension]
            if codes == [code] and self._family(item, dimension) == family:
                return index
        return None

    def _is_listed(self, family: tuple[str, int, tuple[str, ...], Place]) -> bool:
        return family[:3] in self.listed


def _field(dimension: str) -> str:
    return dimension.partition(".")[0]


def _without(place: Place, dimension: str) -> Place:
    return tuple((name, code) for name, code in place if name != dimension)
