"""Figures that changed more than their own past explains, by a measure that works with few points.

The figure in question is left out of the median and the deviation that it is compared with. Otherwise it could not be
found, however large (of n points, a z-score never exceeds (n - 1) / √n; Shiffler, R. E. (1988), "Maximum Z Scores and
Outliers", The American Statistician 42(1), 79–80). The deviation is the median absolute
deviation, scaled to the normal distribution, and the limit is that of Iglewicz, B. and Hoaglin, D. C. (1993), "How to
Detect and Handle Outliers". It has a floor: for counts the square root of the median, as chance alone moves them
(Poisson), else a share of the median.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping, Sequence

from mandata.checks.finding_settings import LIMITS, limits_of
from mandata.checks.series import Series, series_of
from mandata.checks.subjects import number, subject_of_row
from mandata.findings import Finding, Place
from mandata.framework.model import Framework
from mandata.indicators.rounding import number_text
from mandata.messages import Params
from mandata.records import Records

TO_NORMAL = 1.4826
"""Times the median absolute deviation is the standard deviation, where figures are normal."""

FLOOR_OF_MEASURES = 0.05
"""Share of the median, for figures that are not counts."""

ENOUGH = 3
"""Minimum earlier figures for reporting a deviation; with fewer, only a slip of a digit is reported."""

LEAST_DIGIT_DIFFERENCE = 20

USUAL = {name: limit.usual for name, limit in LIMITS["large-jump"].items()}
USUAL_AFTER_ZEROS = LIMITS["first-after-zeros"]["deviations"].usual


def check_jumps(framework: Framework, records: Records, cycle: int) -> list[Finding]:
    """Report each figure of a cycle that jumped, or that is the first after zeros.

    Args:
        cycle: number of the cycle reported on; figures of earlier cycles are only used for comparison.
    """
    return [finding for series in series_of(framework, records, cycle) for finding in _found(series, framework)]


def _found(series: Series, framework: Framework) -> Iterator[Finding]:
    now, earlier = series.now.number, series.earlier
    if len(earlier) > 1 and not any(earlier):
        limits = limits_of(framework, "first-after-zeros", series.form.name, series.field.name)
        if series.is_count and is_more_than_zeros_allow(float(now), len(earlier), limits["deviations"]):
            yield _finding("first-after-zeros", series, {"zeros": len(earlier)})
        return
    limits = limits_of(framework, "large-jump", series.form.name, series.field.name)
    if is_jump(float(now), [float(number) for number in earlier], limits, is_count=series.is_count):
        median = number(statistics.median(earlier))
        yield _finding("large-jump", series, {"median": median, "count": len(earlier)})


def is_more_than_zeros_allow(now: float, zeros: int, deviations: float = USUAL_AFTER_ZEROS) -> bool:
    """Return whether a count is too large to follow a number of zeros by chance.

    After n zeros the count expected is at most 3 / n, with 95 % confidence (the rule of three: Hanley, J. A. and
    Lippman-Hand, A. (1983), "If Nothing Goes Wrong, Is Everything All Right?", JAMA 249(13), 1743–1745); more than
    `deviations` of such a count above it is remarkable.
    """
    expected = 3 / zeros
    return now > expected + deviations * math.sqrt(expected)


def is_jump(now: float, earlier: Sequence[float], limits: Mapping[str, float] = USUAL, *, is_count: bool) -> bool:
    """Return whether a figure is far from the earlier ones, in deviations, in itself and in relation to them."""
    if len(earlier) < ENOUGH:
        return _is_slip_of_a_digit(now, earlier, limits["times"])
    median = statistics.median(earlier)
    change = abs(now - median)
    if change < limits["difference"] or change < limits["share"] * abs(median):
        return False
    return change / scale_of(earlier, is_count=is_count) > limits["deviations"]


def scale_of(earlier: Sequence[float], *, is_count: bool) -> float:
    """Return the deviation that figures are expected to have: always above zero, and at least its minimum."""
    median = statistics.median(earlier)
    deviation = TO_NORMAL * statistics.median(abs(number - median) for number in earlier)
    floor = math.sqrt(max(median, 1)) if is_count else max(FLOOR_OF_MEASURES * abs(median), 0.5)
    return max(deviation, floor)


def _is_slip_of_a_digit(now: float, earlier: Sequence[float], times: float) -> bool:
    low, high = min(earlier), max(earlier)
    if low <= 0 or now <= 0 or abs(now - statistics.median(earlier)) < LEAST_DIGIT_DIFFERENCE:
        return False
    return now >= times * high or now * times <= low


def _finding(code: str, series: Series, params: Params) -> Finding:
    row = series.now.row
    return Finding(
        code,
        {**series.params, **params},
        Place(row["_return"], row["_line"]),
        subject=subject_of_row(series.form, row, series.field.name),
        figures=(
            ("now", number_text(series.now.number)),
            ("earlier", ", ".join(number_text(number) for number in series.earlier)),
        ),
    )
