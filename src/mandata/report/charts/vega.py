"""The shared parts of the marks' Vega-Lite specifications: type, colours, axes, labels and data.

The grammar lays out axes, bands, legends and stacks. Only the words are measured here, because a label is never cut.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from mandata.report.charts.dimensions import LINE, SCHEMA, SMALL, TEXT, WIDTH, Json
from mandata.report.charts.palette import Palette
from mandata.report.charts.parting import META
from mandata.report.charts.points import Drawing, Point
from mandata.report.exhibits.model import AGAINST
from mandata.report.typography.fonts import CSS_FAMILY
from mandata.report.typography.measure import text_width, wrapped

LABEL_SHARE = 0.36
"""Row labels take at most this share of the width; longer ones are wrapped."""

LABEL_GAP = 12.0
"""Pixels between a label and the plot."""

LINES = "split(datum.label, '\\n')"
"""Expression of a label in lines."""


def specification(
    drawing: Drawing,
    view: Json,
    *,
    division: Json | None = None,
    shows_changes: bool = False,
    notes: Sequence[str] = (),
) -> Json:
    """Return a whole specification of a view.

    Args:
        view: what is drawn, of data, encoding and layers, or of several views.
        division: how a tall chart is divided into parts, see `mandata.report.charts.parting`.
        shows_changes: whether it has arrows, whose outline is then explained.
        notes: the words below it.
    """
    palette = drawing.palette
    points = [point for row in drawing.rows for point in row if point.number is not None and point.arrow]
    against = [AGAINST] if shows_changes and any(point.good is False for point in points) else []
    lines = [line for note in [*notes, *against] for line in wrapped(note, SMALL, WIDTH)]
    title: Json = {"text": lines, "orient": "bottom", "anchor": "start", "frame": "bounds", "offset": 6}
    return {
        "$schema": SCHEMA,
        "padding": {"left": 0, "right": 0, "top": 2, "bottom": 4},
        "background": palette.paper,
        "config": _config(palette),
        **({"title": title} if lines else {}),
        **view,
        **({"usermeta": {META: division}} if division else {}),
    }


def _config(palette: Palette) -> Json:
    return {
        "font": CSS_FAMILY,
        "aria": False,
        "view": {"stroke": None},
        "mark": {"invalid": "show"},
        "bar": {"color": palette.main},
        "text": {"color": palette.ink, "fontSize": TEXT, "lineHeight": LINE},
        "tick": {"color": palette.ink, "opacity": 1, "thickness": 2},
        "rule": {"color": palette.muted},
        "title": {"color": palette.muted, "fontSize": SMALL, "fontWeight": "normal", "lineHeight": SMALL + 3},
        "axis": {
            "domain": False,
            "ticks": False,
            "grid": False,
            "title": None,
            "labelColor": palette.ink,
            "labelFontSize": TEXT,
            "labelLineHeight": LINE,
            "labelPadding": LABEL_GAP,
            "labelLimit": 0,
        },
        "header": {"title": None, "labelColor": palette.ink, "labelFontSize": TEXT, "labelLimit": 0},
        "legend": {
            "title": None,
            "orient": "top",
            "labelColor": palette.ink,
            "labelFontSize": TEXT,
            "labelLimit": 0,
            "symbolType": "square",
            "symbolSize": 120,
            "offset": 10,
        },
    }


def layer(mark: str | Json, encoding: Json, where: str = "") -> Json:
    """Return one layer.

    Args:
        where: expression that its data must meet.
    """
    chosen: Json = {"transform": [{"filter": where}]} if where else {}
    return {**chosen, "mark": mark, "encoding": encoding}


def zero_line(along: str, channel: Json) -> Json:
    """Return the line at zero of a scale along `x` or `y`."""
    across = "y" if along == "x" else "x"
    channels: Json = {along: {"datum": 0, **channel}, across: None, f"{across}Offset": None}
    return {"data": {"values": [{}]}, **layer("rule", channels)}


def total_line(palette: Palette) -> Json:
    """Return the line above a row that sums up the others."""
    return layer({"type": "rule", "color": palette.line}, {"y": {"field": "row", "bandPosition": 0}}, "datum.total")


def along(domain: Sequence[float], **more: object) -> Json:
    """Return a channel on a straight scale without axis: the figures are written next to their shapes."""
    return {"type": "quantitative", "axis": None, "scale": {"domain": list(domain), "nice": False, **more}}


def head(lines: Sequence[str], palette: Palette, anchor: str = "start") -> Json:
    """Return the title over one of several views."""
    type_: Json = {"color": palette.ink, "fontSize": TEXT, "fontWeight": 600, "lineHeight": LINE}
    return {"text": list(lines), "anchor": anchor, "frame": "group", "offset": 6, **type_}


# Labels


@dataclass(frozen=True, slots=True)
class RowNames:
    """The labels of rows, each in lines and unique, and the width and number of lines of the largest."""

    texts: tuple[str, ...]
    width: float
    lines: int


def names_of(labels: Iterable[str], limit: float, size: float = TEXT) -> RowNames:
    """Wrap labels to a width in pixels. Labels that are alike get spaces at their end, so that they stay apart."""
    texts: list[str] = []
    for label in labels:
        text = "\n".join(wrapped(label, size, limit, "semibold"))
        while text in texts:
            text += " "
        texts.append(text)
    lines = [line for text in texts for line in text.split("\n")]
    width = max((text_width(line, size, "semibold") for line in lines), default=0)
    return RowNames(tuple(texts), width, max((text.count("\n") + 1 for text in texts), default=1))


def label_axis(names: RowNames, totals: Sequence[str] = ()) -> Json:
    """Return the axis of row labels; those of totals are bold."""
    axis: Json = {"labelExpr": LINES} if names.lines > 1 else {}
    if names.lines > 1:
        up = f"{-LINE / 2} * (length(split(datum.value, '\\n')) - 1)"
        axis["labelOffset"] = {"condition": {"test": "true", "expr": up}, "value": 0}
    if totals:
        test = f"indexof({json.dumps(list(totals))}, datum.value) >= 0"
        axis["labelFontWeight"] = {"condition": {"test": test, "value": 600}, "value": 400}
    return axis


def rows_of(names: RowNames, height: float, rest: float) -> Json:
    """Return how a chart is divided by its rows.

    Args:
        height: of a row.
        rest: height of what is repeated in each part.
    """
    return {"field": "row", "rows": [[name, height] for name in names.texts], "rest": rest}


def legend(labels: Iterable[str]) -> Json:
    """Return the legend of series, with as many columns as fit next to each other."""
    widest = max((text_width(label, TEXT) for label in labels), default=0) + SYMBOL
    return {"columns": max(int((WIDTH + LEGEND_GAP) // (widest + LEGEND_GAP)), 1), "columnPadding": LEGEND_GAP}


SYMBOL, LEGEND_GAP = 20.0, 16.0
"""Width of a legend's symbol with what is between it and its label, and the gap between two entries, in pixels."""


