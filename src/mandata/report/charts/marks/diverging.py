"""Two sides back to back, one bar a row to either side of the labels."""

from __future__ import annotations

from collections.abc import Iterator

from mandata.findings import Finding
from mandata.report.charts.canvas import LINE, TEXT, WIDTH, Align, Canvas, Json, Scale
from mandata.report.charts.labels import row_labels
from mandata.report.charts.mark import Mark
from mandata.report.charts.marks.bar import extent, words_width
from mandata.report.charts.points import Drawing, Point
from mandata.report.measure import wrapped

BAR, ROW, HEAD = 24.0, 38.0, 26.0
LEAST_BAR = 40.0
"""Least width of the longest bar."""
OUTWARDS: tuple[Align, Align] = ("right", "left")


def diverging(drawing: Drawing) -> Json:
    """The specification of the two sides."""
    canvas = Canvas(drawing)
    words = max(words_width(point) for row in drawing.rows for point in row)
    room = max(WIDTH - 2 * (words + LEAST_BAR + 26), WIDTH * 0.1)
    labels = row_labels((row[0].row for row in drawing.rows), min(room, WIDTH * 0.3))
    fills = drawing.colours({series.key: series.label for series in drawing.series})
    middle, half = WIDTH / 2, labels.width / 2 + 14
    _, high = extent([point for row in drawing.rows for point in row])
    room = max(WIDTH / 2 - half - words - 12, LEAST_BAR / 2)
    left = Scale(0, high, middle - half, middle - half - room)
    right = Scale(0, high, middle + half, middle + half + room)
    heads = [wrapped(series.label, TEXT, WIDTH / 2 - half, "semibold") for series in drawing.series]
    for lines, side, align in zip(heads, (left, right), OUTWARDS, strict=True):
        canvas.lines(side.start, 10 + (len(lines) - 1) * LINE / 2, lines, weight="semibold", align=align)
    y = HEAD + (max(map(len, heads)) - 1) * LINE
    for row, lines in zip(drawing.rows, labels.lines, strict=True):
        height = max(ROW, len(lines) * LINE + 8)
        centre = y + height / 2
        canvas.row(y)
        if row[0].total:
            canvas.line(0, y + 1, WIDTH, y + 1)
        canvas.lines(middle, centre, lines, align="center", weight="semibold" if row[0].total else "regular")
        _side(canvas, row[0], left, centre, fills[row[0].key])
        _side(canvas, row[1], right, centre, fills[row[1].key])
        y += height
    canvas.height = y + 2
    return canvas.spec()


def _side(canvas: Canvas, point: Point, scale: Scale, middle: float, fill: str) -> None:
    if point.number is not None and not point.total:
        canvas.bar(point, scale, middle - BAR / 2, BAR, fill)
    if point.before is not None and not point.total:
        canvas.tick(point, scale, middle - BAR / 2 - 3, BAR + 6)
    reach = scale.start if point.total else scale.at(max(point.number or 0, point.before or 0))
    outwards = scale.end > scale.start
    canvas.figure(reach + 8 if outwards else reach - 8 - words_width(point), middle, point)


def _two_sides(drawing: Drawing) -> Iterator[Finding]:
    if len(drawing.series) != 2:
        drawn = f"exhibit '{drawing.exhibit.id}' draws {len(drawing.series)} columns"
        yield Finding(
            "chart-columns",
            f"A diverging chart has two sides, but {drawn}.",
            "Name two in the chart's `columns`, or choose the mark `grouped`.",
        )


DIVERGING = Mark(title="Bar chart with two sides", help="two sides back to back", draw=diverging, check=_two_sides)
