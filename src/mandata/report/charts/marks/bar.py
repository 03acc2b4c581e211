"""Lying bars, one a row, the earlier figure as a tick; several columns stand side by side, each on its own scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mandata.report.charts.canvas import LINE, SMALL, TEXT, WIDTH, Canvas, Json, Scale, change_width
from mandata.report.charts.labels import LABEL_SHARE, Labels, before_key, row_labels
from mandata.report.charts.mark import Mark
from mandata.report.charts.points import Drawing, Point, Series
from mandata.report.fitting import picture_fits
from mandata.report.measure import text_width, widest_word, wrapped

THICK, PANEL_THICK = 18.0, 10.0
ROW, PANEL_ROW = 32.0, 46.0
GAP, PANEL_GAP = 12.0, 26.0
OVERHANG = 4.0
TOTAL_ROW, BLOCK_GAP = 30.0, 14.0


def bar(drawing: Drawing) -> Json:
    """The specification of the bars."""
    return _one(drawing) if len(drawing.series) == 1 else _panels(drawing)


def _one(drawing: Drawing) -> Json:
    canvas = Canvas(drawing)
    labels = row_labels((row[0].row for row in drawing.rows), WIDTH * LABEL_SHARE)
    points = [row[0] for row in drawing.rows]
    heights = [max(ROW, len(lines) * LINE + 8) for lines in labels.lines]
    start = labels.width + GAP
    scale = Scale(*extent(points), start, WIDTH - 2)
    scale = Scale(scale.low, scale.high, start, fitting_end(points, scale, WIDTH - 2))
    named_above = is_named_above(points[0], sum(heights))
    y = LINE if named_above else 2.0
    canvas.section(0)
    for point, lines, height in zip(points, labels.lines, heights, strict=True):
        middle = y + height / 2
        canvas.row(y)
        if point.total:
            canvas.line(0, y + 1, WIDTH, y + 1)
        canvas.lines(labels.width, middle, lines, align="right", weight="semibold" if point.total else "regular")
        if point.number is not None:
            colour = drawing.colour_of(point)
            canvas.bar(point, scale, middle - THICK / 2, THICK, colour)
        if point.before is not None and not point.total:
            canvas.tick(point, scale, middle - THICK / 2 - OVERHANG, THICK + 2 * OVERHANG)
        canvas.figure(scale.at(text_start(point)) + 8, middle, point)
        y += height
    zero = scale.at(0)
    canvas.line(zero, LINE if named_above else 2, zero, y, colour=drawing.palette.muted)
    if named_above:
        name_tick(canvas, scale.at(points[0].before or 0), LINE + heights[0] / 2 - THICK / 2 - OVERHANG - 8)
        canvas.height = y + 4
    else:
        canvas.height = y + before_key(canvas, start, y)
    return canvas.spec()


def is_named_above(first: Point, height: float) -> bool:
    """Return whether the first tick carries the name of the earlier figures; else a key under the rows does."""
    return first.before is not None and not first.total and picture_fits(height)


def text_start(point: Point) -> float:
    """The figure beyond which the words of a row begin: clear of the bar and of the tick."""
    return max(point.number or 0, point.before or 0, 0)


def extent(points: Sequence[Point]) -> tuple[float, float]:
    """The least and the greatest figure, present or earlier, and zero."""
    return span(number for point in points for number in (point.number, point.before))


def span(numbers: Iterable[float | None]) -> tuple[float, float]:
    """The least and the greatest of some numbers and zero; never the same, so that a scale has a length."""
    known = [0.0, *(number for number in numbers if number is not None)]
    low, high = min(known), max(known)
    return low, high if high > low else 1.0


def fitting_end(points: Sequence[Point], scale: Scale, edge: float) -> float:
    """Where the longest bar may end so that every row's words end before the edge, in pixels."""
    ends = [edge]
    for point in points:
        share = (text_start(point) - scale.low) / (scale.high - scale.low)
        room = edge - scale.start - words_width(point) - 10
        if share > 0:
            ends.append(scale.start + max(room, 40) / share)
    return min(ends)


def words_width(point: Point) -> float:
    """Width of a figure with its change, in pixels."""
    figure = text_width(point.text, SMALL) if point.number is None else text_width(point.text, TEXT, "semibold")
    change = 6 + change_width(point) if point.change else 0
    sure = 5 + text_width(point.sure, SMALL) if point.sure else 0
    return figure + sure + change


