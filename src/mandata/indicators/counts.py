"""Counts: the sums of persons that a printed value shows, whatever its measure is.

A sum shows itself; a share shows its numerator and its denominator, which are printed with it; a mean shows the sum
over the number of rows; an index shows what its parts show. What is none of these (a greatest, a smallest, a condition
on the counts themselves) is taken to show the count of each of its rows. Rounding hides nothing, because the data
package prints every number unrounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mandata.framework.model import Form, Framework, Indicator
from mandata.indicators.group_rows import Place

PERSON = ""
"""The field of a row that is one person."""

Weights = tuple[tuple[str, int], ...]
"""Field of persons to how often it is counted."""

EVERY_PERSON: Weights = ((PERSON, 1),)

Places = tuple[Place, ...]

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Count:
    """A sum of persons that a report shows.

    Attributes:
        measure: says which rows take part; an indicator over one form, named by its content.
        cycle: of the value.
        places: of which places the rows are counted, all broken down by the same dimensions.
        weights: the fields that are added up.
        kind: `sum` over the rows that take part; `left out` over those that gave no number; `each`, the count of each
            row by itself; `rest` over the rows at all places but these, which a list of places shows to be empty.
        is_guarded: whether it is broken down by what could identify a person, by its places or by its condition.
    """

    measure: Indicator
    cycle: int
    places: tuple[Place, ...]
    weights: Weights
    kind: str = "sum"
    is_guarded: bool = False

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of its places, in their order."""
        return self.measure.by

    def to_json(self) -> dict[str, Any]:
        """Return the count as JSON, so that a later release can be protected with it."""
        return {
            "measure": self.measure.model_dump(mode="json", exclude_defaults=True),
            "cycle": self.cycle,
            "places": [[code for _, code in place] for place in self.places],
            "weights": dict(self.weights),
            "kind": self.kind,
            "is_guarded": self.is_guarded,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Count:
        """Return the count from its JSON."""
        measure = Indicator.model_validate(data["measure"])
        places = tuple(tuple(zip(measure.by, codes, strict=True)) for codes in data["places"])
        weights = tuple(sorted(data["weights"].items()))
        return cls(measure, data["cycle"], places, weights, data["kind"], data["is_guarded"])


class NotASum(Exception):
    """A value that is broken down by what could identify a person, but is not a sum of persons, so it is suppressed."""


def guarded_forms(framework: Framework, indicator: Indicator) -> set[str]:
    """Return the forms under disclosure control that an indicator is computed from."""
    if indicator.parts:
        parts = (framework.indicators[identifier] for identifier in indicator.parts)
        return set().union(*(guarded_forms(framework, part) for part in parts))
    form = framework.forms.get(indicator.form)
    return {indicator.form} if form and form.disclosure else set()


def guarded_fields(form: Form) -> frozenset[str]:
    """Return the fields of a form by which persons could be identified, and those computed from them."""
    found = set(form.disclosure.dimensions) if form.disclosure else set()
    computed = {field.name: field.computed for field in form.table.fields if field.computed}
    while more := {name for name, text in computed.items() if name not in found and _mentions(text, found)}:
        found |= more
    return frozenset(found)


def _mentions(text: str, names: set[str]) -> bool:
    return bool(set(WORD.findall(text)) & names)
