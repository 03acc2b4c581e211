"""The provenance of numbers: for each value its definition, its parts and its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from mandata.framework.confidentiality import shows_records, sources
from mandata.framework.field_types.figures import DECIMALS
from mandata.framework.model import Indicator
from mandata.indicators.rounded_shares import has_needless_decimals
from mandata.indicators.rounding import rounded
from mandata.indicators.value import Direction, Value
from mandata.records.provenance import TracedRecord
from mandata.report.document import Report
from mandata.report.exhibits.calculations import Calculations
from mandata.report.exhibits.calculations import formula as calculation_formula
from mandata.report.exhibits.labels import Labels
from mandata.report.exhibits.wording import FigureWording
from mandata.report.render.html.anchors import Anchors
from mandata.report.render.html.environment import rendered

RECORDS_SHOWN = 100
"""Records listed for one value; `mandata trace` lists the others."""


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """One value as the list shows it: `facts` are pairs of words."""

    anchor: str
    place: str
    printed: str
    facts: tuple[tuple[str, str], ...]
    records: tuple[TracedRecord, ...]
    more: int
    command: str


@dataclass(frozen=True, slots=True)
class IndicatorValues:
    """The values of one indicator."""

    indicator: Indicator
    formula: str
    source: str
    entries: tuple[ValueEntry, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Writes the list of a report's values."""

    report: Report
    anchors: Anchors
    wording: FigureWording = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wording", FigureWording(self.report.framework))

    def html(self) -> str:
        """Return the whole list, in the order of the framework's indicators."""
        return rendered("provenance.html.jinja", groups=list(self.groups()), release=self.report.release)

    def groups(self) -> Iterable[IndicatorValues]:
        """Return one group for each indicator that the report shows."""
        ranks = {identifier: rank for rank, identifier in enumerate(self.report.framework.indicators)}
        values = sorted(self.report.values.values(), key=lambda value: (ranks[value.indicator.id], value.key))
        for _, members in groupby(values, key=lambda value: value.indicator.id):
            shown = list(members)
            indicator = shown[0].indicator
            entries = tuple(self._entry(value) for value in shown)
            yield IndicatorValues(indicator, formula(indicator), self._source(indicator), entries)

    def _source(self, indicator: Indicator) -> str:
        forms = sources(self.report.framework, indicator)
        return indicator.source or "; ".join(dict.fromkeys(form.source for form in forms if form.source))

    def _entry(self, value: Value) -> ValueEntry:
        records = tuple(self.report.traces.get(value.key, ()))
        where = [f"--where {name}={code}" for name, code in value.at]
        return ValueEntry(
            anchor=self.anchors.of(value.key) or "",
            place=self._place(value),
            printed=self.wording.value(value),
            facts=tuple((name, words) for name, words in self._facts(value).items() if words),
            records=records[:RECORDS_SHOWN],
            more=max(0, len(records) - RECORDS_SHOWN),
            command=" ".join(["mandata trace", value.indicator.id, *where]),
        )

    def _place(self, value: Value) -> str:
        """Return the codes of a value's place, as readers know them, and the cycle if it is not the report's own."""
        labels = Labels(self.report.framework)
        places = [labels.code(value.indicator.id, dimension, code) for dimension, code in value.at]
        if value.cycle != self.report.cycle:
            places.append(self._cycle(value.cycle))
        return ", ".join(places) or "In total"

    def _facts(self, value: Value) -> Mapping[str, str]:
        return {
            "Cycle": self._cycle(value.cycle),
            "Published": self.report.published.get(value.key, ""),
            "Certainty": self.wording.marks(value),
            "Reason": "" if value.status.has_number else value.reason,
            "Share": self._share(value),
            **{f"With {item.name}": self._calculations.operand(item) for item in value.operands},
            "Before rounding": self._unrounded(value),
            "Compared with": self._comparison(value),
            "Records": self._counted(value),
        }

    @property
    def _calculations(self) -> Calculations:
        return Calculations(self.report.framework, self.wording)

    def _cycle(self, number: int) -> str:
        cycle = self.report.framework.cycle(number)
        return cycle.title if cycle else str(number)

    def _share(self, value: Value) -> str:
        if value.numerator is None or value.denominator is None:
            return ""
        return f"{self._number(value.numerator)} of {self._number(value.denominator)}"

    def _unrounded(self, value: Value) -> str:
        if value.number is None or value.number == value.printed:
            return ""
        if has_needless_decimals(self.report.framework, value.indicator):
            return ""
        return self._number(value.number)

    def _number(self, number: Fraction) -> str:
        """Return a number with at most four decimals, or more if a sum's figures have more, without trailing zeros."""
        is_quotient = (number * 10**DECIMALS).denominator != 1
        decimals = 4 if is_quotient else DECIMALS
        text = f"{rounded(number, decimals):,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def _comparison(self, value: Value) -> str:
        if value.previous is None:
            return ""
        before = f"{self.wording.value(value.previous)} in {self._cycle(value.previous.cycle)}"
        if value.direction is None:
            return before
        went = {Direction.UP: "up", Direction.DOWN: "down", Direction.SAME: "unchanged"}[value.direction]
        wanted = {True: ", as desired", False: ", not as desired", None: ""}[value.good]
        return f"{before}: {went}{wanted}"

    def _counted(self, value: Value) -> str:
        if not shows_records(self.report.framework, value.indicator):
            return "Not published"
        took_part = f"{value.records:,} took part"
        return f"{took_part}; {value.left_out:,} asked gave no number" if value.left_out else took_part


def formula(indicator: Indicator) -> str:
    """Return how the framework says that an indicator is computed, in its own expressions."""
    if indicator.components:
        parts = " + ".join(f"{part.weight:g} × {part.indicator}" for part in indicator.components)
        return f"weighted mean of {parts}"
    if indicator.of:
        return calculation_formula(indicator)
    words = indicator.value or indicator.numerator or ""
    if indicator.denominator is not None:
        words += f" ÷ {indicator.denominator}"
    if indicator.share_of is not None:
        base = "the total over" if indicator.share_of.base == "total" else "the stage before in"
        words += f" as a share of {base} {indicator.share_of.dimension}"
    if indicator.where:
        words += f" where {indicator.where}"
    return words
