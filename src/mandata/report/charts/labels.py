"""Labels of rows and keys of series: measured, wrapped and laid beside the shapes they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mandata.report.charts.canvas import LINE, SMALL, TEXT, WIDTH, Canvas
from mandata.report.charts.points import Point
from mandata.report.measure import text_width, wrapped

LABEL_SHARE = 0.36
"""Row labels take at most this share of the width; longer ones are wrapped."""

SWATCH = 11.0


@dataclass(frozen=True, slots=True)
class Labels:
    """The rows' labels in lines, and the width of the longest line in pixels."""

    lines: tuple[list[str], ...]
    width: float


def row_labels(names: Iterable[str], limit: float) -> Labels:
    """Wrap the rows' labels to a width in pixels."""
    lines = tuple(wrapped(name, TEXT, limit, "semibold") for name in names)
    return Labels(lines, max((text_width(line, TEXT, "semibold") for label in lines for line in label), default=0))


def key(canvas: Canvas, names: Mapping[str, str], x: float, y: float, *, size: float = TEXT) -> float:
    """Name colours in a row of swatches, wrapped at the sheet's edge.

    Args:
        names: label to colour.

    Returns:
        The height it takes in pixels.
    """
    left, top, deepest = x, y, 1
    for label, colour in names.items():
        lines = wrapped(label, size, WIDTH - x - SWATCH - 6)
        wide = SWATCH + 6 + max(text_width(line, size) for line in lines) + 18
        if left > x and left + wide - 18 > WIDTH:
            left, top, deepest = x, top + 20 + (deepest - 1) * LINE, 1
            canvas.head_line(top)
        deepest = max(deepest, len(lines))
        canvas.box(left, top + 9 - SWATCH / 2, SWATCH, SWATCH, colour)
        for number, line in enumerate(lines):
            canvas.text(left + SWATCH + 6, top + 9 + number * LINE, line, size=size)
        left += wide
    return top + 22 + (deepest - 1) * LINE - y


def before_key(canvas: Canvas, x: float, y: float) -> float:
    """Say under the rows, in each part of a chart, when the figures of the ticks were; return the height it takes."""
    canvas.foot = y
    if not canvas.drawing.before_name:
        return 4
    canvas.line(x + 1, y + 4, x + 1, y + 18, colour=canvas.palette.ink, width=2)
    canvas.text(x + 8, y + 11, canvas.drawing.before_name, size=SMALL, colour=canvas.palette.muted)
    return 24


def missing_words(points: Sequence[Point], room: float) -> str:
    """What is missing of a row of parts, in words that fit: `Level 3: not reported`, `2 not reported`, or "".

    A part that does not apply, or that no return speaks of, is not missing, unless nothing else is there.
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
