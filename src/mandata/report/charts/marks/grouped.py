"""Lying bars of several columns under one another in every row, each named beside it."""

from __future__ import annotations

from mandata.report.charts.canvas import LINE, SMALL, WIDTH, Canvas, Json, Scale
from mandata.report.charts.labels import LABEL_SHARE, before_key, row_labels
from mandata.report.charts.mark import Mark
from mandata.report.charts.marks.bar import GAP, extent, fitting_end, is_named_above, name_tick, text_start
from mandata.report.charts.points import Drawing, Point
from mandata.report.measure import text_width, wrapped

BAR, STEP, BETWEEN = 15.0, 20.0, 12.0
NAME = 170.0
"""Width in which the name of a column is wrapped."""
MOST_TOGETHER = 30
"""Bars under one label; where a row has more, its label is repeated."""


def grouped(drawing: Drawing) -> Json:
    """The specification of the grouped bars."""
    canvas = Canvas(drawing)
    labels = row_labels((row[0].row for row in drawing.rows), WIDTH * LABEL_SHARE * 0.7)
    fills = drawing.colours({series.key: series.label for series in drawing.series})
    names = [wrapped(series.label, SMALL, NAME) for series in drawing.series]
    name_end = labels.width + GAP + max(text_width(line, SMALL) for lines in names for line in lines)
    points = [point for row in drawing.rows for point in row]
    scale = Scale(*extent(points), name_end + 8, WIDTH - 2)
    scale = Scale(scale.low, scale.high, scale.start, fitting_end(points, scale, WIDTH - 2))
    steps = [max(STEP, len(lines) * (SMALL + 3) + 5) for lines in names]
    named_above = is_named_above(points[0], len(drawing.rows) * (sum(steps) + BETWEEN))
    top = y = LINE + 2 if named_above else 2.0
    canvas.section(0)
    for number, (row, lines) in enumerate(zip(drawing.rows, labels.lines, strict=True)):
        for first in range(0, len(row), MOST_TOGETHER):
            start = y - BETWEEN / 2 if number or first else top
            canvas.row(start)
            if number and not first:
                canvas.line(0, start, WIDTH, start, colour=drawing.palette.pale)
            canvas.lines(0, y + STEP / 2 + (len(lines) - 1) * LINE / 2, lines, weight="semibold")
            below = y + len(lines) * LINE + 2
            for place in range(first, min(first + MOST_TOGETHER, len(row))):
                _bar(canvas, row[place], scale, (name_end, y + steps[place] / 2), (names[place], fills[row[place].key]))
                y += steps[place]
            y = max(y, below) + BETWEEN
    y -= BETWEEN
    canvas.line(scale.at(0), top, scale.at(0), y, colour=drawing.palette.muted)
    if named_above:
        name_tick(canvas, scale.at(points[0].before or 0), top + steps[0] / 2 - BAR / 2 - 10)
        canvas.height = y + 4
    else:
        canvas.height = y + before_key(canvas, scale.start, y)
    return canvas.spec()


def _bar(canvas: Canvas, point: Point, scale: Scale, place: tuple[float, float], named: tuple[list[str], str]) -> None:
    """Draw one bar with its name; `place` is where the name ends, and its middle; `named` the name and the colour."""
    (end, middle), (name, fill) = place, named
    canvas.lines(end, middle, name, size=SMALL, align="right", colour=canvas.palette.ink)
    if point.number is not None:
        canvas.bar(point, scale, middle - BAR / 2, BAR, fill)
    if point.before is not None:
        canvas.tick(point, scale, middle - BAR / 2 - 2, BAR + 4)
    canvas.figure(scale.at(text_start(point)) + 8, middle, point)


GROUPED = Mark(title="Grouped bar chart", help="bars of several columns, together in each row", draw=grouped)
