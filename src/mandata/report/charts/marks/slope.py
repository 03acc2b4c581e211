"""Lines from the earlier figures to the present ones, named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mandata.report.charts.canvas import SMALL, TEXT, WIDTH, Canvas, Json, Scale
from mandata.report.charts.measure import text_width, wrapped
from mandata.report.charts.points import Drawing, Point

HEIGHT, HEAD = 240.0, 26.0
APART = 17.0
"""Least distance between two labels on one side, in pixels."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the chart: from a figure to another, as numbers and as printed."""

    point: Point
    start: float
    end: float
    start_text: str
    end_text: str


def slope(drawing: Drawing) -> Json:
    """The specification of the lines: from the first drawn column to the last, or, of one, from the earlier figure."""
    lines = _lines(drawing)
    canvas = Canvas(drawing)
    names = max((text_width(line.point.row, TEXT) for line in lines), default=0)
    figures = max((text_width(line.end_text, TEXT, "semibold") for line in lines), default=0)
    figures = max(figures, *(text_width(line.start_text, TEXT) for line in lines), 0) if lines else 0
    left, right = max(figures + 16, 40), WIDTH - names - figures - 30
    heads = (
        [series.label for series in drawing.series]
        if len(drawing.series) > 1
        else [drawing.before_name, drawing.now_name]
    )
    canvas.text(left, 9, heads[0], weight="semibold", align="center")
    canvas.text(right, 9, heads[-1], weight="semibold", align="center")
    scale = _scale(lines, drawing.chart.height or max(HEIGHT, len(lines) * APART))
    for x in (left, right):
        canvas.line(x, scale.end - 4, x, scale.start + 4)
    starts = _spread([scale.at(line.start) for line in lines])
    ends = _spread([scale.at(line.end) for line in lines])
    for line, start, end in zip(lines, starts, ends, strict=True):
        _draw(canvas, line, scale, (left, right), (start, end))
    bottom = max([scale.start, *starts, *ends]) + 12
    canvas.height = bottom + _left_out(canvas, lines, bottom)
    return canvas.spec()


def _lines(drawing: Drawing) -> list[_Line]:
    if len(drawing.series) > 1:
        pairs = [(row[0], row[-1]) for row in drawing.parts]
        return [_Line(now, was.number, now.number, was.text, now.text)
                for was, now in pairs if was.number is not None and now.number is not None]  # fmt: skip
    points = [row[0] for row in drawing.parts]
    return [_Line(point, point.before, point.number, point.before_text, point.text)
            for point in points if point.before is not None and point.number is not None]  # fmt: skip


def _scale(lines: Sequence[_Line], height: float) -> Scale:
    numbers = [number for line in lines for number in (line.start, line.end)] or [0.0, 1.0]
    low, high = min(numbers), max(numbers)
    return Scale(low if low != high else low - 1, high, HEAD + height, HEAD + 10)


def _draw(canvas: Canvas, line: _Line, scale: Scale, x: tuple[float, float], y: tuple[float, float]) -> None:
    colour = canvas.drawing.colour_of(line.point)
    ends = (scale.at(line.start), scale.at(line.end))
    canvas.line(x[0], ends[0], x[1], ends[1], colour=colour, width=2)
    canvas.spot(line.point, x[0], ends[0], 8, fill=canvas.palette.paper, edge=colour)
    canvas.spot(line.point, x[1], ends[1], 9, fill=colour)
    canvas.text(x[0] - 12, y[0], line.start_text, align="right", colour=canvas.palette.muted)
    wide = canvas.text(x[1] + 12, y[1], line.end_text, weight="semibold")
    canvas.text(x[1] + 18 + wide, y[1], line.point.row)


def _spread(wanted: Sequence[float]) -> list[float]:
    """Heights as near to those wanted as labels that touch neither each other nor the heads allow."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    for _ in range(len(wanted)):
        for above, below in pairwise(order):
            overlap = APART - (placed[below] - placed[above])
            if overlap > 0:
                placed[above] -= overlap / 2
                placed[below] += overlap / 2
    highest = HEAD
    for index in order:
        placed[index] = max(placed[index], highest)
        highest = placed[index] + APART
    return placed


def _left_out(canvas: Canvas, lines: Sequence[_Line], y: float) -> float:
    """Name under the chart the rows that have no line; the height it takes."""
    drawn = {line.point.row for line in lines}
    words = [_without_line(row) for row in canvas.drawing.parts if row[0].row not in drawn]
    text = wrapped("; ".join(words), SMALL, WIDTH) if words else []
    for number, line in enumerate(text):
        canvas.text(0, y + 8 + number * 15, line, size=SMALL, colour=canvas.palette.muted, italic=True)
    return len(text) * 15 + 6


def _without_line(row: Sequence[Point]) -> str:
    last = row[-1]
    return f"{last.row}: {last.text}" if last.number is None else f"{last.row}: {last.text}, no earlier figure"
