"""Values as words and figures: the one place where a number becomes text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from babel.numbers import format_decimal

from mandata.answers import Status
from mandata.framework.model import Framework
from mandata.indicators.rounding import Number, rounded
from mandata.indicators.value import Direction, Value

YES, NO = "✓", "no"

SUPPRESSED = "suppressed"
"""Replaces a number that disclosure control suppressed."""

MISSING = {
    Status.NOT_REPORTED: "not reported",
    Status.NOT_APPLICABLE: "–",
    Status.NOT_AVAILABLE: "not available",
    Status.WITHHELD: "withheld",
}

UNDER_TWENTY = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
"""Number words whose ordinal does not simply end in `th`; `twelve` and the tens follow rules of spelling."""

TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def figure(number: Number, decimals: int, rule: str = "half_up", language: str = "en", *, aligned: bool = False) -> str:
    """Return a number as printed: rounded by the framework's rule, grouped as usual in the language.

    Args:
        number: unrounded.
        decimals: at most this many are printed.
        rule: a key of `mandata.indicators.rounding.RULES`.
        language: BCP 47 tag.
        aligned: whether all decimals are printed, so that the figures of a column line up; else no trailing zeros are.
    """
    pattern = f"#,##0.{('0' if aligned else '#') * decimals}" if decimals else "#,##0"
    return str(format_decimal(rounded(number, decimals, rule), format=pattern, locale=language.replace("-", "_")))


def in_words(number: int) -> str:
    """Return a whole number below one hundred in English words; figures from there on, as style guides ask."""
    if not 0 <= number < 100:
        return figure(number, 0)
    if number < 20:
        return UNDER_TWENTY[number]
    tens, ones = divmod(number, 10)
    return TENS[tens - 2] + (f"-{UNDER_TWENTY[ones]}" if ones else "")


def ordinal_in_words(number: int) -> str:
    """Return the place of a whole number in a row, in English: `first`, `twenty-first`; figures from `100th` on."""
    text = in_words(number)
    if not text[-1].isalpha():
        return f"{text}{_ordinal_ending(number)}"
    head, hyphen, last = text.rpartition("-")
    last = ORDINALS.get(last) or f"{re.sub('ve$', 'f', re.sub('y$', 'ie', last))}th"
    return f"{head}{hyphen}{last}"


def _ordinal_ending(number: int) -> str:
    teen = 10 <= abs(number) % 100 < 20
    return "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(abs(number) % 10, "th")


def missing(value: Value) -> str:
    """Return the text printed instead of a missing number."""
    return SUPPRESSED if value.is_suppressed else MISSING[value.status]


MARK = "†"
"""Behind a figure that contradicts a published one."""


@dataclass(frozen=True, slots=True)
class Contradicted:
    """A published figure that differs from the computed one, and the note about it."""

    published: str
    note: str


class FigureWording:
    """Turns values into text, knowing the framework's language and code lists.

    Args:
        contradicted: by value key, the published figure that a value contradicts; it is printed next to the value.
    """

    def __init__(self, framework: Framework, contradicted: Mapping[str, Contradicted] = MappingProxyType({})) -> None:
        self.framework = framework
        self.language = framework.file.language
        self.contradicted = contradicted

    def number(self, number: Number, value: Value, *, aligned: bool = False) -> str:
        """Return a number in the unit, precision and rounding of a value; with all decimals in a column."""
        indicator = value.indicator
        if indicator.unit == "yes_no":
            return YES if number else NO
        if indicator.unit == "rating":
            return self._rating(number, indicator.scale or "")
        text = figure(number, indicator.decimals, value.rounding, self.language, aligned=aligned)
        return {"percent": f"{text}%", "ratio": f"{text} to 1"}.get(indicator.unit, text)

    def _rating(self, number: Number, scale: str) -> str:
        codes = list(self.framework.code_lists[scale].codes.values())
        nearest = min(codes, key=lambda code: abs(code.order - Fraction(number)))
        return nearest.name

    def value(self, value: Value, *, aligned: bool = False) -> str:
        """Return the printed text of a value: a figure, or the reason why there is none."""
        if value.number is None:
            return missing(value)
        return self.number(value.number, value, aligned=aligned) + (MARK if value.key in self.contradicted else "")

    def published(self, value: Value | None) -> str:
        """Return the published figure that a value contradicts, "" if there is none."""
        found = self.contradicted.get(value.key) if value is not None and value.number is not None else None
        return found.published if found else ""

    def fraction(self, value: Value) -> str:
        """Return `8/11`, or "" if the value is not a share of whole numbers."""
        if value.numerator is None or value.denominator is None:
            return ""
        parts = (value.numerator, value.denominator)
        if any(part != round(part) for part in parts):
            return ""
        return "/".join(figure(part, 0, language=self.language) for part in parts)

    def previous(self, value: Value, *, aligned: bool = False) -> str:
        """Return the figure that a value is compared with, or "" if there is none."""
        before = value.previous
        if before is None or before.number is None:
            return ""
        text, published = self.value(before, aligned=aligned), self.published(before)
        return f"{text} (published: {published})" if published else text

    def comparison(self, value: Value) -> str:
        """Return the words next to a figure in a table:

        `from 110`, `unchanged`, `no earlier figure`; "" without comparison.
        """
        if value.previous is None or value.number is None:
            return ""
        if value.direction is None:
            return f"{_named(value.previous, value)}: {missing(value.previous)}"
        return "unchanged" if value.direction is Direction.SAME else f"from {self.previous(value, aligned=True)}"

    def trend(self, value: Value) -> str:
        """Return the words in a sentence: `up from 110`, `down from 8`, `unchanged`, or why there is no comparison."""
        if value.number is None:
            return self.reason(value)
        if value.previous is None:
            return "with no earlier figure"
        if value.direction is None:
            return value.previous.reason or f"{missing(value.previous)} for {_named(value.previous, value)}"
        if value.direction is Direction.SAME:
            return "unchanged"
        return f"{value.direction} from {self.previous(value)}"

    def reason(self, value: Value) -> str:
        """Return why there is no figure, or "" if there is one."""
        return "" if value.number is not None else value.reason or missing(value)

    def marks(self, value: Value) -> str:
        """Return `estimated` or `provisional` if the number is uncertain."""
        return str(value.status) if value.status in (Status.ESTIMATED, Status.PROVISIONAL) else ""


def _named(before: Value, value: Value) -> str:
    """Return what distinguishes a value from its comparison: its cycle, or its code in the dimension compared along."""
    if before.cycle != value.cycle:
        return f"cycle {before.cycle}"
    return ", ".join(code for (_, code), (_, other) in zip(before.at, value.at, strict=True) if code != other)
