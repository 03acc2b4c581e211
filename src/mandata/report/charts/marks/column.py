"""Upright bars for figures along time, one a row; several columns stand together."""

from __future__ import annotations

from collections.abc import Sequence

from mandata.report.charts.canvas import LINE, SMALL, TEXT, WIDTH, Canvas, Json, Scale
from mandata.report.charts.labels import key
from mandata.report.charts.marks.bar import span
from mandata.report.charts.measure import text_width, wrapped
from mandata.report.charts.points import Drawing, Point

HEIGHT, LOW = 190.0, 140.0
"""Height of the tallest column; of a few columns, which else would look like towers, the lower one."""
FEW = 4
WIDEST = 88.0
HEAD = 24.0


def column(drawing: Drawing) -> Json:
    """The specification of the columns. A single row with many columns is read along its columns."""
    canvas = Canvas(drawing)
    groups = drawing.groups
    names = {} if len(groups[0]) == 1 else {point.key: point.series for point in groups[0]}
    fills = drawing.colours(names) if names else {}
    top = key(canvas, {label: fills[code] for code, label in names.items()}, 0, 0) + 4 if names else 0.0
    low, high = span(point.number for group in groups for point in group)
    top, foot = (top + HEAD + LINE, HEAD) if low < 0 else (top + HEAD, 0)
    base = top + (drawing.chart.height or (LOW if len(groups) <= FEW else HEIGHT))
    scale = Scale(low, high, base - foot, top)
    step = WIDTH / len(groups)
    deepest = 1
    canvas.line(0, scale.at(0), WIDTH, scale.at(0), colour=drawing.palette.muted)
    for number, group in enumerate(groups):
        _group(canvas, group, scale, (number * step, step), fills)
        lines = wrapped(drawing.name_of(group), TEXT, step - 8)
        sure = ", ".join(dict.fromkeys(point.sure for point in group if point.sure))
        deepest = max(deepest, len(lines) + bool(sure))
        middle = (number + 0.5) * step
        canvas.lines(middle, base + 13 + (len(lines) - 1) * LINE / 2, lines, align="center")
        canvas.lines(middle, base + 13 + len(lines) * LINE, [sure] if sure else [], size=SMALL, align="center",
                     colour=drawing.palette.muted, italic=True)  # fmt: skip
    canvas.height = base + 8 + deepest * LINE
    return canvas.spec()


def _group(
    canvas: Canvas, group: Sequence[Point], scale: Scale, place: tuple[float, float], fills: dict[str, str]
) -> None:
    """Draw one group; `place` is its left edge and its width."""
    x, step = place
    width = min(WIDEST, step * 0.72 / len(group))
    left = x + (step - width * len(group)) / 2
    for number, point in enumerate(group):
        middle = left + (number + 0.5) * width
        if point.number is None:
            room = step - 6 if len(group) == 1 else width - 8
            lines = wrapped(point.text, SMALL, room)
            canvas.lines(middle, scale.at(0) - 12 - (len(lines) - 1) * 7.5, lines, size=SMALL, align="center",
                         colour=canvas.palette.muted, italic=True)  # fmt: skip
            continue
        fill = fills.get(point.key) or canvas.drawing.colour_of(point)
        canvas.column(point, scale, left + number * width + 1, width - 2, fill)
        size = TEXT if text_width(point.text, TEXT, "semibold") <= max(width, step / len(group)) else SMALL - 1
        beyond = 10 if point.number < 0 else -10
        canvas.text(middle, scale.at(point.number) + beyond, point.text, size=size, weight="semibold", align="center")
