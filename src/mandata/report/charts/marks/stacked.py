"""Parts of a whole along one bar: a bar a row, or one large bar whose parts are the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mandata.report.charts.canvas import LINE, SMALL, TEXT, WIDTH, Canvas, Json, Scale, change_width
from mandata.report.charts.labels import LABEL_SHARE, SWATCH, key, missing_words, row_labels
from mandata.report.charts.mark import Mark
from mandata.report.charts.marks.bar import GAP, bar
from mandata.report.charts.marks.grouped import grouped
from mandata.report.charts.points import Drawing, Point
from mandata.report.measure import text_width, wrapped

BAR, ROW = 22.0, 31.0
LARGE = 44.0
APART = 14.0
LABEL = 132.0
"""Width in which the words of a part of the large bar are wrapped."""
WHOLE = 100.0
"""Shares in per cent are drawn along the whole; what no part names is left empty."""


MOST_PARTS = 12
"""Parts of the large bar that can be told apart; more are drawn as bars of their own."""


Part = tuple[str, Point, str]
"""A part of the large bar: a key, its point, its name."""


def stacked(drawing: Drawing) -> Json:
    """The specification of the stacked bars."""
    if len(drawing.series) == 1 and len(drawing.parts) > MOST_PARTS:
        return bar(drawing)
    if drawing.is_across and len(drawing.series) > MOST_PARTS:
        return grouped(drawing)
    if len(drawing.series) == 1:
        return _large(drawing, [row[0] for row in drawing.parts], [point.row for point in _firsts(drawing)])
    if drawing.is_across:
        return _large(drawing, drawing.parts[0], [point.series for point in drawing.parts[0]])
    return _rows(drawing)


def _firsts(drawing: Drawing) -> list[Point]:
    return [row[0] for row in drawing.parts]


# A bar a row


def _rows(drawing: Drawing) -> Json:
    canvas = Canvas(drawing)
    canvas.section(0)
    fills = drawing.colours({series.key: series.label for series in drawing.series})
    labels = row_labels((row[0].row for row in drawing.parts), WIDTH * LABEL_SHARE)
    start = labels.width + GAP
    y = key(canvas, {series.label: fills[series.key] for series in drawing.series}, start, 0) + 6
    most = max(_sum(row) for row in drawing.parts) or 1
    end = WIDTH - max(_tail(row, WIDTH / 3) for row in drawing.parts)
    scale = Scale(0, _whole(drawing.parts[0], most), start, end)
    top = y
    for row, lines in zip(drawing.parts, labels.lines, strict=True):
        height = max(ROW, len(lines) * LINE + 6)
        middle = y + height / 2
        canvas.row(y)
        canvas.lines(labels.width, middle, lines, align="right")
        _segments(canvas, row, scale, middle - BAR / 2, fills)
        words = missing_words(row, WIDTH / 3)
        if words:
            canvas.text(scale.at(_sum(row)) + 8, middle, words, size=SMALL, colour=drawing.palette.muted, italic=True)
        elif _sum(row) == 0:
            canvas.text(scale.start + 8, middle, "0", weight="semibold")
        y += height
    canvas.line(start, top, start, y, colour=drawing.palette.muted)
    canvas.height = y + 4
    return canvas.spec()


def _sum(points: Sequence[Point]) -> float:
    return sum(point.number or 0 for point in points)


def _whole(points: Sequence[Point], most: float) -> float:
    return max(WHOLE, most) if any(point.unit == "percent" for point in points) else most


def _tail(row: Sequence[Point], room: float) -> float:
    words = missing_words(row, room)
    return text_width(words, SMALL) + 14 if words and _sum(row) else 4


def _segments(canvas: Canvas, row: Sequence[Point], scale: Scale, y: float, fills: dict[str, str]) -> None:
    done = 0.0
    for point in row:
        if not point.number:
            continue
        fill = fills[point.key]
        left, right = scale.at(done), scale.at(done + point.number)
        canvas.bar(point, scale, y, BAR, fill, start=done, end=done + point.number)
        if done:
            canvas.line(left, y, left, y + BAR, colour=canvas.palette.paper, width=1.5)
        if text_width(point.text, TEXT, "semibold") + 6 <= right - left:
            canvas.text((left + right) / 2, y + BAR / 2, point.text, weight="semibold", align="center",
                        colour=canvas.palette.text_on(fill))  # fmt: skip
        done += point.number


# One large bar


def _large(drawing: Drawing, points: Sequence[Point], names: Sequence[str]) -> Json:
    canvas = Canvas(drawing)
    drawn = [
        (str(number), point, name)
        for number, (point, name) in enumerate(zip(points, names, strict=True))
        if point.number
    ]
    fills = _fills(drawing, drawn)
    scale = Scale(0, _whole(points, _sum(points)) or 1, 0, WIDTH)
    if scale.high > _sum(points):
        canvas.box(0, 2, WIDTH, LARGE, drawing.palette.pale)
    done, y = 0.0, 2.0
    anchors: list[tuple[float, float]] = []
    for code, point, _ in drawn:
        number = point.number or 0
        canvas.bar(point, scale, y, LARGE, fills[code], start=done, end=done + number)
        if done:
            canvas.line(scale.at(done), y, scale.at(done), y + LARGE, colour=drawing.palette.paper, width=1.5)
        anchors.append((scale.at(done), scale.at(done + number)))
        done += number
    height = _part_labels(canvas, drawn, anchors, y + LARGE, fills)
    absent = [f"{name}: {point.text}" for point, name in zip(points, names, strict=True) if not point.number]
    bottom = y + LARGE + height
    for line in wrapped("; ".join(absent), SMALL, WIDTH) if absent else []:
        canvas.text(0, bottom + 10, line, size=SMALL, colour=drawing.palette.muted, italic=True)
        bottom += LINE
    canvas.height = bottom + 6
    return canvas.spec()


def _fills(drawing: Drawing, drawn: Sequence[Part]) -> dict[str, str]:
    """The colours of the parts that are seen, as declared by the part's code or name."""
    named = {point.code or name: name for _, point, name in drawn}
    colours = drawing.colours(named)
    return {key_: colours[point.code or name] for key_, point, name in drawn}


