"""Parts of a whole along one bar: a bar per row, or one large bar whose parts are the rows."""

from __future__ import annotations

from collections.abc import Sequence

from mandata.report.charts.dimensions import ARROW, LINE, SMALL, TEXT, WIDTH, Json
from mandata.report.charts.figure_words import WORDS_GAP, Words, change_width
from mandata.report.charts.labels import missing_words
from mandata.report.charts.mark import Mark
from mandata.report.charts.marks.bar import bar
from mandata.report.charts.marks.grouped import grouped
from mandata.report.charts.points import Drawing, Point
from mandata.report.charts.vega import (
    LABEL_GAP,
    LABEL_SHARE,
    along,
    datum,
    label_axis,
    layer,
    legend,
    names_of,
    part,
    rows_of,
    specification,
    tooltip,
    zero_line,
)
from mandata.report.typography.measure import text_width, wrapped

THICK, ROW, LARGE = 22.0, 31.0, 44.0
APART = 14.0
"""Between the words of two parts of the large bar, in pixels."""
LABEL, FIGURE = 132.0, 18.0
"""Width in which the name of a part of the large bar is wrapped, and the type of its figure."""
ROOM = WIDTH - 2
"""Width of the large bar without its edges."""
WHOLE = 100.0
"""Shares in per cent are drawn along the whole; what no part names is left empty."""
MOST_PARTS = 12
"""Maximum distinguishable parts of one bar; more are drawn as separate bars."""


def stacked(drawing: Drawing) -> Json:
    """Return the stacked bars; bars next to each other where the parts are too many, or their names too long."""
    if len(drawing.series) == 1:
        return _large(drawing, [row[0] for row in drawing.parts]) or bar(drawing)
    if drawing.is_across:
        return _large(drawing, drawing.parts[0]) or grouped(drawing)
    return grouped(drawing) if len(drawing.series) > MOST_PARTS else _rows(drawing)


def _sum(points: Sequence[Point]) -> float:
    return sum(point.number or 0 for point in points)


def _whole(points: Sequence[Point], most: float) -> float:
    return max(WHOLE, most) if any(point.unit == "percent" for point in points) else most


# A bar per row


