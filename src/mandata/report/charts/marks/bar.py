"""Horizontal bars, one per row, the earlier figure as a tick; several columns are next to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from mandata.report.charts.dimensions import LINE, SMALL, TEXT, WIDTH, Json
from mandata.report.charts.figure_words import LEAST_BAR, Words, fitting_domain, reach
from mandata.report.charts.mark import Mark
from mandata.report.charts.points import Drawing, Point
from mandata.report.charts.vega import (
    LABEL_GAP,
    LABEL_SHARE,
    RowNames,
    along,
    colour_channel,
    datum,
    head,
    label_axis,
    layer,
    names_of,
    own_colour,
    part,
    rows_of,
    specification,
    tooltip,
    total_line,
    zero_line,
)
from mandata.report.exhibits.fitting import picture_fits
from mandata.report.typography.measure import text_width, widest_word, wrapped

THICK, ROW, TICK = 18.0, 32.0, 26.0
PANEL_LABELS, PANEL_GAP = 0.24, 24.0
"""The share of the width that labels take next to several columns, and the gap between two of them in pixels."""


def bar(drawing: Drawing) -> Json:
    """Return the bars of one column, or of several columns next to each other, each on its own scale."""
    return _one(drawing) if len(drawing.series) == 1 else _panels(drawing)


def _one(drawing: Drawing) -> Json:
    names = names_of((row[0].row for row in drawing.rows), WIDTH * LABEL_SHARE)
    points = [row[0] for row in drawing.rows]
    step = max(ROW, names.lines * LINE + 8)
    values = [_datum(drawing, point, name) for point, name in zip(points, names.texts, strict=True)]
    view: Json = {
        "data": {"values": values},
        "width": WIDTH,
        "height": {"step": step},
        "autosize": {"type": "fit-x", "contains": "padding"},
        **_bars(
            drawing,
            names,
            points,
            values,
            WIDTH - names.width - LABEL_GAP,
            is_whole=picture_fits(step * len(points) + LINE),
        ),
    }
    division = rows_of(names, step, LINE if drawing.before_name else 0)
    return specification(drawing, view, division=division, shows_changes=True)


def _panels(drawing: Drawing) -> Json:
    """Return columns next to each other; those that do not fit are placed below, and so on."""
    names = names_of((row[0].row for row in drawing.rows), WIDTH * PANEL_LABELS)
    start, count = names.width + LABEL_GAP, len(drawing.series)
    across = max(int((WIDTH - start + PANEL_GAP) // (_least(drawing) + PANEL_GAP)), 1)
    across = -(-count // -(-count // across))
    room = int((WIDTH - start - PANEL_GAP * (across - 1)) / across) - 1
    step = max(ROW, names.lines * LINE + 8)
    values = [
        {**_datum(drawing, point, name), "column": number}
        for row, name in zip(drawing.rows, names.texts, strict=True)
        for number, point in enumerate(row)
    ]
    heads = [wrapped(series.label, TEXT, room, "semibold") for series in drawing.series]
    rest = max(map(len, heads)) * LINE + 24
    is_whole = picture_fits(step * len(drawing.rows) + rest)
    views: list[Json] = [
        {
            "title": head(lines, drawing.palette),
            "transform": [{"filter": f"datum.column === {number}"}],
            "width": room,
            "height": {"step": step},
            **_bars(
                drawing,
                names,
                [row[number] for row in drawing.rows],
                values,
                room,
                is_whole=is_whole,
                is_labelled=number % across == 0,
            ),
        }
        for number, lines in enumerate(heads)
    ]
    view: Json = {
        "data": {"values": values},
        "columns": across,
        "align": "each",
        "spacing": {"row": 14, "column": PANEL_GAP},
        "concat": views,
    }
    division = {**rows_of(names, step, rest), "across": across}
    return specification(drawing, view, division=division, shows_changes=True)


def _least(drawing: Drawing) -> float:
    """Return the least width of a column: of its words next to a bar, and of the words of its head."""
    points = [point for row in drawing.rows for point in row]
    words = Words.of(drawing.palette, points)
    figures = max(words.width(point) for point in points) + LEAST_BAR
    heads = widest_word((series.label for series in drawing.series), TEXT, "semibold")
    return max(figures, min(heads, WIDTH / 3))


def _datum(drawing: Drawing, point: Point, name: str) -> Json:
    return {**datum(point, name), "reach": reach(point), **own_colour(drawing, point)}


def _bars(
    drawing: Drawing,
    names: RowNames,
    points: Sequence[Point],
    values: Sequence[Json],
    room: float,
    *,
    is_whole: bool,
    is_labelled: bool = True,
) -> Json:
    """Return encoding and layers of the bars of one column.

    Args:
        values: the data of the chart.
        room: width of the plot in pixels.
        is_whole: whether its rows are on one page.
        is_labelled: whether the rows are named.
    """
    is_named_above = is_whole and all(point.before is not None for point in drawing.rows[0])
    words = Words.of(drawing.palette, points)
    totals = [name for name, point in zip(names.texts, points, strict=True) if point.total]
    x = along(fitting_domain(points, words, room))
    axis = label_axis(names, totals) if is_labelled else None
    layers = [
        layer(
            {"type": "bar", "height": THICK}, {"x": {"field": "value", **x}, **colour_channel(values)}, "!datum.total"
        ),
        zero_line("x", x),
    ]
    if totals:
        layers.append(total_line(drawing.palette))
    if drawing.before_name:
        layers += before_ticks(drawing, {"field": "before", **x}, TICK, named_within=room if is_named_above else None)
    layers += words.layers({"field": "reach", **x})
    return {
        "encoding": {
            "y": {"field": "row", "type": "nominal", "sort": None, "axis": axis},
            "tooltip": tooltip(drawing, values),
        },
        "layer": layers,
    }


def before_ticks(drawing: Drawing, x: Json, size: float, *, named_within: float | None = None) -> list[Json]:
    """Return the layers of ticks at the earlier figures, and of words or a key that say when those were.

    Args:
        x: the channel of the earlier figures.
        named_within: width of the plot in pixels, where the words are over the first tick; None for a key.
    """
    palette = drawing.palette
    compared = "isValid(datum.before) && !datum.total"
    mark: Json = {"type": "tick", "size": size, "strokeWidth": 0}
    if named_within is not None:
        low, high = cast(list[float], part(x, "scale")["domain"])
        half = text_width(drawing.before_name, SMALL) / 2 / named_within * (high - low)
        side = f"datum.before < {low + half} ? 'left' : datum.before > {high - half} ? 'right' : 'center'"
        words: Json = {"type": "text", "fontSize": SMALL, "color": palette.muted, "dy": -size / 2 - 9}
        words["align"] = {"expr": side}
        named = layer(words, {"x": x, "text": {"value": drawing.before_name}})
        first = [{"window": [{"op": "row_number", "as": "place"}]}, {"filter": "datum.place === 1"}]
        return [layer(mark, {"x": x}, compared), {"transform": [{"filter": compared}, *first], **named}]
    key: Json = {
        "orient": "bottom",
        "offset": 4,
        "symbolType": "M0,-1V1",
        "symbolStrokeWidth": 2,
        "labelColor": palette.muted,
        "labelFontSize": SMALL,
    }
    stroke: Json = {"datum": drawing.before_name, "scale": {"range": [palette.ink]}, "legend": key}
    return [layer(mark, {"x": x, "stroke": stroke}, compared)]


BAR = Mark(title="Bar chart", help="horizontal bars, one per row, with the previous value as a tick", draw=bar)
