"""The values that a text shows: the functions that print them, and their footnotes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from mandata.findings import Findings, Place, Severity
from mandata.framework.confidentiality import may_be_published
from mandata.framework.derivation import over_records
from mandata.framework.model import ORGANISATIONS, Framework, Indicator
from mandata.indicators import Answers, UnknownValue
from mandata.indicators.value import Value
from mandata.report.compose.markup import escaped, value_span
from mandata.report.exhibits.wording import MARK, FigureWording, in_words, ordinal_in_words


class Bound(str):
    """Markdown of one bound value that still knows its value."""

    value: Value

    def __new__(cls, text: str, value: Value, after: str = "") -> Bound:
        """Return the span of a value, shown as a text, and what follows it, as Markdown."""
        bound = super().__new__(cls, value_span(text, value.key) + after)
        bound.value = value
        return bound


@dataclass(slots=True)
class BoundValues:
    """The functions about values, with the values that the text showed.

    Attributes:
        values: every value that the text shows, by key.
        findings: names that do not exist.
        footnoted: file and key of each contradicted value whose footnote was written.
        place: file and line of the call that is being answered.
    """

    framework: Framework
    calculator: Answers
    wording: FigureWording
    cycle: int
    findings: Findings = field(default_factory=Findings)
    values: dict[str, Value] = field(default_factory=dict)
    footnoted: set[tuple[str, str]] = field(default_factory=set)
    place: Place | None = None

    def value(self, indicator: str, *, cycle: int | None = None, fraction: bool = False, **at: str) -> str:
        """Return the printed figure; `73% (8/11)` with `fraction`."""
        found = self._find(indicator, cycle, at)
        if found is None:
            return ""
        text = self.wording.value(found)
        parts = self.wording.fraction(found) if fraction else ""
        return self._bound(f"{text} ({parts})" if parts else text, found, found)

    def previous(self, indicator: str, *, cycle: int | None = None, **at: str) -> str:
        """Return the figure that the value is compared with."""
        return self._about(indicator, cycle, at, self.wording.previous, of_previous=True)

    def trend(self, indicator: str, *, cycle: int | None = None, **at: str) -> str:
        """Return how the value went: `up from 110`."""
        return self._about(indicator, cycle, at, self.wording.trend, of_previous=True)

    def reason(self, indicator: str, *, cycle: int | None = None, **at: str) -> str:
        """Return why there is no figure; nothing if there is one."""
        return self._about(indicator, cycle, at, self.wording.reason)

    def change(self, indicator: str, *, cycle: int | None = None, **at: str) -> str:
        """Return the difference from the value compared with, without its sign."""
        return self._about(indicator, cycle, at, self._difference)

    def names(self, indicator: str, *, none: str = "", cycle: int | None = None, **at: str) -> str:
        """Return the organisations for which the value is yes or above zero, as a list in words.

        Args:
            none: what is printed if there are none; without it an empty list is found.
        """
        if indicator not in self.framework.indicators:
            self._find(indicator, cycle, {})
            return ""
        self._check_publishable(indicator)
        if not self._may_be_seen(indicator):
            return self.value(indicator, cycle=cycle)
        dimension = self._organisation_dimension(indicator)
        if dimension is None:
            self.findings.add("no-organisations", {"indicator": indicator}, self.place)
            return ""
        try:
            values = self.calculator.values(indicator, by=[dimension], cycle=cycle or self.cycle, where=at)
        except UnknownValue as unknown:
            self.findings.extend([unknown.mistake.at(self.place)])
            return ""
        named = [self._note(value) for value in values if value.number]
        if not named and not none:
            self.findings.add("empty-list", {"indicator": indicator}, self.place)
        spans = [value_span(dict(value.at)[dimension], value.key) for value in named]
        return listed(spans) if spans else escaped(none)

    def words(self, value: Value) -> str:
        """Return a bound whole number in words: `seven`; as it was where there is no number."""
        if value.number is None:
            return ""
        self.footnoted.discard(self._noted(value))  # the text of the call, whose place the words take
        return self._bound(in_words(int(value.printed or 0)), value, value)

    def ordinal(self, value: Value) -> str:
        """Return a bound whole number as a place in a row: `sixth`; as it was where there is no number."""
        return "" if value.number is None else Bound(ordinal_in_words(int(value.printed or 0)), value)

    def _about(
        self,
        indicator: str,
        cycle: int | None,
        at: dict[str, str],
        say: Callable[[Value], str],
        *,
        of_previous: bool = False,
    ) -> str:
        found = self._find(indicator, cycle, at)
        return self._bound(say(found), found, found.previous if of_previous else None) if found is not None else ""

    def _bound(self, text: str, value: Value, compared: Value | None) -> Bound:
        """Return a value as shown; if it contradicts a published figure, with that figure and a footnote."""
        found = (
            self.wording.contradicted.get(compared.key)
            if compared is not None and compared.number is not None
            else None
        )
        text = text.replace(MARK, "")
        if found is None or compared is None:
            return Bound(text, value)
        published = f"(published: {found.published})"
        if compared is value:
            text = f"{text} {published}"
        elif published not in text:
            return Bound(text, value)
        noted = self._noted(compared)
        note = "" if noted in self.footnoted else f"^[{escaped(found.note)}]"
        self.footnoted.add(noted)
        return Bound(text, value, note)

    def _noted(self, value: Value) -> tuple[str, str]:
        return (self.place.file if self.place else "", value.key)

    def _difference(self, value: Value) -> str:
        if value.printed is None or value.previous is None or value.previous.printed is None:
            return self.wording.trend(value)
        difference = abs(Fraction(value.printed) - Fraction(value.previous.printed))
        return self.wording.number(difference, value).removesuffix("%")

    def _find(self, indicator: str, cycle: int | None, at: dict[str, str]) -> Value | None:
        self._check_publishable(indicator)
        try:
            return self._note(self.calculator.value(str(indicator), cycle=cycle or self.cycle, **at))
        except UnknownValue as unknown:
            self.findings.extend([unknown.mistake.at(self.place)])
            return None

    def _check_publishable(self, identifier: str) -> None:
        """Warn of a figure that the people who look at the text may see and readers may not.

        Where the text is for readers, the calculator refuses the figure.
        """
        indicator = self.framework.indicators.get(str(identifier))
        if self.calculator.audience.is_public or indicator is None or may_be_published(self.framework, indicator):
            return
        params = {"indicator": indicator.id}
        self.findings.add("restricted-figure", params, self.place, severity=Severity.WARNING, variant="preview")

    def _may_be_seen(self, identifier: str) -> bool:
        """Return whether the audience may see an indicator's figures; public readers are refused with a finding."""
        audience = self.calculator.audience
        return audience.is_public or audience.may_see(self.framework, self.framework.indicators[identifier])

    def _note(self, value: Value) -> Value:
        self.values[value.key] = value
        return value

    def _organisation_dimension(self, identifier: str) -> str | None:
        indicator = self.framework.indicators[identifier]
        if indicator.form == ORGANISATIONS:
            return "code" if "code" in indicator.by else None
        return next((name for name in indicator.by if self._names_organisation(indicator, name)), None)

    def _names_organisation(self, indicator: Indicator, dimension: str) -> bool:
        over = over_records(indicator, dimension, self.framework.indicators)
        field = self.framework.forms[over.form].field(dimension) if over else None
        return field is not None and field.codelist == ORGANISATIONS


def listed(names: list[str]) -> str:
    """Return a list in words: `A, B and C`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
