"""Two sides back to back, one bar per row to either side of the labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mandata.findings import Finding
from mandata.report.charts.dimensions import LINE, TEXT, WIDTH, Json
from mandata.report.charts.figure_words import LEAST_BAR, Words, fitting_domain, reach
from mandata.report.charts.mark import Mark
from mandata.report.charts.points import Drawing
from mandata.report.charts.vega import along, datum, head, layer, names_of, rows_of, specification, tooltip, total_line
from mandata.report.typography.measure import wrapped

THICK, ROW = 24.0, 38.0
LABEL_GAP = 14.0
"""Between a label and the bars to its left and right, in pixels."""
HEAD_SHARE = 0.4
"""The share of the width in which the name of a side is wrapped."""


ROWS: Json = {"field": "row", "type": "nominal", "sort": None, "axis": None, "scale": {"type": "band", "padding": 0}}


def diverging(drawing: Drawing) -> Json:
    """Return the two sides, and the labels between them."""
    points = [point for row in drawing.rows for point in row]
    words = Words.of(drawing.palette, points)
    widest = max(words.width(point) for point in points)
    limit = max(WIDTH - 2 * (widest + LEAST_BAR + 26), WIDTH * 0.1)
    names = names_of((row[0].row for row in drawing.rows), min(limit, WIDTH * 0.3))
    middle = round(names.width + 2 * LABEL_GAP)
    side = (WIDTH - middle) // 2 - 1
    domain = [0.0, fitting_domain(points, words, side)[1]]
    values = [
        {**datum(point, name), "reach": reach(point), "side": number}
        for row, name in zip(drawing.rows, names.texts, strict=True)
        for number, point in enumerate(row)
    ]
    step = max(ROW, names.lines * LINE + 8)
    size: Json = {"width": side, "height": {"step": step}}
    sides = [{**_side(drawing, values, number, domain), **size} for number in (0, 1)]
    view: Json = {
        "data": {"values": values},
        "spacing": 0,
        "hconcat": [
            sides[0],
            _labels(drawing, middle, step),
            sides[1],
        ],
    }
    heads = max(len(wrapped(series.label, TEXT, WIDTH * HEAD_SHARE, "semibold")) for series in drawing.series)
    division = rows_of(names, step, heads * LINE + 2 * LINE)
    return specification(drawing, view, division=division, shows_changes=True)


def _side(drawing: Drawing, values: Sequence[Json], number: int, domain: Sequence[float]) -> Json:
    """Return one side: the left one has its scale from right to left."""
    is_left = number == 0
    points = [row[number] for row in drawing.rows]
    fill = drawing.colours({series.key: series.label for series in drawing.series})[drawing.series[number].key]
    x = along(domain, reverse=is_left)
    lines = wrapped(drawing.series[number].label, TEXT, WIDTH * HEAD_SHARE, "semibold")
    layers = [
        layer(
            {"type": "bar", "height": THICK, "color": fill},
            {"x": {"field": "value", **x}, "tooltip": tooltip(drawing, values)},
            "!datum.total",
        ),
        total_line(drawing.palette),
    ]
    if drawing.before_name:
        tick: Json = {"type": "tick", "size": THICK + 6}
        layers.append(layer(tick, {"x": {"field": "before", **x}}, "isValid(datum.before) && !datum.total"))
    layers += Words.of(drawing.palette, points).layers({"field": "reach", **x}, mirrored=is_left)
    return {
        "title": head(lines, drawing.palette, "end" if is_left else "start"),
        "transform": [{"filter": f"datum.side === {number}"}],
        "encoding": {"y": ROWS},
        "layer": layers,
    }


def _labels(drawing: Drawing, width: float, step: float) -> Json:
    """Return the labels between the sides; those of totals are bold."""
    up = f"{-LINE / 2} * (length(split(datum.row, '\\n')) - 1)"
    label: Json = {"type": "text", "align": "center", "lineBreak": "\n", "dy": {"expr": up}}
    text: Json = {"x": {"value": width / 2}, "text": {"field": "row"}}
    return {
        "width": width,
        "height": {"step": step},
        "transform": [{"filter": "datum.side === 0"}],
        "encoding": {"y": ROWS},
        "layer": [
            layer(label, text, "!datum.total"),
            layer({**label, "fontWeight": 600}, text, "datum.total"),
            total_line(drawing.palette),
        ],
    }


def _two_sides(drawing: Drawing) -> Iterator[Finding]:
    if len(drawing.series) != 2:
        yield Finding("chart-columns", {"exhibit": drawing.exhibit.id, "number": len(drawing.series)})


DIVERGING = Mark(title="Bar chart with two sides", help="two sides back to back", draw=diverging, check=_two_sides)
