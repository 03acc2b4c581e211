"""Labels of rows and keys of series: measured, wrapped and placed next to their shapes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mandata.report.charts.dimensions import SMALL, TEXT
from mandata.report.charts.points import Point
from mandata.report.typography.measure import text_width, wrapped

LABEL_SHARE = 0.36
"""Row labels take at most this share of the width; longer ones are wrapped."""


@dataclass(frozen=True, slots=True)
class RowLabels:
    """The rows' labels in lines, and the width of the longest line in pixels."""

    lines: tuple[list[str], ...]
    width: float


def row_labels(names: Iterable[str], limit: float) -> RowLabels:
    """Wrap the rows' labels to a width in pixels."""
    lines = tuple(wrapped(name, TEXT, limit, "semibold") for name in names)
    return RowLabels(lines, max((text_width(line, TEXT, "semibold") for label in lines for line in label), default=0))


def missing_words(points: Sequence[Point], room: float) -> str:
    """Return what is missing in a row of parts, in words that fit: `Level 3: not reported`, `2 not reported`, or "".

    A part that does not apply, or without any return, is not missing, unless there is nothing else.
    """
    missing = [point for point in points if point.number is None]
    if len(missing) == len(points):
        return "; ".join(dict.fromkeys(point.text for point in missing))
    told = [point for point in missing if point.asked and point.text != "not applicable"]
    names = "; ".join(f"{point.series}: {point.text}" for point in told)
    if text_width(names, SMALL) <= room:
        return names
    counted = {text: sum(point.text == text for point in told) for text in dict.fromkeys(point.text for point in told)}
    return "; ".join(f"{count} {text}" for text, count in counted.items())
