"""Upright bars for figures along time, one a row; several columns stand together."""

from __future__ import annotations

from collections.abc import Sequence

from mandata.report.charts.canvas import LINE, SMALL, TEXT, WIDTH, Canvas, Json, Scale
from mandata.report.charts.labels import key
from mandata.report.charts.mark import Mark
from mandata.report.charts.marks.bar import bar, span
from mandata.report.charts.marks.grouped import grouped
from mandata.report.charts.points import Drawing, Point
from mandata.report.measure import text_width, widest_word, wrapped

HEIGHT, LOW = 190.0, 140.0
"""Height of the tallest column; of a few columns, which else would look like towers, the lower one."""
FEW = 4
WIDEST = 88.0
HEAD = 24.0
FILLED = 0.72
"""Share of a group's width that its columns take."""
LABEL_GAP, PANEL_GAP = 8.0, 14.0
MOST_LINES = 4
"""Lines of a label."""
FEWEST = 3
"""Fewer groups next to each other than this are drawn as horizontal bars, unless there are no more."""


def column(drawing: Drawing) -> Json:
    """The specification of the columns. A single row with many columns is read along its columns.

    Groups that do not fit next to each other stand in several panels below each other, on one scale; where not even a
    few fit, or their labels are too long, the bars are horizontal.
    """
    groups = drawing.groups
    across = _across(drawing, groups)
    if across < min(len(groups), FEWEST):
        return grouped(drawing) if len(drawing.series) > 1 else bar(drawing)
    canvas = Canvas(drawing)
    canvas.section(0)
    names = {} if len(groups[0]) == 1 else {point.key: point.series for point in groups[0]}
    fills = drawing.colours(names) if names else {}
    y = key(canvas, {label: fills[code] for code, label in names.items()}, 0, 0) + 4 if names else 0.0
    panels = -(-len(groups) // across)
    across = -(-len(groups) // panels)
    for first in range(0, len(groups), across):
        canvas.row(y)
        y = _panel(canvas, groups[first : first + across], WIDTH / across, fills, y)
        y += PANEL_GAP if first + across < len(groups) else 0
    canvas.height = y
    return canvas.spec()


def _across(drawing: Drawing, groups: Sequence[Sequence[Point]]) -> int:
    """Return how many groups fit next to each other, with labels of few lines and figures that do not touch."""
    least = max(_least(group) for group in groups)
    names = [drawing.name_of(group) for group in groups]
    for across in range(min(int(WIDTH // least), len(groups)), 0, -1):
        room = WIDTH / across - LABEL_GAP
        if widest_word(names, TEXT) <= room and max(len(wrapped(name, TEXT, room)) for name in names) <= MOST_LINES:
            return across
    return 0


def _least(group: Sequence[Point]) -> float:
    """Return the least width of a group in which its figures do not touch."""
    texts = (
        widest_word([point.text], SMALL) + 8 if point.number is None else text_width(point.text, SMALL - 1, "semibold")
        for point in group
    )
    widest = max(texts) + 5
    return widest if len(group) == 1 else widest * len(group) / FILLED


def _panel(canvas: Canvas, groups: Sequence[Sequence[Point]], step: float, fills: dict[str, str], y: float) -> float:
    """Draw some groups below a height, and return where their labels end."""
    drawing = canvas.drawing
    low, high = span(point.number for group in drawing.groups for point in group)
    top, foot = (y + HEAD + LINE, HEAD) if low < 0 else (y + HEAD, 0)
    base = top + (drawing.chart.height or (LOW if len(drawing.groups) <= FEW else HEIGHT))
    scale = Scale(low, high, base - foot, top)
    deepest = 1
    canvas.line(0, scale.at(0), step * len(groups), scale.at(0), colour=drawing.palette.muted)
    for number, group in enumerate(groups):
        _group(canvas, group, scale, (number * step, step), fills)
        lines = wrapped(drawing.name_of(group), TEXT, step - LABEL_GAP)
        sure = ", ".join(dict.fromkeys(point.sure for point in group if point.sure))
        quiet = wrapped(sure, SMALL, step - LABEL_GAP) if sure else []
        deepest = max(deepest, len(lines) + len(quiet))
        middle = (number + 0.5) * step
        canvas.lines(middle, base + 13 + (len(lines) - 1) * LINE / 2, lines, align="center")
        canvas.lines(middle, base + 13 + len(lines) * LINE + (len(quiet) - 1) * LINE / 2, quiet, size=SMALL,
                     align="center", colour=drawing.palette.muted, italic=True)  # fmt: skip
    return base + 8 + deepest * LINE


def _group(
    canvas: Canvas, group: Sequence[Point], scale: Scale, place: tuple[float, float], fills: dict[str, str]
) -> None:
    """Draw one group; `place` is its left edge and its width."""
    x, step = place
    width = min(WIDEST, step * FILLED / len(group))
    left = x + (step - width * len(group)) / 2
    for number, point in enumerate(group):
        middle = left + (number + 0.5) * width
        room = step - 6 if len(group) == 1 else width - 4
        if point.number is None:
            lines = wrapped(point.text, SMALL, room)
            canvas.lines(middle, scale.at(0) - 12 - (len(lines) - 1) * 7.5, lines, size=SMALL, align="center",
                         colour=canvas.palette.muted, italic=True)  # fmt: skip
            continue
        fill = fills.get(point.key) or canvas.drawing.colour_of(point)
        canvas.column(point, scale, left + number * width + 1, width - 2, fill)
        size = TEXT if text_width(point.text, TEXT, "semibold") <= room else SMALL - 1
        beyond = 10 if point.number < 0 else -10
        canvas.text(middle, scale.at(point.number) + beyond, point.text, size=size, weight="semibold", align="center")


COLUMN = Mark(title="Column chart", help="vertical bars, one per row (time)", draw=column, has_height=True)
