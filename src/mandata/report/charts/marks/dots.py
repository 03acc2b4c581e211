"""One dot per unit, in rows that can be counted; for a share, the rest of the whole as empty dots."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from mandata.report.charts.canvas import Canvas
from mandata.report.charts.dimensions import EDGE, LINE, SMALL, WIDTH, Json
from mandata.report.charts.labels import LABEL_SHARE, row_labels
from mandata.report.charts.mark import Mark
from mandata.report.charts.points import Drawing, Point
from mandata.report.typography.measure import text_width

LARGE_STEP, STEP = 24.0, 15.0
"""From one dot to the next: of a handful, and of more."""
SPACE = 0.2
"""The gap between two dots, as a share of a step."""
HANDFUL = 15
GROUP_GAP = 4.0
"""Dots come in groups of five, as in tallies."""
NUMBER = 18.0
ONE_LINE = 40
"""Up to this many dots form one line, smaller if needed; more form lines of ten."""
MOST = 200
"""More dots than this can no longer be counted: then one dot stands for ten, a hundred, and so on."""


def dots(drawing: Drawing) -> Json:
    """Return the specification of the dots."""
    canvas = Canvas(drawing)
    groups = drawing.groups
    labels = row_labels((drawing.name_of(group) for group in groups), WIDTH * LABEL_SHARE)
    points = [group[0] for group in groups]
    numbers = [text_width(point.text, NUMBER, "bold") for point in points if point.number is not None]
    start = labels.width + 24 + max(numbers, default=0)
    each = _worth(points)
    across, step = _grid(max(ceil(_whole(point) / each) for point in points), WIDTH - start)
    y = 4.0
    for point, lines in zip(points, labels.lines, strict=True):
        whole = ceil(_whole(point) / each)
        canvas.row(y)
        middle = y + max(step, NUMBER) / 2
        canvas.lines(0, middle + (len(lines) - 1) * LINE / 2, lines)
        if point.number is None:
            canvas.text(start, middle, point.text, size=SMALL, colour=drawing.palette.muted, italic=True)
        else:
            canvas.text(start - 12, middle, point.text, size=NUMBER, weight="bold", align="right")
            end = _dots(canvas, point, (whole, round(_filled(point) / each)), (start, middle), (across, step))
            if point.fraction:
                canvas.text(end + 4, middle, point.fraction, size=SMALL, colour=drawing.palette.muted)
        y += max(ceil(whole / across) * step, len(lines) * LINE, NUMBER) + 12
    canvas.foot = y
    if each > 1:
        canvas.text(start, y + 4, f"One dot stands for {each}.", size=SMALL, colour=drawing.palette.muted)
        y += 18
    canvas.height = y
    return canvas.spec()


def _filled(point: Point) -> float:
    """Return how many units the filled dots stand for: of a share its numerator, else the figure."""
    return point.part if point.part is not None and point.base is not None else point.number or 0


def _whole(point: Point) -> float:
    return point.base if point.base is not None else point.number or 0


def _worth(points: Sequence[Point]) -> int:
    most, each = max(_whole(point) for point in points), 1
    while most / each > MOST:
        each *= 10
    return each


def _grid(most: int, room: float) -> tuple[int, float]:
    """Return the number of dots per line, and the pixels from one to the next."""
    room -= 40  # for a fraction at the end
    if most <= ONE_LINE:
        across = max(5 * ceil(most / 5), 5)
        widest = LARGE_STEP if most <= HANDFUL else STEP
        return across, min(widest, (room - (across // 5) * GROUP_GAP) / across)
    return max(int(room // (STEP * 10 + 2 * GROUP_GAP)) * 10, 10), STEP


def _dots(
    canvas: Canvas, point: Point, counts: tuple[int, int], corner: tuple[float, float], grid: tuple[int, float]
) -> float:
    """Lay the filled and the empty dots of a figure; return where its first line ends.

    Args:
        counts: of all dots, and of the filled ones.
        corner: left edge and middle of the first line.
        grid: dots in a line, and pixels from one to the next.
    """
    whole, filled = counts
    across, step = grid
    colour, paper = canvas.drawing.colour_of(point), canvas.palette.paper
    width = step * (1 - SPACE)
    for number in range(whole):
        row, place = divmod(number, across)
        x = corner[0] + width / 2 + place * step + (place // 5) * GROUP_GAP
        if number < filled:
            canvas.spot(point, x, corner[1] + row * step, width, fill=colour)
        else:
            canvas.spot(point, x, corner[1] + row * step, width - EDGE / 2, fill=paper, edge=colour)
    last = min(whole, across)
    return corner[0] + last * step + (last // 5) * GROUP_GAP


DOTS = Mark(title="Dot chart", help="one dot per unit", draw=dots)
