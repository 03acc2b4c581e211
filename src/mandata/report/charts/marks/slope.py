"""Lines from the earlier figures to the present ones, named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mandata.report.charts.dimensions import LINE, TEXT, WIDTH, Json
from mandata.report.charts.mark import Mark
from mandata.report.charts.marks.bar import bar
from mandata.report.charts.marks.grouped import grouped
from mandata.report.charts.points import Drawing, Point
from mandata.report.charts.vega import LINES, RowNames, along, datum, layer, names_of, specification, tooltip
from mandata.report.typography.measure import text_width, wrapped

HEIGHT, APART = 240.0, 17.0
"""Height of the plot, and the least distance between two labels on one side, in pixels."""
TALLEST = 480.0
"""Lines whose names need more height than this are drawn as bars."""
LABEL_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the chart: from a figure to another, as numbers and as printed."""

    point: Point
    start: float
    end: float
    start_text: str
    end_text: str


def slope(drawing: Drawing) -> Json:
    """Return the lines: from the first drawn column to the last, or, of one, from the earlier figure.

    More lines than can be named next to each other are bars, with the earlier figures as ticks.
    """
    lines = _lines(drawing)
    names = names_of((line.point.row for line in lines), WIDTH * LABEL_SHARE)
    tall = sum(_height(name) for name in names.texts)
    if tall > TALLEST:
        return grouped(drawing) if len(drawing.series) > 1 else bar(drawing)
    heads = [drawing.series[0].label, drawing.series[-1].label]
    heads = heads if len(drawing.series) > 1 else [drawing.before_name, drawing.now_name]
    heads = ["\n".join(wrapped(head, TEXT, WIDTH * LABEL_SHARE, "semibold")) for head in heads]
    height = drawing.chart.height or max(HEIGHT, tall)
    view: Json = {
        "data": {"values": _values(drawing, lines, names, heads, height)},
        "width": WIDTH,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        **_plot(drawing, lines, names),
    }
    return specification(drawing, view, notes=_left_out(drawing, lines))


def _lines(drawing: Drawing) -> list[_Line]:
    if len(drawing.series) > 1:
        pairs = [(row[0], row[-1]) for row in drawing.parts]
        return [
            _Line(now, was.number, now.number, was.text, now.text)
            for was, now in pairs
            if was.number is not None and now.number is not None
        ]
    points = [row[0] for row in drawing.parts]
    return [
        _Line(point, point.before, point.number, point.before_text, point.text)
        for point in points
        if point.before is not None and point.number is not None
    ]


def _height(name: str) -> float:
    return name.count("\n") * LINE + APART


def _domain(lines: Sequence[_Line]) -> tuple[float, float]:
    numbers = [number for line in lines for number in (line.start, line.end)] or [0.0, 1.0]
    low, high = min(numbers), max(numbers)
    return low if low != high else low - 1, high


def _values(
    drawing: Drawing, lines: Sequence[_Line], names: RowNames, heads: Sequence[str], height: float
) -> list[Json]:
    """Return two points of each line. `place` is the height of its label in figures, moved where labels would touch."""
    apart = [_height(name) for name in names.texts]
    low, high = _domain(lines)

    def places(numbers: Sequence[float], heights: Sequence[float]) -> list[float]:
        wanted = [(high - number) / (high - low) * height for number in numbers]
        return [high - at / height * (high - low) for at in _spread(wanted, heights, height)]

    starts = places([line.start for line in lines], [APART] * len(lines))
    ends = places([line.end for line in lines], apart)
    values: list[Json] = []
    for line, name, start, end in zip(lines, names.texts, starts, ends, strict=True):
        known = {**datum(line.point, name), "colour": drawing.colour_of(line.point)}
        values.append(
            {**known, "when": heads[0], "value": line.start, "shown": line.start_text, "place": start, "is_start": True}
        )
        values.append({**known, "when": heads[1], "value": line.end, "shown": line.end_text, "place": end})
    return values


