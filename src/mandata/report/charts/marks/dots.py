"""One dot a unit, in rows that can be counted; of a share, the rest of the whole as empty dots."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from mandata.report.charts.canvas import LINE, SMALL, TEXT, WIDTH, Canvas, Json
from mandata.report.charts.labels import LABEL_SHARE, row_labels
from mandata.report.charts.measure import text_width
from mandata.report.charts.points import Drawing, Point

DOT, STEP = 12.0, 15.0
GROUP_GAP = 4.0
"""Dots stand in groups of five, as tallies do."""
NUMBER = 18.0
MOST = 200
"""More dots than this can no longer be counted: then one dot stands for ten, a hundred, and so on."""


def dots(drawing: Drawing) -> Json:
    """The specification of the dots."""
    canvas = Canvas.of(drawing)
    groups = drawing.groups
    labels = row_labels((drawing.name_of(group) for group in groups), WIDTH * LABEL_SHARE)
    points = [group[0] for group in groups]
    start = (
        labels.width
        + 24
        + max(text_width(point.text, NUMBER, "bold") if point.number is not None else 0 for point in points)
    )
    across = max(int((WIDTH - start) // (STEP * 5 + GROUP_GAP)) * 5, 5)
    each = _worth(points)
    y = 4.0
    for point, lines in zip(points, labels.lines, strict=True):
        whole = ceil(_whole(point) / each)
        middle = y + DOT / 2 + 2
        canvas.lines(0, middle + (len(lines) - 1) * LINE / 2, lines)
        if point.number is None:
            canvas.text(start, middle, point.text, size=SMALL, colour=drawing.palette.muted, italic=True)
        else:
            canvas.text(start - 12, middle, point.text, size=NUMBER, weight="bold", align="right")
            _dots(canvas, drawing, point, whole, round(_filled(point) / each), start, middle, across)
        y += max(ceil(whole / across) * STEP, len(lines) * LINE, NUMBER) + 12
    if each > 1:
        canvas.text(start, y + 4, f"One dot stands for {each}.", size=SMALL, colour=drawing.palette.muted)
        y += 18
    canvas.height = y
    return canvas.spec()


def _filled(point: Point) -> float:
    """How many units the filled dots stand for: of a share its numerator, else the figure."""
    return point.part if point.part is not None and point.base is not None else point.number or 0


def _whole(point: Point) -> float:
    return point.base if point.base is not None else point.number or 0


def _worth(points: Sequence[Point]) -> int:
    most, each = max(_whole(point) for point in points), 1
    while most / each > MOST:
        each *= 10
    return each


def _dots(
    canvas: Canvas, drawing: Drawing, point: Point, whole: int, filled: int, x: float, y: float, across: int
) -> None:
    colour, paper = drawing.colour_of(point), drawing.palette.paper
    for number in range(whole):
        row, place = divmod(number, across)
        left = x + DOT / 2 + place * STEP + (place // 5) * GROUP_GAP
        canvas.spot(point, left, y + row * STEP, DOT, colour if number < filled else paper, colour)
