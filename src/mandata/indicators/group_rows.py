"""What the engine aggregated, kept: one query for an indicator's measure and a set of dimensions answers every
cycle and every place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from mandata.framework.model import Framework, Indicator
from mandata.indicators.coverage import Coverage
from mandata.indicators.dimensions import Dimension
from mandata.indicators.engine import AskedRow, Codes, Engine, Group
from mandata.indicators.expressions import Named
from mandata.indicators.measure import Measure, Measures, measures_of
from mandata.indicators.symbols import Names

Place = tuple[tuple[str, str], ...]
"""(dimension, code) pairs, in the order of the dimensions' names."""

Part = Literal["main", "numerator", "as_reported"]


class Groups:
    """The groups and rows of every measure that was asked for, each fetched once."""

    def __init__(self, framework: Framework, engine: Engine) -> None:
        self.framework = framework
        self._engine = engine
        self._dimensions: dict[tuple[str, str], Dimension] = {}
        self._groups: dict[tuple[str, tuple[str, ...]], dict[int, dict[Codes, Group]]] = {}
        self._rows: dict[tuple[str, tuple[str, ...]], list[AskedRow]] = {}
        self.coverage = Coverage(framework, engine)

    def measures(self, indicator: Indicator) -> Measures:
        """Return the measures of an indicator over records."""
        key = ("measures", indicator.id)
        if key not in self.framework.derived:
            self.framework.derived[key] = measures_of(self.framework, indicator)
        found: Measures = self.framework.derived[key]
        return found

    def totals(self, indicator: Indicator) -> Mapping[str, frozenset[str]]:
        """Return the declared totals that an indicator does not add to their parts, by field."""
        return self.measures(indicator).main.totals

    def measure(self, indicator: Indicator, part: Part) -> Measure | None:
        """Return one measure of an indicator; None if it has no such part."""
        measure: Measure | None = getattr(self.measures(indicator), part)
        return measure

    def dimension(self, indicator: Indicator, name: str) -> Dimension:
        """Return a dimension of an indicator, kept with what it has worked out."""
        key = (indicator.id, name)
        if key not in self._dimensions:
            self._dimensions[key] = Names(self.framework).dimension(indicator, name)
        return self._dimensions[key]

    def codes_seen(self, indicator: Indicator, name: str) -> set[str]:
        """Return the codes of a dimension in the records of any cycle."""
        if indicator.parts:
            parts = [self.framework.indicators[identifier] for identifier in indicator.parts]
            return set().union(*(self.codes_seen(part, name) for part in parts if name in part.by))
        return {codes[0] for places in self._all(indicator, "main", (name,)).values() for codes in places}

    def group(self, indicator: Indicator, part: Part, cycle: int, place: Place) -> Group:
        """Return the rows of one cycle and place, combined; if there are none, what their absence means."""
        names, codes = tuple(name for name, _ in place), tuple(code for _, code in place)
        found = self._all(indicator, part, names).get(cycle, {}).get(codes)
        if found is not None:
            return found
        measure = self.measure(indicator, part)
        return self.coverage.of_nothing(indicator, measure, cycle) if measure else Group()

    def by_place(self, indicator: Indicator, part: Part, cycle: int, names: tuple[str, ...]) -> Mapping[Codes, Group]:
        """Return the groups of one cycle, by their codes in the order of the names."""
        return self._all(indicator, part, names).get(cycle, {})

    def rows(self, indicator: Indicator, part: Part, cycle: int, place: Place) -> list[AskedRow]:
        """Return the asked rows of one cycle and place, with the fields that the measure names."""
        measure = self.measure(indicator, part)
        if measure is None:
            return []
        names, codes = tuple(name for name, _ in place), tuple(code for _, code in place)
        key = (measure.name, names)
        if key not in self._rows:
            self._rows[key] = self._engine.rows(measure, self._named(indicator, names))
        return [row for row in self._rows[key] if (row.cycle, row.codes) == (cycle, codes)]

    def _all(self, indicator: Indicator, part: Part, names: tuple[str, ...]) -> dict[int, dict[Codes, Group]]:
        measure = self.measure(indicator, part)
        if measure is None:
            return {}
        key = (measure.name, names)
        if key not in self._groups:
            self._groups[key] = self._engine.groups(measure, self._named(indicator, names))
        return self._groups[key]

    def _named(self, indicator: Indicator, names: tuple[str, ...]) -> list[Named]:
        return [self.dimension(indicator, name).named for name in names]