def name_tick(canvas: Canvas, x: float, y: float) -> None:
    """Write once, over the first tick, when the earlier figures were."""
    name = canvas.drawing.before_name
    half = text_width(name, SMALL) / 2
    canvas.text(min(max(x, half), WIDTH - half), y, name, size=SMALL, align="center", colour=canvas.palette.muted)


# Several columns


def _panels(drawing: Drawing) -> Json:
    """Return columns next to each other, each on its own scale; where they are too many, the rest below, and so on."""
    canvas = Canvas(drawing)
    labels = row_labels((row[0].row for row in drawing.rows), WIDTH * 0.24)
    start, count = labels.width + GAP, len(drawing.series)
    across = max(int((WIDTH - 2 - start + PANEL_GAP) // (_panel_need(drawing) + PANEL_GAP)), 1)
    across = -(-count // -(-count // across))
    y = 0.0
    for first in range(0, count, across):
        canvas.section(y)
        y = _block(canvas, range(first, min(first + across, count)), labels, start, y)
        y += BLOCK_GAP if first + across < count else 0
    canvas.height = y + before_key(canvas, start, y)
    return canvas.spec()


def _block(canvas: Canvas, places: Sequence[int], labels: Labels, start: float, y: float) -> float:
    """Draw the rows of some columns below a height, and return where they end."""
    drawing = canvas.drawing
    room = (WIDTH - 2 - start - PANEL_GAP * (len(places) - 1)) / len(places)
    starts = [start + number * (room + PANEL_GAP) for number in range(len(places))]
    y += _panel_heads(canvas, [drawing.series[place] for place in places], starts, room, y)
    y += 4 if drawing.before_name else 0
    scales = [
        _panel_scale([row[place] for row in drawing.parts], left, room)
        for place, left in zip(places, starts, strict=True)
    ]
    for row, lines in zip(drawing.rows, labels.lines, strict=True):
        canvas.row(y)
        if row[0].total:
            canvas.line(0, y - 2, WIDTH, y - 2)
        _panel_row(canvas, [row[place] for place in places], scales, lines, y)
        y += max(TOTAL_ROW if row[0].total else PANEL_ROW, len(lines) * LINE + 8)
    return y


def _panel_need(drawing: Drawing) -> float:
    """Return the least width of a column: of its figures with their changes, and of the words of its head."""
    figures = max(words_width(point) for row in drawing.rows for point in row)
    heads = widest_word((series.label for series in drawing.series), TEXT, "semibold")
    return max(figures, min(heads, WIDTH / 3))


def _panel_heads(canvas: Canvas, series: Sequence[Series], starts: Sequence[float], room: float, y: float) -> float:
    heads = [wrapped(one.label, TEXT, room, "semibold") for one in series]
    tallest = max(len(lines) for lines in heads)
    for start, lines in zip(starts, heads, strict=True):
        for number, line in enumerate(lines):
            canvas.text(start, y + 9 + (tallest - len(lines) + number) * LINE, line, weight="semibold")
        canvas.line(start, y + tallest * LINE + 6, start + room, y + tallest * LINE + 6)
    return tallest * LINE + 10


def _panel_scale(points: Sequence[Point], start: float, room: float) -> Scale:
    return Scale(*extent(points), start, start + room)


def _panel_row(canvas: Canvas, row: Sequence[Point], scales: Sequence[Scale], lines: list[str], y: float) -> None:
    total = row[0].total
    canvas.lines(0, y + 14 + (len(lines) - 1) * LINE / 2, lines, weight="semibold" if total else "regular")
    for point, scale in zip(row, scales, strict=True):
        canvas.figure(scale.start, y + 14, point)
        if total or (point.number is None and point.before is None):
            continue
        top = y + 25
        canvas.box(scale.start, top, scale.end - scale.start, PANEL_THICK, canvas.palette.pale)
        if point.number is not None:
            canvas.bar(point, scale, top, PANEL_THICK, canvas.drawing.colour_of(point))
        if point.before is not None:
            canvas.tick(point, scale, top - 2, PANEL_THICK + 4)


BAR = Mark(title="Bar chart", help="horizontal bars, one per row, with the previous value as a tick", draw=bar)