def _plot(drawing: Drawing, lines: Sequence[_Line], names: RowNames) -> Json:
    palette = drawing.palette
    low, high = _domain(lines)
    y = along((low, high), zero=False)
    colour: Json = {"field": "colour", "type": "nominal", "scale": None}
    at_value: Json = {"y": {"field": "value", **y}}
    at_label: Json = {"y": {"field": "place", **y}}
    figures = max((text_width(line.end_text, TEXT, "semibold") for line in lines), default=0)
    up = f"{-LINE / 2} * (length(split(datum.row, '\\n')) - 1)"
    name: Json = {"type": "text", "align": "left", "dx": 18 + figures, "lineBreak": "\n", "dy": {"expr": up}}
    leader: Json = {**at_value, "y2": {"field": "place"}, "x2": {"field": "when"}}
    is_moved = f" && abs(datum.place - datum.value) > {(high - low) * APART / 2 / HEIGHT}"
    start, end = "datum.is_start", "!datum.is_start"
    said = {"color": colour, "tooltip": tooltip(drawing, [{"row": "", "shown": ""}])}
    return {
        "encoding": {
            "x": {
                "field": "when",
                "type": "nominal",
                "sort": None,
                "scale": {"type": "point", "padding": 0},
                "axis": {**AXIS, "gridColor": palette.line},
            }
        },
        "layer": [
            layer({"type": "line", "strokeWidth": 2}, {**at_value, "color": colour, "detail": {"field": "row"}}),
            layer({**LEADER, "xOffset": -5, "x2Offset": -10}, leader, start + is_moved),
            layer({**LEADER, "xOffset": 5, "x2Offset": 10}, leader, end + is_moved),
            layer({**POINT, "size": 60, "fill": palette.paper}, {**at_value, "stroke": colour}, start),
            layer({**POINT, "size": 80, "filled": True}, {**at_value, **said}, end),
            layer(
                {"type": "text", "align": "right", "dx": -12, "color": palette.muted},
                {**at_label, "text": {"field": "shown"}},
                start,
            ),
            layer(
                {"type": "text", "align": "left", "dx": 12, "fontWeight": 600},
                {**at_label, "text": {"field": "shown"}},
                end,
            ),
            layer(name, {**at_label, "text": {"field": "row"}}, end),
        ],
    }


AXIS: Json = {
    "orient": "top",
    "grid": True,
    "labelAngle": 0,
    "labelFontWeight": 600,
    "labelPadding": 8,
    "labelExpr": LINES,
}
LEADER: Json = {"type": "rule", "strokeWidth": 0.6}
POINT: Json = {"type": "point", "opacity": 1}


def _spread(wanted: Sequence[float], heights: Sequence[float], bottom: float) -> list[float]:
    """Return the middles of labels, as near as possible to the wanted ones, so that no labels touch."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    for _ in range(len(wanted)):
        for above, below in pairwise(order):
            overlap = (heights[above] + heights[below]) / 2 - (placed[below] - placed[above])
            if overlap > 0:
                placed[above] -= overlap / 2
                placed[below] += overlap / 2
    edge = bottom + APART / 2
    for index in reversed(order):
        placed[index] = min(placed[index], edge - heights[index] / 2)
        edge = placed[index] - heights[index] / 2
    edge = -APART / 2
    for index in order:
        placed[index] = max(placed[index], edge + heights[index] / 2)
        edge = placed[index] + heights[index] / 2
    return placed


def _left_out(drawing: Drawing, lines: Sequence[_Line]) -> list[str]:
    """Return the names of the rows without a line."""
    drawn = {line.point.row for line in lines}
    words = [_without_line(row) for row in drawing.parts if row[0].row not in drawn]
    return ["; ".join(words)] if words else []


def _without_line(row: Sequence[Point]) -> str:
    last = row[-1]
    return f"{last.row}: {last.text}" if last.number is None else f"{last.row}: {last.text}, no earlier figure"


SLOPE = Mark(title="Slope chart", help="lines from the previous value to this one", draw=slope, has_height=True)