# Figures


def part(whole: Json, name: str) -> Json:
    """Return a mapping within a mapping."""
    return cast(Json, whole[name])


def datum(point: Point, row: str) -> Json:
    """Return the data of a point: its figure, and its words. What does not apply is left out."""
    is_missing = point.number is None
    known: Json = {
        "series": point.series,
        "before": _plain(point.before),
        "shown": "" if is_missing else point.text,
        "missing": "; ".join(filter(None, [point.text, point.change])) if is_missing else "",
        "arrow": "" if is_missing else point.arrow,
        "aside": "" if is_missing else ", ".join(filter(None, [point.change, point.sure])),
        "desired": point.good,
        "earlier": f"{point.before_text} ({point.before_name})" if point.before_text else "",
        "fraction": point.fraction,
        "total": point.total or None,
    }
    said = {name: value for name, value in known.items() if value not in ("", None)}
    return {"row": row, "value": _plain(point.number), **said}


def own_colour(drawing: Drawing, point: Point) -> Json:
    """Return the colour of a point's row as data, where the chart declares colours of rows."""
    return {"colour": drawing.colour_of(point)} if drawing.chart.colours else {}


def colour_channel(values: Sequence[Json]) -> Json:
    """Return the channel of the rows' own colours, where there are any."""
    has_own = any("colour" in value for value in values)
    return {"color": {"field": "colour", "type": "nominal", "scale": None}} if has_own else {}


def _plain(number: float | None) -> float | None:
    return int(number) if number is not None and number == int(number) else number


TITLES = {"series": "Figure", "shown": "Value", "aside": "Note", "earlier": "Before", "fraction": "Fraction"}
"""Titles of a tooltip's lines, after that of the row."""


def tooltip(drawing: Drawing, values: Sequence[Json]) -> list[Json]:
    """Return the lines of a tooltip: those that any of the data has."""
    titles = {"row": drawing.row_title, **TITLES}
    return [
        {"field": name, "title": title, "type": "nominal"}
        for name, title in titles.items()
        if any(name in value for value in values)
    ]
