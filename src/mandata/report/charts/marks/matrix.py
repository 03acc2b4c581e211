"""A grid of rows and columns: yes and no as full and empty dots, ratings as tints with their words, figures as text."""

from __future__ import annotations

from collections.abc import Sequence

from mandata.report.charts.canvas import Canvas
from mandata.report.charts.dimensions import LINE, SMALL, TEXT, WIDTH, Json
from mandata.report.charts.labels import LABEL_SHARE, RowLabels, row_labels
from mandata.report.charts.mark import Mark
from mandata.report.charts.placement import Box
from mandata.report.charts.points import Drawing, Point
from mandata.report.typography.measure import widest_word, wrapped

ROW, DOT = 28.0, 18.0
WIDEST_COLUMN = 150.0
GAP, BLOCK_GAP, CELL_PADDING = 20.0, 16.0, 8.0
SHORT_MISSING = {"not applicable": "–"}


def matrix(drawing: Drawing) -> Json:
    """Return the specification of the grid; columns that do not fit are placed below, and so on."""
    canvas = Canvas(drawing)
    labels = row_labels((row[0].row for row in drawing.rows), WIDTH * LABEL_SHARE)
    room, count = WIDTH - labels.width - GAP, len(drawing.series)
    across = max(min(int(room // _least(drawing)), count), 1)
    across = -(-count // -(-count // across))
    y = 0.0
    for first in range(0, count, across):
        canvas.section(y)
        y = _block(canvas, range(first, min(first + across, count)), labels, min(room / across, WIDEST_COLUMN), y)
        y += BLOCK_GAP if first + across < count else 0
    canvas.foot = y
    canvas.height = y + 2 + _key(canvas, y + 8)
    return canvas.spec()


def _least(drawing: Drawing) -> float:
    """Return the least width of a column, in which no word of it is broken, unless it is very long."""
    heads = widest_word((series.label for series in drawing.series), TEXT, "semibold")
    cells = widest_word((_words(point) for row in drawing.rows for point in row), TEXT, "semibold")
    return min(max(heads, cells, DOT) + CELL_PADDING, WIDEST_COLUMN)


def _block(canvas: Canvas, places: Sequence[int], labels: RowLabels, step: float, y: float) -> float:
    """Draw the rows of some columns below a height, and return where they end."""
    drawing = canvas.drawing
    lefts = [labels.width + GAP + number * step for number in range(len(places))]
    end = lefts[-1] + step
    heads = [wrapped(drawing.series[place].label, TEXT, step - CELL_PADDING, "semibold") for place in places]
    y += _group_heads(canvas, [drawing.series[place].group for place in places], lefts, step, y)
    tallest = max(len(lines) for lines in heads)
    for left, lines in zip(lefts, heads, strict=True):
        canvas.lines(
            left + step / 2, y + 8 + (tallest - (len(lines) + 1) / 2) * LINE, lines, weight="semibold", align="center"
        )
    y += tallest * LINE + 10
    for row, lines in zip(drawing.rows, labels.lines, strict=True):
        cells = [wrapped(_words(row[place]), TEXT, step - CELL_PADDING, "semibold") for place in places]
        height = max(ROW, *(len(one) * LINE + 6 for one in (lines, *cells)))
        canvas.row(y)
        canvas.line(0, y, end, y)
        canvas.lines(0, y + height / 2, lines, weight="semibold" if row[0].total else "regular")
        for place, left, words in zip(places, lefts, cells, strict=True):
            _cell(canvas, row[place], words, Box(left, y, step, height))
        y += height
    canvas.line(0, y, end, y)
    return y


def _group_heads(canvas: Canvas, groups: Sequence[str], lefts: Sequence[float], step: float, y: float) -> float:
    """Return heads that span several columns, and their height."""
    if not any(groups):
        return 2.0
    deepest = 1
    for name in dict.fromkeys(filter(None, groups)):
        first, last = groups.index(name), len(groups) - 1 - groups[::-1].index(name)
        lines = wrapped(name, SMALL, lefts[last] + step - lefts[first] - CELL_PADDING)
        deepest = max(deepest, len(lines))
        middle = (lefts[first] + lefts[last] + step) / 2
        canvas.lines(
            middle, y + 9 + (len(lines) - 1) * 7.5, lines, size=SMALL, align="center", colour=canvas.palette.muted
        )
    below = y + 19 + (deepest - 1) * 15
    for name in dict.fromkeys(filter(None, groups)):
        first, last = groups.index(name), len(groups) - 1 - groups[::-1].index(name)
        canvas.line(lefts[first] + 6, below, lefts[last] + step - 6, below)
    return below + 3 - y


def _words(point: Point) -> str:
    """Return the words in a cell; none if a dot shows its content."""
    if point.number is None:
        return SHORT_MISSING.get(point.text, point.text)
    return "" if point.unit == "yes_no" else point.text


def _cell(canvas: Canvas, point: Point, lines: list[str], box: Box) -> None:
    middle = (box.left + box.width / 2, box.top + box.height / 2)
    palette = canvas.palette
    if point.number is None:
        quiet = point.text not in SHORT_MISSING
        canvas.lines(*middle, lines, size=SMALL, align="center", colour=palette.muted, italic=quiet)
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
        canvas.lines(*middle, lines, size=SMALL, align="center", colour=palette.text_on(fill))
    else:
        canvas.lines(*middle, lines, align="center", weight="semibold" if point.total else "regular")


def _rating_fill(drawing: Drawing, point: Point) -> str:
    scale = drawing.rating_names(point)
    tints = drawing.palette.scale(len(scale))
    return tints[scale.index(point.text)] if point.text in scale else tints[0]


def _key(canvas: Canvas, y: float) -> float:
    """Return the explanation of the dots, if there are any."""
    yes_no = [point for row in canvas.drawing.rows for point in row if point.unit == "yes_no"]
    if not yes_no:
        return 0.0
    palette = canvas.palette
    canvas.spot(yes_no[0], 7, y + 8, 12, fill=palette.main)
    end = 18 + canvas.text(18, y + 8, str(canvas.drawing.option("yes", "yes")), size=SMALL, colour=palette.muted)
    canvas.spot(yes_no[0], end + 20, y + 8, 12, fill=palette.paper, edge=palette.muted)
    canvas.text(end + 31, y + 8, str(canvas.drawing.option("no", "no")), size=SMALL, colour=palette.muted)
    return 22.0


MATRIX = Mark(
    title="Grid",
    help="a grid of yes, no and ratings",
    draw=matrix,
    options={
        "yes": "word for a full dot, by default `yes`",
        "no": "word for an empty dot, by default `no`",
    },
)
