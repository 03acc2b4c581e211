"""The indicators, cycles, dimensions and codes of a framework that values can be requested for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mandata.answers import Status
from mandata.framework.confidentiality import READERS, Audience, may_be_published
from mandata.framework.derivation import over_records
from mandata.framework.model import Framework, Indicator
from mandata.indicators.columns import Scope
from mandata.indicators.dimensions import Dimension, check_code, check_dimensions
from mandata.indicators.unknown import RestrictedValue, UnknownValue
from mandata.indicators.value import Value


class Answers(Protocol):
    """A source of values: a calculator, or one that knows only the names."""

    @property
    def audience(self) -> Audience:
        """The people who receive the answers."""

    def value(self, identifier: str, /, *, cycle: int, **at: str) -> Value:
        """Return a value; raise `UnknownValue` if a name does not exist."""

    def values(
        self, identifier: str, /, *, by: Sequence[str], cycle: int, where: Mapping[str, str] | None = None
    ) -> list[Value]:
        """Return a value for each place that has records; `UnknownValue` where a name does not exist."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a framework. Every method raises `UnknownValue`, with a suggestion, for one that does not exist."""

    framework: Framework

    def indicator(self, identifier: str) -> Indicator:
        """Return the indicator of that id."""
        found = self.framework.indicators.get(identifier)
        if found is None:
            raise UnknownValue.of("unknown-indicator", {"name": identifier}, identifier, self.framework.indicators)
        return found

    def check_cycle(self, cycle: int) -> None:
        """Raise `UnknownValue` if the framework does not have the cycle."""
        if self.framework.cycle(cycle) is None:
            known = [str(item.number) for item in self.framework.file.cycles]
            raise UnknownValue.of("unknown-cycle", {"cycle": str(cycle), "known": known}, str(cycle), known)

    def dimension(self, indicator: Indicator, name: str) -> Dimension:
        """Return a dimension of an indicator; that of an indicator over others is the one of a part that has it."""
        over = over_records(indicator, name, self.framework.indicators) or indicator
        return Dimension(name, Scope(self.framework, self.framework.forms[over.form]))


@dataclass(frozen=True, slots=True)
class NoFigures:
    """Answers for readers without records: existing names are not reported, all others are refused."""

    names: Names
    audience: Audience = READERS

    def value(self, identifier: str, /, *, cycle: int, **at: str) -> Value:
        """Return a value without a number.

        Raises:
            UnknownValue: indicator, cycle, dimension or code does not exist, or readers may not see the figure. A
                dimension without a list of codes may hold any.
        """
        indicator = self._asked(identifier, cycle, at)
        return Value(indicator, cycle, tuple(sorted(at.items())), Status.NOT_REPORTED)

    def values(
        self, identifier: str, /, *, by: Sequence[str], cycle: int, where: Mapping[str, str] | None = None
    ) -> list[Value]:
        """Check the names and return no values.

        Raises:
            UnknownValue: as `value` does.
        """
        check_dimensions(self._asked(identifier, cycle, where or {}), by)
        return []

    def _asked(self, identifier: str, cycle: int, at: Mapping[str, str]) -> Indicator:
        indicator = self.names.indicator(identifier)
        if not may_be_published(self.names.framework, indicator):
            raise RestrictedValue(indicator)
        self.names.check_cycle(cycle)
        check_dimensions(indicator, at)
        for name, code in at.items():
            dimension = self.names.dimension(indicator, name)
            if dimension.codes is not None:
                check_code(indicator, dimension, str(code), ())
        return indicator
