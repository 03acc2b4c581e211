"""Vertical bars for figures along time, one per row; several columns are grouped."""

from __future__ import annotations

from collections.abc import Sequence

from mandata.report.charts.dimensions import LINE, SMALL, TEXT, WIDTH, Json
from mandata.report.charts.mark import Mark
from mandata.report.charts.marks.bar import bar
from mandata.report.charts.marks.grouped import grouped
from mandata.report.charts.points import Drawing, Point
from mandata.report.charts.vega import (
    LINES,
    along,
    colour_channel,
    datum,
    layer,
    legend,
    own_colour,
    specification,
    tooltip,
    zero_line,
)
from mandata.report.typography.measure import text_width, widest_word, wrapped

HEIGHT, LOW = 190.0, 140.0
"""Height of the plot; of a few columns, which else would look like towers, the lower one."""
FEW = 4
WIDEST, FILLED = 88.0, 0.72
"""The greatest width of a column, and the greatest share of a group's width that its columns take."""
LABEL_GAP, PANEL_GAP = 8.0, 14.0
BELOW = 0.2
"""Share of the plot's height for figures below columns that go down from zero."""
MOST_LINES = 4
"""Lines of a label."""
FEWEST = 3
"""Fewer groups next to each other than this are drawn as horizontal bars, unless there are no more."""


def column(drawing: Drawing) -> Json:
    """Return the columns. A single row with many columns is read along its columns.

    Groups that do not fit next to each other are in several panels below each other, on one scale; where not even a
    few fit, or their labels are too long, the bars are horizontal.
    """
    groups = drawing.groups
    across = _across(drawing, groups)
    if across < min(len(groups), FEWEST):
        return grouped(drawing) if len(drawing.series) > 1 else bar(drawing)
    panels = -(-len(groups) // across)
    across = -(-len(groups) // panels)
    step = (WIDTH - 2) / across
    names = ["\n".join(wrapped(drawing.name_of(group), TEXT, step - LABEL_GAP)) for group in groups]
    values = [
        {**_datum(drawing, point, name, step), "panel": number // across, **({} if place else _sure(group, step))}
        for number, (group, name) in enumerate(zip(groups, names, strict=True))
        for place, point in enumerate(group)
    ]
    height = drawing.chart.height or (LOW if len(groups) <= FEW else HEIGHT)
    plot: Json = {
        "width": {"step": step, "for": "position"},
        "height": height,
        **_plot(drawing, groups, values, step, height),
    }
    if panels == 1:
        return specification(drawing, {"data": {"values": values}, **plot})
    view: Json = {
        "data": {"values": values},
        "facet": {"row": {"field": "panel", "type": "ordinal", "header": None}},
        "spacing": PANEL_GAP,
        "resolve": {"scale": {"x": "independent"}},
        "spec": plot,
    }
    whole = height + max(name.count("\n") + 1 for name in names) * LINE + 2 * LINE + PANEL_GAP
    rest = 3 * LINE if len(groups[0]) > 1 else 0.0
    rows = [[panel, whole] for panel in range(panels)]
    return specification(drawing, view, division={"field": "panel", "rows": rows, "rest": rest})


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


def _datum(drawing: Drawing, point: Point, name: str, step: float) -> Json:
    room = step - 6 if drawing.is_across or len(drawing.series) == 1 else step * FILLED / len(drawing.series)
    missing: Json = {"missing": "\n".join(wrapped(point.text, SMALL, room))} if point.number is None else {}
    known = {name: value for name, value in datum(point, name).items() if name not in ("before", "arrow", "desired")}
    return {**known, **missing, **own_colour(drawing, point)}


def _sure(group: Sequence[Point], step: float) -> Json:
    """Return the words below the label of a group with uncertain figures."""
    sure = ", ".join(dict.fromkeys(point.sure for point in group if point.sure))
    return {"sure": "\n".join(wrapped(sure, SMALL, step - LABEL_GAP))} if sure else {}


def _plot(
    drawing: Drawing, groups: Sequence[Sequence[Point]], values: Sequence[Json], step: float, height: float
) -> Json:
    palette = drawing.palette
    many = len(groups[0])
    numbers = [point.number for group in groups for point in group if point.number is not None]
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    filled = min(FILLED, WIDEST * many / step)
    room = step * filled / many
    texts = [text_width(point.text, TEXT, "semibold") for group in groups for point in group]
    size = TEXT if max(texts) <= (step if many == 1 else room) - 4 else SMALL - 1
    y = along((low - (high - low) * BELOW if low < 0 else low, high if high > low else low + 1))
    beyond = "datum.value < 0 ? 10 : -10"
    up = "-12 - 7.5 * (length(split(datum.missing, '\\n')) - 1)"
    figures: Json = {"type": "text", "fontWeight": 600, "fontSize": size, "dy": {"expr": beyond}}
    quiet: Json = {"type": "text", "fontStyle": "italic", "fontSize": SMALL, "color": palette.muted, "lineBreak": "\n"}
    edge: Json = {"stroke": palette.paper} if many > 1 else {}
    offset: Json = {"xOffset": {"field": "series", "type": "nominal", "sort": None}} if many > 1 else {}
    return {
        "encoding": {
            "x": {
                "field": "row",
                "type": "nominal",
                "sort": None,
                "axis": {"labelExpr": LINES, "labelAngle": 0, "labelPadding": 6, "labelOverlap": False},
                "scale": {"paddingInner": 1 - filled, "paddingOuter": (1 - filled) / 2},
            },
            **offset,
            "tooltip": tooltip(drawing, values),
        },
        "layer": [
            layer({"type": "bar", **edge}, {"y": {"field": "value", **y}, **_colours(drawing, groups[0], values)}),
            zero_line("y", y),
            layer(figures, {"y": {"field": "value", **y}, "text": {"field": "shown"}}, "isValid(datum.shown)"),
            layer(
                {**quiet, "dy": {"expr": up}},
                {"y": {"datum": 0, **y}, "text": {"field": "missing"}},
                "isValid(datum.missing)",
            ),
            layer(
                {**quiet, "baseline": "top", "dy": {"expr": f"6 + {LINE} * length(split(datum.row, '\\n'))"}},
                {"y": {"value": height}, "xOffset": None, "text": {"field": "sure"}},
                "isValid(datum.sure)",
            ),
        ],
    }


def _colours(drawing: Drawing, group: Sequence[Point], values: Sequence[Json]) -> Json:
    if len(group) == 1:
        return colour_channel(values)
    fills = drawing.colours({point.key: point.series for point in group})
    labels = [point.series for point in group]
    scale = {"domain": labels, "range": [fills[point.key] for point in group]}
    return {"color": {"field": "series", "type": "nominal", "scale": scale, "legend": legend(labels)}}


COLUMN = Mark(title="Column chart", help="vertical bars, one per row (time)", draw=column, has_height=True)
