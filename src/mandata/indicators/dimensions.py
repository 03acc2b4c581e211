"""The dimensions of an indicator, with their codes in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from mandata.framework.field_types import Kind
from mandata.framework.gazetteers import codes_above
from mandata.framework.model import Indicator
from mandata.indicators.attributes import attribute_of
from mandata.indicators.columns import Scope
from mandata.indicators.expressions import Named
from mandata.indicators.unknown import UnknownValue


@dataclass(frozen=True)
class Dimension:
    """One dimension of an indicator: a field, or `field.attribute`."""

    name: str
    scope: Scope

    @property
    def named(self) -> Named:
        """The field and attribute it stands for."""
        field, _, attribute = self.name.partition(".")
        return Named(field, attribute)

    @cached_property
    def codes(self) -> Mapping[str, int] | None:
        """The allowed codes, each with its position; None if any text is allowed (years, free text)."""
        named = self.named
        if named.attribute:
            return self._attribute_codes(named)
        listed = self.scope.codes(named.field)
        if listed is not None:
            return {code.code: code.order for code in listed.codes.values()}
        if self.scope.fields[named.field] is Kind.BOOLEAN:
            return _ranked(["yes", "no"])
        return None

    def _attribute_codes(self, named: Named) -> Mapping[str, int]:
        """Return the codes in the order of their code list; without one, in order of appearance."""
        listed = self.scope.codes(named.field)
        if listed is None:
            return {}
        codes = sorted(listed.codes.values(), key=lambda code: code.order)
        found = [attribute_of(code, named.attribute) for code in codes]
        above = codes_above(listed, named.attribute, self.scope.framework.code_lists)
        if above is not None:
            found.sort(key=lambda code: above.codes[code].order if code else 0)
        return _ranked(filter(None, found))

    def order(self, code: str) -> tuple[float, str]:
        """Sort codes by their list; years in ascending order, other texts alphabetically."""
        if self.codes is not None:
            return (self.codes.get(code, len(self.codes)), code)
        return (float(code), code) if _is_number(code) else (float("inf"), code)


def check_dimensions(indicator: Indicator, asked: Iterable[str]) -> None:
    """Refuse a dimension that the indicator is not broken down by.

    Raises:
        UnknownValue: naming the dimensions that there are.
    """
    for name in asked:
        if name not in indicator.by:
            named = {"indicator": indicator.id, "name": name}
            raise UnknownValue.of("unknown-dimension", named, name, indicator.by)


def check_code(indicator: Indicator, dimension: Dimension, code: str, seen: Iterable[str]) -> None:
    """Refuse a code that its dimension does not have.

    Args:
        seen: codes in the records, for a dimension without code list.

    Raises:
        UnknownValue: lists the existing codes.
    """
    known = list(dimension.codes) if dimension.codes is not None else sorted(seen, key=dimension.order)
    if code in known or (dimension.codes is None and _is_year(dimension, code)):
        return
    named = {"text": code, "dimension": dimension.name, "indicator": indicator.id}
    raise UnknownValue.of("unknown-code", named, code, known, "dimension")


def _ranked(codes: Iterable[str]) -> dict[str, int]:
    return {code: number for number, code in enumerate(dict.fromkeys(codes))}


def _is_year(dimension: Dimension, code: str) -> bool:
    """Return whether a year or other whole number may be asked for before any record has it."""
    return dimension.scope.fields[dimension.named.field] is Kind.NUMBER and code.isdigit()


def _is_number(code: str) -> bool:
    return code.lstrip("-").replace(".", "", 1).isdigit()