def _part_labels(
    canvas: Canvas, drawn: Sequence[Part], anchors: Sequence[tuple[float, float]], y: float, fills: Mapping[str, str]
) -> float:
    """Set figure, change and name of each part under it, moved apart where they would touch; return their height."""
    names = [
        wrapped(name, TEXT, max(LABEL, right - left - 8))
        for (_, _, name), (left, right) in zip(drawn, anchors, strict=True)
    ]
    labelled = list(zip(drawn, names, strict=True))
    widths = [
        max(text_width(point.text, 18, "bold"), change_width(point), *(text_width(line, TEXT) for line in lines))
        for (_, point, _), lines in labelled
    ]
    if sum(widths) + APART * (len(widths) - 1) > WIDTH:
        return _listed(canvas, drawn, y, fills)
    lefts = _apart([left for left, _ in anchors], widths, APART)
    for ((_, point, _), lines), (left, right), x in zip(labelled, anchors, lefts, strict=True):
        foot = (left + right) / 2 if right - left < 12 else left + 1
        canvas.line(foot, y, foot, y + 6, colour=canvas.palette.muted)
        if abs(foot - x) > 3:
            canvas.line(foot, y + 6, x + 1, y + 6, colour=canvas.palette.muted)
            canvas.line(x + 1, y + 6, x + 1, y + 11, colour=canvas.palette.muted)
        canvas.text(x, y + 22, point.text, size=18, weight="bold")
        below = y + 42
        if point.change:
            canvas.change(x, below, point)
            below += LINE
        for number, line in enumerate(lines):
            canvas.text(x, below + number * LINE, line)
    return 40 + max((len(lines) + bool(point.change) for (_, point, _), lines in labelled), default=0) * LINE


def _listed(canvas: Canvas, drawn: Sequence[Part], y: float, fills: Mapping[str, str]) -> float:
    """Name the parts in lines under the bar, where they do not fit next to each other; return the height."""
    top = y
    y += LINE
    start = SWATCH + 8
    figures = start + max(text_width(point.text, TEXT, "semibold") for _, point, _ in drawn) + 10
    changes = max(change_width(point) for _, point, _ in drawn)
    for code, point, name in drawn:
        lines = wrapped(name, TEXT, WIDTH - figures - changes - 10)
        canvas.box(0, y - SWATCH / 2, SWATCH, SWATCH, fills[code])
        canvas.text(figures - 10, y, point.text, weight="semibold", align="right")
        canvas.lines(figures, y + (len(lines) - 1) * LINE / 2, lines)
        if point.change:
            canvas.change(WIDTH - changes, y, point)
        y += len(lines) * LINE + 6
    return y - top


def _apart(wanted: Sequence[float], widths: Sequence[float], gap: float) -> list[float]:
    """Left edges as near to those wanted as a row without overlaps inside the sheet allows."""
    lefts = list(wanted)
    for index in range(1, len(lefts)):
        lefts[index] = max(lefts[index], lefts[index - 1] + widths[index - 1] + gap)
    edge = WIDTH
    for index in reversed(range(len(lefts))):
        lefts[index] = max(0.0, min(lefts[index], edge - widths[index]))
        edge = lefts[index] - gap
    return lefts


STACKED = Mark(title="Stacked bar chart", help="parts of a whole along one bar", draw=stacked)
