"""Lines from the earlier figures to the present ones, named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mandata.report.charts.canvas import LINE, SMALL, TEXT, WIDTH, Canvas, Json, Scale
from mandata.report.charts.labels import LABEL_SHARE
from mandata.report.charts.mark import Mark
from mandata.report.charts.points import Drawing, Point
from mandata.report.measure import text_width, wrapped

HEIGHT, HEAD = 240.0, 26.0
APART = 17.0
"""Least distance between two labels on one side, in pixels."""
TALLEST = 620.0
"""Height of the lines of one panel, unless it has a single one."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the chart: from a figure to another, as numbers and as printed."""

    point: Point
    start: float
    end: float
    start_text: str
    end_text: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all panels share: the scale, of no length yet, the heads, and the left and right ends of the lines."""

    scale: Scale
    heads: tuple[str, str]
    x: tuple[float, float]


def slope(drawing: Drawing) -> Json:
    """The specification of the lines: from the first drawn column to the last, or, of one, from the earlier figure.

    Many lines stand in several panels below each other, on one scale.
    """
    lines = _lines(drawing)
    canvas = Canvas(drawing)
    heads = (
        [series.label for series in drawing.series]
        if len(drawing.series) > 1
        else [drawing.before_name, drawing.now_name]
    )
    names = [wrapped(line.point.row, TEXT, WIDTH * LABEL_SHARE) for line in lines]
    names_width = max((text_width(part, TEXT) for name in names for part in name), default=0)
    figures = max((text_width(line.end_text, TEXT, "semibold") for line in lines), default=0)
    figures = max(figures, *(text_width(line.start_text, TEXT) for line in lines), 0) if lines else 0
    x = (max(figures + 16, 40), WIDTH - max(names_width + figures + 30, 40))
    frame = _Frame(_scale(lines, 0), (heads[0], heads[-1]), x)
    y = 0.0
    for chosen in _panels(names):
        canvas.row(y)
        y = _panel(canvas, frame, lines[chosen], names[chosen], y)
    canvas.height = y + _left_out(canvas, lines, y)
    return canvas.spec()


def _panels(names: Sequence[list[str]]) -> list[slice]:
    """Divide lines, by the height of their names, into panels that each fit a page; one panel where there are none."""
    bounds, height = [0], 0.0
    for number, name in enumerate(names):
        if height + _height(name) > TALLEST and number > bounds[-1]:
            bounds.append(number)
            height = 0.0
        height += _height(name)
    return [slice(*pair) for pair in pairwise([*bounds, len(names)])]


def _height(name: Sequence[str]) -> float:
    return (len(name) - 1) * LINE + APART


def _panel(canvas: Canvas, frame: _Frame, lines: Sequence[_Line], names: Sequence[list[str]], y: float) -> float:
    """Draw some of the lines below a height, and return where they end."""
    whole, heads, x = frame.scale, frame.heads, frame.x
    titles = [wrapped(head, TEXT, WIDTH * LABEL_SHARE, "semibold") for head in heads]
    head = HEAD + (max(map(len, titles)) - 1) * LINE
    for at, title in zip(x, titles, strict=True):
        half = max(text_width(part, TEXT, "semibold") for part in title) / 2
        canvas.lines(min(max(at, half), WIDTH - half), y + 9 + (len(title) - 1) * LINE / 2, title,
                     weight="semibold", align="center")  # fmt: skip
    apart = [_height(name) for name in names]
    height = canvas.drawing.chart.height or max(HEIGHT, sum(apart))
    scale = Scale(whole.low, whole.high, y + head + height, y + head + 10)
    for end in x:
        canvas.line(end, scale.end - 4, end, scale.start + 4)
    starts = _spread([scale.at(line.start) for line in lines], [APART] * len(lines), (y + head, scale.start))
    ends = _spread([scale.at(line.end) for line in lines], apart, (y + head, scale.start))
    for line, name, start, end in zip(lines, names, starts, ends, strict=True):
        _draw(canvas, line, scale, x, (start, end))
        _write_name(canvas, name, x[1] + 18 + text_width(line.end_text, TEXT, "semibold"), end)
    deepest = max((end + space / 2 for end, space in zip(ends, apart, strict=True)), default=0)
    return max([scale.start, *starts, deepest]) + 12


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
    for at, side, end, label in ((x[0], -1, ends[0], y[0]), (x[1], 1, ends[1], y[1])):
        if abs(label - end) > APART / 2:
            canvas.line(at + side * 5, end, at + side * 10, label, width=0.6)
    canvas.text(x[0] - 12, y[0], line.start_text, align="right", colour=canvas.palette.muted)
    canvas.text(x[1] + 12, y[1], line.end_text, weight="semibold")


def _write_name(canvas: Canvas, name: Sequence[str], x: float, middle: float) -> None:
    for number, part in enumerate(name):
        canvas.text(x, middle + (number - (len(name) - 1) / 2) * LINE, part)


def _spread(wanted: Sequence[float], heights: Sequence[float], room: tuple[float, float]) -> list[float]:
    """Middles as near to those wanted as labels of some heights that touch neither each other nor the heads allow."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    for _ in range(len(wanted)):
        for above, below in pairwise(order):
            overlap = (heights[above] + heights[below]) / 2 - (placed[below] - placed[above])
            if overlap > 0:
                placed[above] -= overlap / 2
                placed[below] += overlap / 2
    edge = room[1] + APART / 2
    for index in reversed(order):
        placed[index] = min(placed[index], edge - heights[index] / 2)
        edge = placed[index] - heights[index] / 2
    edge = room[0] - APART / 2
    for index in order:
        placed[index] = max(placed[index], edge + heights[index] / 2)
        edge = placed[index] + heights[index] / 2
    return placed


def _left_out(canvas: Canvas, lines: Sequence[_Line], y: float) -> float:
    """Name under the chart the rows that have no line; the height it takes."""
    drawn = {line.point.row for line in lines}
    words = [_without_line(row) for row in canvas.drawing.parts if row[0].row not in drawn]
    text = wrapped("; ".join(words), SMALL, WIDTH) if words else []
    for number, line in enumerate(text):
        canvas.row(y + number * 15)
        canvas.text(0, y + 8 + number * 15, line, size=SMALL, colour=canvas.palette.muted, italic=True)
    return len(text) * 15 + 6


def _without_line(row: Sequence[Point]) -> str:
    last = row[-1]
    return f"{last.row}: {last.text}" if last.number is None else f"{last.row}: {last.text}, no earlier figure"


SLOPE = Mark(title="Slope chart", help="lines from the previous value to this one", draw=slope, has_height=True)