def _rows(drawing: Drawing) -> Json:
    names = names_of((row[0].row for row in drawing.parts), WIDTH * LABEL_SHARE)
    fills = drawing.colours({series.key: series.label for series in drawing.series})
    most = max(_sum(row) for row in drawing.parts) or 1
    room = WIDTH - names.width - LABEL_GAP
    tail = max(_tail(row, WIDTH / 3) for row in drawing.parts)
    whole = _whole(drawing.parts[0], most) * room / (room - tail)
    values = [
        {**_segment(drawing, point, name, fills[point.key], room / whole), **({} if place else _rest(row))}
        for row, name in zip(drawing.parts, names.texts, strict=True)
        for place, point in enumerate(row)
    ]
    labels = [point.series for point in drawing.parts[0]]
    colours = {"domain": labels, "range": [fills[series.key] for series in drawing.series]}
    x = along((0, whole))
    parts: Json = {"x": {"field": "value", "stack": "zero", **x}, "order": {"field": "place"}}
    inside: Json = {"condition": {"test": "isValid(datum.inside)", "field": "inside"}, "value": ""}
    height = max(ROW, names.lines * LINE + 8)
    view: Json = {
        "data": {"values": values},
        "width": WIDTH,
        "height": {"step": height},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "encoding": {"y": {"field": "row", "type": "nominal", "sort": None, "axis": label_axis(names)}},
        "layer": [
            layer(
                {"type": "bar", "height": THICK, "stroke": drawing.palette.paper, "strokeWidth": 1.5},
                {
                    **parts,
                    "color": {"field": "series", "type": "nominal", "scale": colours, "legend": legend(labels)},
                    "tooltip": tooltip(drawing, values),
                },
            ),
            layer(
                {"type": "text", "fontWeight": 600},
                {
                    **parts,
                    "x": {"field": "value", "stack": "zero", "bandPosition": 0.5, **x},
                    "text": inside,
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            ),
            zero_line("x", x),
            *_after_bars(drawing, x),
        ],
    }
    return specification(drawing, view, division=rows_of(names, height, 2.5 * LINE))


def _segment(drawing: Drawing, point: Point, name: str, fill: str, pixels: float) -> Json:
    """Return the data of a part; its figure is inside it where there is room."""
    fits = text_width(point.text, TEXT, "semibold") + 6 <= (point.number or 0) * pixels
    place = [series.key for series in drawing.series].index(point.key)
    inside: Json = {"inside": point.text, "ink": drawing.palette.text_on(fill)} if fits and point.number else {}
    known = {name: value for name, value in datum(point, name).items() if name not in ("arrow", "aside", "desired")}
    return {**known, "place": place, **inside}


def _rest(row: Sequence[Point]) -> Json:
    """Return the words after the bar of a row: its missing parts, or that its sum is zero."""
    missing = missing_words(row, WIDTH / 3)
    said: Json = {"missing_parts": missing} if missing else {"zero": "0"} if _sum(row) == 0 else {}
    return {**said, "sum": _sum(row)} if said else {}


def _after_bars(drawing: Drawing, scale: Json) -> list[Json]:
    """Return the layers of the words after the bars."""
    style: Json = {"type": "text", "align": "left", "dx": WORDS_GAP}
    quiet: Json = {**style, "fontSize": SMALL, "fontStyle": "italic", "color": drawing.palette.muted}
    marks = {"missing_parts": quiet, "zero": {**style, "fontWeight": 600}}
    return [
        layer(mark, {"x": {"field": "sum", **scale}, "text": {"field": name}}, f"isValid(datum.{name})")
        for name, mark in marks.items()
    ]


def _tail(row: Sequence[Point], room: float) -> float:
    words = missing_words(row, room)
    return text_width(words, SMALL) + 14 if words and _sum(row) else 4


# One large bar


def _large(drawing: Drawing, points: Sequence[Point]) -> Json | None:
    """Return one bar with the words of each part below it; None if there is no room for them."""
    names = [point.series if drawing.is_across else point.row for point in points]
    drawn = [(point, name) for point, name in zip(points, names, strict=True) if point.number]
    total = _whole(points, _sum(points)) or 1
    pixels = ROOM / total
    labels = [wrapped(name, TEXT, max(LABEL, (point.number or 0) * pixels - 8)) for point, name in drawn]
    widths = [
        max(text_width(point.text, FIGURE, "bold"), change_width(point), *(text_width(line, TEXT) for line in lines))
        for (point, _), lines in zip(drawn, labels, strict=True)
    ]
    if len(points) > MOST_PARTS or sum(widths) + APART * (len(widths) - 1) > ROOM:
        return None
    fills = drawing.colours({point.code or name: name for point, name in drawn})
    starts = [_sum([point for point, _ in drawn[:number]]) for number in range(len(drawn))]
    lefts = _apart([start * pixels for start in starts], widths, APART)
    values = [
        {
            **datum(point, name),
            "from": start,
            "to": start + (point.number or 0),
            "label": left / pixels,
            "name": "\n".join(lines),
            "colour": fills[point.code or name],
        }
        for (point, name), start, left, lines in zip(drawn, starts, lefts, labels, strict=True)
    ]
    absent = "; ".join(f"{name}: {point.text}" for point, name in zip(points, names, strict=True) if not point.number)
    view = _bar_with_words(drawing, values, total)
    return specification(drawing, view, shows_changes=True, notes=[absent] if absent else [])


def _bar_with_words(drawing: Drawing, values: Sequence[Json], total: float) -> Json:
    palette = drawing.palette
    x = along((0, total))
    part_: Json = {"x": {"field": "from", **x}, "x2": {"field": "to"}}
    at: Json = {"x": {"field": "label", **x}}
    words: Json = {"type": "text", "align": "left", "baseline": "top"}
    changes = Words(palette, 0, False).changes(f"{ARROW / 2}") if any("aside" in value for value in values) else []
    below = LARGE + 34 + (LINE if changes else 0)
    colour: Json = {"color": {"field": "colour", "type": "nominal", "scale": None}}
    rest = layer({"type": "bar", "height": LARGE, "color": palette.pale}, part_)
    foot: Json = {"x2": {"field": "label"}, "y": {"value": LARGE}, "y2": {"value": LARGE + 8}}
    return {
        "data": {"values": values},
        "width": ROOM,
        "height": LARGE,
        "layer": [
            {"data": {"values": [{"from": 0, "to": total}]}, **rest},
            layer(
                {"type": "bar", "height": LARGE, "stroke": palette.paper, "strokeWidth": 1.5},
                {**part_, **colour, "tooltip": tooltip(drawing, values)},
            ),
            layer("rule", {**part_, **foot}),
            layer(
                {**words, "fontSize": FIGURE, "fontWeight": 700},
                {**at, "y": {"value": LARGE + 12}, "text": {"field": "shown"}},
            ),
            *({**one, "encoding": {**part(one, "encoding"), **at, "y": {"value": LARGE + 39}}} for one in changes),
            layer({**words, "lineBreak": "\n"}, {**at, "y": {"value": below}, "text": {"field": "name"}}),
        ],
    }


def _apart(wanted: Sequence[float], widths: Sequence[float], gap: float) -> list[float]:
    """Return left edges as near to those wanted as a row without overlaps inside the sheet allows."""
    lefts = list(wanted)
    for index in range(1, len(lefts)):
        lefts[index] = max(lefts[index], lefts[index - 1] + widths[index - 1] + gap)
    edge = ROOM
    for index in reversed(range(len(lefts))):
        lefts[index] = max(0.0, min(lefts[index], edge - widths[index]))
        edge = lefts[index] - gap
    return lefts


STACKED = Mark(title="Stacked bar chart", help="parts of a whole along one bar", draw=stacked)
