"""A grid of rows and columns: yes and no as full and empty dots, ratings as tints with their words, figures as text."""

from __future__ import annotations

from mandata.report.charts.canvas import LINE, SMALL, TEXT, WIDTH, Canvas, Json
from mandata.report.charts.labels import LABEL_SHARE, row_labels
from mandata.report.charts.measure import wrapped
from mandata.report.charts.placement import Box
from mandata.report.charts.points import Drawing, Point

ROW, DOT = 28.0, 18.0
WIDEST_COLUMN = 150.0
SHORT_MISSING = {"not applicable": "–"}


def matrix(drawing: Drawing) -> Json:
    """The specification of the grid."""
    canvas = Canvas(drawing)
    labels = row_labels((row[0].row for row in drawing.rows), WIDTH * LABEL_SHARE)
    room = WIDTH - labels.width - 20
    step = min(room / len(drawing.series), WIDEST_COLUMN)
    lefts = [labels.width + 20 + number * step for number in range(len(drawing.series))]
    heads = [wrapped(series.label, TEXT, step - 8, "semibold") for series in drawing.series]
    y = _group_heads(canvas, lefts, step)
    tallest = max(len(lines) for lines in heads)
    for left, lines in zip(lefts, heads, strict=True):
        canvas.lines(
            left + step / 2, y + 8 + (tallest - (len(lines) + 1) / 2) * LINE, lines, weight="semibold", align="center"
        )
    y += tallest * LINE + 10
    for row, lines in zip(drawing.rows, labels.lines, strict=True):
        height = max(ROW, len(lines) * LINE + 6)
        canvas.line(0, y, lefts[-1] + step, y)
        canvas.lines(0, y + height / 2, lines, weight="semibold" if row[0].total else "regular")
        for point, left in zip(row, lefts, strict=True):
            _cell(canvas, point, Box(left, y, step, height))
        y += height
    canvas.line(0, y, lefts[-1] + step, y)
    canvas.height = y + 2 + _key(canvas, y + 8)
    return canvas.spec()


def _group_heads(canvas: Canvas, lefts: list[float], step: float) -> float:
    """Common heads over several columns; the height they take."""
    groups = [series.group for series in canvas.drawing.series]
    if not any(groups):
        return 2.0
    for name in dict.fromkeys(filter(None, groups)):
        first, last = groups.index(name), len(groups) - 1 - groups[::-1].index(name)
        middle = (lefts[first] + lefts[last] + step) / 2
        canvas.text(middle, 9, name, size=SMALL, align="center", colour=canvas.palette.muted)
        canvas.line(lefts[first] + 6, 19, lefts[last] + step - 6, 19)
    return 22.0


def _cell(canvas: Canvas, point: Point, box: Box) -> None:
    middle = (box.left + box.width / 2, box.top + box.height / 2)
    palette = canvas.palette
    if point.number is None:
        words = SHORT_MISSING.get(point.text, point.text)
        lines = wrapped(words, SMALL, box.width - 8)
        canvas.lines(*middle, lines[:2], size=SMALL, align="center", colour=palette.muted, italic=words == point.text)
    elif point.unit == "yes_no":
        colour = canvas.drawing.colour_of(point)
        if not point.number:
            canvas.spot(point, *middle, DOT, fill=palette.paper, edge=palette.muted)
        else:
            canvas.spot(point, *middle, DOT, fill=colour)
            canvas.text(*middle, "✓", size=SMALL, weight="bold", align="center", colour=palette.text_on(colour))
    elif point.unit == "rating":
        fill = _rating_fill(canvas.drawing, point)
        canvas.box(box.left + 2, box.top + 2, box.width - 4, box.height - 4, fill)
        canvas.text(*middle, point.text, size=SMALL, align="center", colour=palette.text_on(fill))
    else:
        canvas.text(*middle, point.text, align="center", weight="semibold" if point.total else "regular")


def _rating_fill(drawing: Drawing, point: Point) -> str:
    scale = drawing.rating_names(point)
    tints = drawing.palette.scale(len(scale))
    return tints[scale.index(point.text)] if point.text in scale else tints[0]


def _key(canvas: Canvas, y: float) -> float:
    """Say what the dots mean, where there are any."""
    yes_no = [point for row in canvas.drawing.rows for point in row if point.unit == "yes_no"]
    if not yes_no:
        return 0.0
    palette = canvas.palette
    canvas.spot(yes_no[0], 7, y + 8, 12, fill=palette.main)
    end = 18 + canvas.text(18, y + 8, str(canvas.drawing.option("yes", "yes")), size=SMALL, colour=palette.muted)
    canvas.spot(yes_no[0], end + 20, y + 8, 12, fill=palette.paper, edge=palette.muted)
    canvas.text(end + 31, y + 8, str(canvas.drawing.option("no", "no")), size=SMALL, colour=palette.muted)
    return 22.0
