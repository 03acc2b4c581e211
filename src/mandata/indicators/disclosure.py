"""Disclosure control: which values may not be printed, because a small count of persons could be worked out.

A form declares the rule. Everything that a report prints of such a form, and what earlier releases printed of it, is
put back into counts of persons (`counts`), which are sums of unknowns for a reader (`persons`); then as many numbers
are suppressed as it takes (`suppression`).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from mandata.answers import Status
from mandata.framework.model import Form, Framework
from mandata.indicators.added_rows import Edition
from mandata.indicators.counting import Counting
from mandata.indicators.counts import Count, NotASum, guarded_forms
from mandata.indicators.group_rows import Groups, Place
from mandata.indicators.persons import Persons, Unit, Units
from mandata.indicators.value import Value

Key = tuple[str, int, Place]
"""Names a value: indicator, cycle and place."""

Listing = tuple[str, int, tuple[str, ...]]
"""Indicator, cycle and dimensions of a breakdown that is shown whole, so that a place left out of it has nobody."""

MOST_COUNTS = 5_000
"""Protected counts, or unknowns, above which every number that could identify a person is suppressed unasked."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The counts that a release printed of the forms under disclosure control.

    Attributes:
        release: id of the release.
        tables: the records of each form, as they were.
        counts: by form, every count that can be read.
        suppressed: by form, the counts of the values that were suppressed.
        request: names everything that was asked for, printed or suppressed.
        hidden: the values that were suppressed.
    """

    release: str
    tables: Mapping[str, pa.Table]
    counts: Mapping[str, Sequence[Count]]
    suppressed: Mapping[str, Sequence[Count]]
    request: str = ""
    hidden: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Protection:
    """The decisions of disclosure control.

    Attributes:
        hidden: the values that may not be printed.
        exposed: how many small counts earlier releases show too much of, whatever is suppressed.
        counts: by form, every count that can still be read.
        suppressed: by form, the counts of the values that may not be printed.
        request: names everything that was asked for.
    """

    hidden: frozenset[Key] = frozenset()
    exposed: int = 0
    counts: Mapping[str, Sequence[Count]] = field(default_factory=dict)
    suppressed: Mapping[str, Sequence[Count]] = field(default_factory=dict)
    request: str = ""

    def to_json(self, release: str) -> dict[str, Any]:
        """Return what later releases have to know of this one."""
        return {
            "release": release,
            "request": self.request,
            "hidden": sorted([name, cycle, [list(pair) for pair in place]] for name, cycle, place in self.hidden),
            "counts": _as_json(self.counts),
            "suppressed": _as_json(self.suppressed),
        }


def printed(data: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> Printed:
    """Read what `Protection.to_json` wrote."""
    hidden = frozenset((name, cycle, tuple((a, b) for a, b in place)) for name, cycle, place in data["hidden"])
    return Printed(
        data["release"],
        tables,
        _from_json(data["counts"], tables),
        _from_json(data["suppressed"], tables),
        data["request"],
        hidden,
    )


def _as_json(counts: Mapping[str, Sequence[Count]]) -> dict[str, list[dict[str, Any]]]:
    return {form: [count.to_json() for count in listed] for form, listed in counts.items()}


def _from_json(data: Mapping[str, Any], forms: Collection[str]) -> dict[str, list[Count]]:
    """Return the counts of the forms that there still are."""
    return {form: [Count.from_json(item) for item in listed] for form, listed in data.items() if form in forms}


def protect(
    groups: Groups,
    table: Callable[[str], pa.Table],
    asked: Iterable[Value],
    listed: Collection[Listing],
    *,
    earlier: Sequence[Printed] = (),
    release: str = "",
) -> Protection:
    """Decide which values may not be printed.

    Args:
        groups: what the engine aggregated.
        table: gives the records of a form.
        asked: every value that is going to be printed, with those they are compared with.
        listed: breakdowns that are shown whole.
        earlier: what earlier releases printed.
        release: id of the release that the records are, "" for none; where the same was printed from it before, the
            same is suppressed again.
    """
    framework = groups.framework
    values = {key_of(one): one for value in asked for one in _shown_with(value)}
    guarded = {key: value for key, value in values.items() if guarded_forms(framework, value.indicator)}
    if not guarded:
        return Protection()
    counting = Counting(framework, groups)
    counts, refused, behind = dict[Key, list[Count]](), set[Key](), list[Count]()
    for key, value in guarded.items():
        try:
            counts[key] = counting.of(value)
        except NotASum:
            refused.add(key)
            behind += counting.behind(value)
    rest = [
        count
        for name, cycle, names in sorted(listed)
        if guarded_forms(framework, framework.indicators[name])
        for count in counting.listed(framework.indicators[name], cycle, names)
    ]
    request = _request(guarded, rest)
    again = next(
        (item.hidden for item in earlier if release and (item.release, item.request) == (release, request)), None
    )
    exposed = 0
    if again is None:
        found = set(refused)
        for form in sorted({count.measure.form for shown in [*counts.values(), rest, behind] for count in shown}):
            control = _FormControl(
                framework, framework.forms[form], table(form), guarded, counts, rest, behind, earlier
            )
            hidden, too_much = control.hidden()
            found |= hidden
            exposed += too_much
        again = frozenset(found | _calculated_from(found, values))
    readable = [*(count for key, shown in counts.items() if key not in again for count in shown), *rest]
    suppressed = [*behind, *(count for key, shown in counts.items() if key in again for count in shown)]
    return Protection(again, exposed, _by_form(readable), _by_form(suppressed), request)


def _by_form(counts: Iterable[Count]) -> dict[str, list[Count]]:
    """Return the distinct counts by form."""
    found: dict[str, dict[Count, None]] = defaultdict(dict)
    for count in counts:
        found[count.measure.form][count] = None
    return {form: list(listed) for form, listed in sorted(found.items())}


def _shown_with(value: Value) -> Iterator[Value]:
    """Yield a value with every other value that is shown next to it: what it is compared with and calculated from."""
    yield value
    for other in [*([value.previous] if value.previous else []), *(item.value for item in value.operands)]:
        yield from _shown_with(other)


def _calculated_from(hidden: Collection[Key], values: Mapping[Key, Value]) -> set[Key]:
    """Return the calculated values of which an operand is suppressed, so that they cannot give it away."""
    behind = {key: [one for item in value.operands for one in _shown_with(item.value)] for key, value in values.items()}
    return {key for key, operands in behind.items() if any(key_of(one) in hidden for one in operands)}


def key_of(value: Value) -> Key:
    """Return what names a value."""
    return value.indicator.id, value.cycle, value.at


def without_number(value: Value, rule_words: str) -> Value:
    """Return the value as it is shown where its number may not be."""
    return replace(
        value,
        status=Status.WITHHELD,
        reason=rule_words,
        number=None,
        numerator=None,
        denominator=None,
        records=0,
        left_out=0,
        operands=(),
    )


def _request(values: Iterable[Key], rest: Iterable[Count]) -> str:
    content = [sorted([name, cycle, list(place)] for name, cycle, place in values), [item.to_json() for item in rest]]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(slots=True)
class _FormControl:
    """Protects everything that is printed over one form."""

    framework: Framework
    form: Form
    table: pa.Table
    values: Mapping[Key, Value]
    counts: Mapping[Key, Sequence[Count]]
    rest: Sequence[Count]
    behind: Sequence[Count]
    earlier: Sequence[Printed]

    def hidden(self) -> tuple[set[Key], int]:
        """Return the values that may not be printed, and how many counts cannot be protected any more."""
        from mandata.indicators.suppression import Sum, suppress  # noqa: PLC0415 (the solver takes a second)

        keys, persons = self._persons()
        groups = persons.protected()
        if not groups:
            return set(), 0
        known = self._sums(persons, len(keys))
        units = sorted({unit for sums in known for unit in dict(sums)} | {u for g in groups for u in g}, key=repr)
        atoms, counts = _atoms(units, known, groups)
        if max(len(groups), len(counts)) > MOST_COUNTS:
            return {key for key in keys if any(count.is_guarded for count in self.counts[key])}, 0
        sums = [Sum(_over(atoms, dict(sums)), numbers) for sums, numbers in known.items()]
        rule = persons.rule
        found = suppress(
            counts,
            sums,
            [frozenset(atoms[unit] for unit in group) for group in groups],
            rule.threshold,
            [self._cost(key) for key in keys],
        )
        return {keys[number] for number in found.numbers}, len(found.exposed)

    def _persons(self) -> tuple[list[Key], Persons]:
        """Return the values over the form, and the unknowns behind them and behind what was printed before."""
        name = self.form.name
        of_form = {
            key: [count for count in counts if count.measure.form == name] for key, counts in self.counts.items()
        }
        keys = sorted(key for key, counts in of_form.items() if counts)
        editions = [
            Edition(item.tables[name], [item.counts.get(name, ())], item.suppressed.get(name, ()))
            for item in self.earlier
            if name in item.tables
        ]
        rest = [count for count in self.rest if count.measure.form == name]
        behind = [count for count in self.behind if count.measure.form == name]
        now = Edition(self.table, [*(of_form[key] for key in keys), rest], behind)
        return keys, Persons(self.framework, self.form, [*editions, now])

    def _sums(self, persons: Persons, numbers: int) -> dict[frozenset[tuple[Unit, int]], frozenset[int]]:
        """Return every sum that a reader knows, with the numbers that show it; none if an earlier release shows it."""
        found: dict[frozenset[tuple[Unit, int]], set[int] | None] = {}
        last = len(persons.editions) - 1
        for index, edition in enumerate(persons.editions):
            for number, counts in enumerate(edition.counts):
                for units in (units for count in counts for units in persons.sums(index, count)):
                    key = frozenset(units.items())
                    if index < last or number == numbers:
                        found[key] = None
                    elif (known := found.setdefault(key, set())) is not None:
                        known.add(number)
        return {key: frozenset(shown or ()) for key, shown in found.items()}

    def _cost(self, key: Key) -> float:
        """Return how much a number is missed: the fewer dimensions it has, the more; a share less than a count."""
        value, counts = self.values[key], self.counts[key]
        cost = 1 + 30 / 5.0 ** len(value.at)
        if not any(count.is_guarded for count in counts):
            cost *= 3
        if value.denominator is not None:
            cost *= 0.3
        return cost * (2 if not value.number else 1 + math.log10(1 + abs(value.number)) / 20)


def _atoms(
    units: Sequence[Unit],
    known: Mapping[frozenset[tuple[Unit, int]], frozenset[int]],
    groups: Sequence[frozenset[Unit]],
) -> tuple[dict[Unit, int], list[int]]:
    """Return the atom of each unknown and the count of each atom: unknowns that no sum or group separates."""
    treated: dict[Unit, list[tuple[int, int]]] = {unit: [] for unit in units}
    for index, sums in enumerate(known):
        for unit, often in sums:
            treated[unit].append((index, often))
    for index, group in enumerate(groups, len(known)):
        for unit in group:
            treated[unit].append((index, 1))
    found: dict[tuple[tuple[int, int], ...], int] = {}
    atoms, counts = dict[Unit, int](), list[int]()
    for unit, alike in treated.items():
        atoms[unit] = found.setdefault(tuple(alike), len(found))
        counts.extend([0] * (len(found) - len(counts)))
        counts[atoms[unit]] += unit[2]
    return atoms, counts


def _over(atoms: Mapping[Unit, int], units: Units) -> dict[int, int]:
    """Return a sum of unknowns as a sum of atoms."""
    return {atoms[unit]: often for unit, often in units.items()}
