"""Lying bars of several columns under one another in every row, each named beside it."""

from __future__ import annotations

from mandata.report.charts.canvas import LINE, SMALL, WIDTH, Canvas, Json, Scale
from mandata.report.charts.labels import LABEL_SHARE, row_labels
from mandata.report.charts.marks.bar import GAP, extent, fitting_end, name_tick, text_start
from mandata.report.charts.measure import text_width, wrapped
from mandata.report.charts.points import Drawing

BAR, STEP, BETWEEN = 15.0, 20.0, 12.0


def grouped(drawing: Drawing) -> Json:
    """The specification of the grouped bars."""
    canvas = Canvas(drawing)
    labels = row_labels((row[0].row for row in drawing.rows), WIDTH * LABEL_SHARE * 0.7)
    fills = drawing.colours({series.key: series.label for series in drawing.series})
    names = [wrapped(series.label, SMALL, 400)[0] for series in drawing.series]
    name_end = labels.width + GAP + max(text_width(name, SMALL) for name in names)
    points = [point for row in drawing.rows for point in row]
    scale = Scale(*extent(points), name_end + 8, WIDTH - 2)
    scale = Scale(scale.low, scale.high, scale.start, fitting_end(points, scale, WIDTH - 2))
    top = y = LINE + 2 if drawing.before_name else 2.0
    ticked = False
    for number, (row, lines) in enumerate(zip(drawing.rows, labels.lines, strict=True)):
        if number:
            canvas.line(0, y - BETWEEN / 2, WIDTH, y - BETWEEN / 2, colour=drawing.palette.pale)
        canvas.lines(0, y + STEP / 2 + (len(lines) - 1) * LINE / 2, lines, weight="semibold")
        for place, (point, name) in enumerate(zip(row, names, strict=True)):
            middle = y + STEP * (place + 0.5)
            canvas.text(name_end, middle, name, size=SMALL, align="right", colour=drawing.palette.ink)
            if point.number is not None:
                canvas.bar(point, scale, middle - BAR / 2, BAR, fills[point.key])
            if point.before is not None:
                canvas.tick(point, scale, middle - BAR / 2 - 2, BAR + 4)
                if not ticked:
                    name_tick(canvas, scale.at(point.before), middle - BAR / 2 - 10)
                    ticked = True
            canvas.figure(scale.at(text_start(point)) + 8, middle, point)
        y += max(STEP * len(row), len(lines) * LINE + 2) + BETWEEN
    canvas.line(scale.at(0), top, scale.at(0), y - BETWEEN, colour=drawing.palette.muted)
    canvas.height = y - BETWEEN + 4
    return canvas.spec()
