"""What must hold within the comparisons: indicators, dimensions, codes, units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mandata.findings import Findings
from mandata.framework.derivation import over_records
from mandata.framework.dimensions import add_not_broken_down
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import Comparison, Indicator
from mandata.framework.suggest import suggestion
from mandata.messages import Params

PERCENT = "percent"

Name = Literal["left", "right"]


def check_comparisons(draft: Draft, findings: Findings) -> None:
    """Check every reference within the comparisons."""
    for declared in draft.comparisons:
        check = _ComparisonCheck(declared, draft, findings)
        left, right = check.side("left"), check.side("right")
        if left and right:
            check.units(left, right)


@dataclass(frozen=True, slots=True)
class _ComparisonCheck:
    """The check of one comparison."""

    declared: Declared[Comparison]
    draft: Draft
    findings: Findings

    def side(self, name: Name) -> Indicator | None:
        """Check one side; returns its indicator where it is known."""
        comparison = self.declared.item
        side = comparison.left if name == "left" else comparison.right
        declared = self.draft.indicators.known.get(side.indicator)
        if declared is None:
            if self.draft.indicators.lacks(side.indicator):
                known = self.draft.indicators.known
                params: Params = {"name": side.indicator, "suggestion": suggestion(side.indicator, known)}
                self._add("unknown-indicator", params, name, "indicator")
            return None
        indicator = declared.item
        for index, dimension in enumerate(comparison.by):
            self._check_dimension(dimension, indicator, "by", index)
        for dimension, code in side.where.items():
            self._check_dimension(dimension, indicator, name, "where", dimension)
            self._check_code(dimension, code, indicator, name)
        return indicator

    def units(self, left: Indicator, right: Indicator) -> None:
        """Check that a percentage is only compared with a percentage."""
        if (left.unit == PERCENT) != (right.unit == PERCENT):
            params = {"left": left.id, "left_unit": left.unit, "right": right.id, "right_unit": right.unit}
            self._add("wrong-type", params, "right", "indicator", variant="units")

    def _check_dimension(self, dimension: str, indicator: Indicator, *loc: str | int) -> None:
        if dimension not in indicator.by:
            add_not_broken_down(dimension, indicator, self.declared.place(*loc), self.findings)

    def _check_code(self, dimension: str, code: str, indicator: Indicator, name: Name) -> None:
        known = {name: item.item for name, item in self.draft.indicators.known.items()}
        over = over_records(indicator, dimension, known)
        form = self.draft.whole_form(over.form) if over else None
        codes = self.draft.codes_of(form, dimension) if form else None
        if codes is not None and code not in codes.codes:
            params: Params = {"text": code, "field": dimension, "suggestion": suggestion(code, codes.codes)}
            self._add("unknown-code", params, name, "where", dimension, variant="field")

    def _add(self, code: str, params: Params, *loc: str | int, variant: str = "") -> None:
        self.findings.add(code, params, self.declared.place(*loc), variant=variant)
