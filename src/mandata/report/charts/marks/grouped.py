"""Horizontal bars of several columns below each other in every row, each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mandata.report.charts.dimensions import LINE, WIDTH, Json
from mandata.report.charts.figure_words import Words, fitting_domain, reach
from mandata.report.charts.mark import Mark
from mandata.report.charts.marks.bar import before_ticks
from mandata.report.charts.points import Drawing, Point
from mandata.report.charts.vega import (
    LABEL_GAP,
    LINES,
    along,
    datum,
    label_axis,
    layer,
    names_of,
    specification,
    tooltip,
    zero_line,
)

THICK, STEP, BETWEEN, HEAD = 15.0, 21.0, 10.0, 22.0
NAME = 220.0
"""Width in which the name of a column is wrapped."""
TALLEST = 600.0
"""Height in pixels of the bars under one label; where a row has more, its label is repeated."""


def grouped(drawing: Drawing) -> Json:
    """Return the grouped bars."""
    names = names_of((series.label for series in drawing.series), NAME)
    room = WIDTH - names.width - LABEL_GAP - 2
    step = max(STEP, names.lines * LINE + 4)
    points = [point for row in drawing.rows for point in row]
    groups = _groups(drawing, max(int(TALLEST // step), 1))
    heads = names_of((group.label for group in groups), WIDTH - names.width)
    values = [
        {**datum(point, head), "reach": reach(point), "name": names.texts[group.first + place], "key": point.key}
        for group, head in zip(groups, heads.texts, strict=True)
        for place, point in enumerate(group.points)
    ]
    fills = drawing.colours({series.key: series.label for series in drawing.series})
    colour: Json = {"domain": list(fills), "range": list(fills.values())}
    words = Words.of(drawing.palette, points)
    x = along(fitting_domain(points, words, room))
    bars: Json = {"color": {"field": "key", "type": "nominal", "scale": colour, "legend": None}}
    layers = [
        layer({"type": "bar", "height": THICK}, {"x": {"field": "value", **x}, **bars}, "!datum.total"),
        zero_line("x", x),
    ]
    if drawing.before_name:
        layers += before_ticks(drawing, {"field": "before", **x}, THICK + 4)
    layers += words.layers({"field": "reach", **x})
    header: Json = {"labelOrient": "top", "labelAnchor": "start", "labelFontWeight": 600, "labelPadding": 4}
    view: Json = {
        "data": {"values": values},
        "facet": {"row": {"field": "row", "type": "nominal", "sort": None, "header": {**header, "labelExpr": LINES}}},
        "spacing": BETWEEN,
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": room,
            "height": {"step": step},
            "encoding": {
                "y": {"field": "name", "type": "nominal", "sort": None, "axis": label_axis(names)},
                "tooltip": tooltip(drawing, values),
            },
            "layer": layers,
        },
    }
    rows = [
        [head, len(group.points) * step + head.count("\n") * LINE + HEAD + BETWEEN]
        for group, head in zip(groups, heads.texts, strict=True)
    ]
    division: Json = {"field": "row", "rows": rows, "rest": 2 * LINE}
    return specification(drawing, view, division=division, shows_changes=True)


@dataclass(frozen=True, slots=True)
class _Group:
    """Bars under one label: those of a row, or as many of them as fit a page, from the column `first`."""

    label: str
    first: int
    points: Sequence[Point]


def _groups(drawing: Drawing, most: int) -> list[_Group]:
    return [
        _Group(f"{row[0].row} (continued)" if first else row[0].row, first, row[first : first + most])
        for row in drawing.rows
        for first in range(0, len(row), most)
    ]


GROUPED = Mark(title="Grouped bar chart", help="bars of several columns, together in each row", draw=grouped)
