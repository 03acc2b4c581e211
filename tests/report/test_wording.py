from __future__ import annotations

from pathlib import Path

import pytest

from mandata.answers import Status
from mandata.framework.model import Code, CodeList, Framework, FrameworkFile, Indicator, Outline
from mandata.indicators.arithmetic import exact
from mandata.indicators.value import Value
from mandata.report.exhibits.wording import FigureWording, figure, in_words, ordinal_in_words


@pytest.fixture
def wording() -> FigureWording:
    scale = CodeList("levels", {"low": Code("low", "Low", 1), "high": Code("high", "High", 2)})
    file = FrameworkFile(id="schools", version="1", title="Schools", cycles=())
    outline = Outline(title="Schools", sections=())
    return FigureWording(Framework(Path(), "", file, {}, {"levels": scale}, {}, {}, {}, outline))


def value(
    number: float | None, previous: float | None = None, *, status: Status = Status.REPORTED, **indicator: object
) -> Value:
    declared = Indicator(id="pupils", title="Pupils", form="pupils", value="sum(pupils)", **indicator)  # type: ignore[arg-type]
    before = None if previous is None else Value(declared, 1, (), Status.REPORTED, exact(previous))
    return Value(declared, 2, (), status, exact(number), previous=before)


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (0, 0, "0"),
        (83715, 0, "83,715"),
        (37.75, 2, "37.75"),
        (58.4, 2, "58.4"),
        (100.0, 1, "100"),
        (98.6, 1, "98.6"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.675, 2, "2.68"),
        (23_000_000, 0, "23,000,000"),
        (-0.2, 0, "0"),
        (100, 0, "100"),
    ],
)
def test_figures_are_grouped_rounded_half_up_and_without_trailing_zeros(
    number: float, decimals: int, text: str
) -> None:
    assert figure(number, decimals) == text


def test_the_rounding_rule_is_the_frameworks() -> None:
    assert [figure(2.5, 0, rule) for rule in ("half_up", "half_even", "down")] == ["3", "2", "2"]


@pytest.mark.parametrize(
    ("number", "text"), [(0, "zero"), (7, "seven"), (11, "eleven"), (40, "forty"), (99, "ninety-nine"), (100, "100")]
)
def test_small_whole_numbers_in_words(number: int, text: str) -> None:
    assert in_words(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((1, "first"), (2, "second"), (3, "third"), (4, "fourth"), (5, "fifth"), (8, "eighth"), (9, "ninth")),
        *((11, "eleventh"), (12, "twelfth"), (13, "thirteenth"), (20, "twentieth"), (21, "twenty-first")),
        *((40, "fortieth"), (99, "ninety-ninth"), (100, "100th"), (101, "101st"), (112, "112th"), (1002, "1,002nd")),
    ],
)
def test_places_in_a_row_in_words(number: int, text: str) -> None:
    assert ordinal_in_words(number) == text


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (Status.NOT_REPORTED, "not reported"),
        (Status.NOT_APPLICABLE, "–"),
        (Status.NOT_AVAILABLE, "not available"),
        (Status.WITHHELD, "withheld"),
    ],
)
def test_reasons_for_no_figure_stay_apart_from_zero_and_from_each_other(
    wording: FigureWording, status: Status, text: str
) -> None:
    assert wording.value(value(None, status=status)) == text
    assert wording.value(value(0)) == "0"


@pytest.mark.parametrize(
    ("now", "before", "trend", "comparison"),
    [
        (146, 110, "up from 110", "from 110"),
        (4, 8, "down from 8", "from 8"),
        (8, 8, "unchanged", "unchanged"),
        (0, 3, "down from 3", "from 3"),
        (3, 0, "up from 0", "from 0"),
        (7, None, "with no earlier figure", ""),
    ],
)
def test_trends(wording: FigureWording, now: float, before: float | None, trend: str, comparison: str) -> None:
    assert wording.trend(value(now, before)) == trend
    assert wording.comparison(value(now, before)) == comparison


def test_an_earlier_figure_that_was_not_available_is_not_zero(wording: FigureWording) -> None:
    declared = value(5).indicator
    before = Value(declared, 1, (), Status.NOT_AVAILABLE, reason="the register was closed")
    now = Value(declared, 2, (), Status.REPORTED, exact(5), previous=before)
    assert wording.trend(now) == "the register was closed"
    assert wording.comparison(now) == "cycle 1: not available"
    assert wording.reason(before) == "the register was closed"
    assert wording.reason(now) == ""


def test_a_change_that_the_printed_figures_do_not_show_is_no_change(wording: FigureWording) -> None:
    assert wording.trend(value(37.4, 36.6, unit="percent")) == "unchanged"


def test_units(wording: FigureWording) -> None:
    assert wording.value(value(73.21, unit="percent", decimals=1)) == "73.2%"
    assert wording.value(value(3699, unit="ratio")) == "3,699 to 1"
    assert wording.value(value(1, unit="yes_no")) == "✓"
    assert wording.value(value(0, unit="yes_no")) == "no"
    assert wording.value(value(2, unit="rating", scale="levels")) == "High"


def test_a_fraction_needs_whole_parts(wording: FigureWording) -> None:
    declared = value(1).indicator
    whole = Value(declared, 2, (), Status.REPORTED, exact(72.7), numerator=exact(8), denominator=exact(11))
    broken = Value(declared, 2, (), Status.REPORTED, exact(72.7), numerator=exact(8.5), denominator=exact(11))
    assert (wording.fraction(whole), wording.fraction(broken)) == ("8/11", "")
