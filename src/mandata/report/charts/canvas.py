"""A sheet for the shapes and texts of a mark, and the Vega-Lite specification made from it.

Shapes that stand for a figure are encoded by the figure on a scale, so that the specification says what it draws;
everything else (labels, hairlines) is placed in pixels, because it was measured before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mandata.report.charts.dimensions import EDGE, SCHEMA, TEXT, WIDTH, Json
from mandata.report.charts.palette import Palette
from mandata.report.charts.parting import META
from mandata.report.charts.points import NONE, Drawing, Point
from mandata.report.typography.fonts import CSS_FAMILY
from mandata.report.typography.measure import Weight, text_width

FONT_WEIGHTS: Mapping[Weight, int] = {"regular": 400, "semibold": 600, "bold": 700}

ORDER = ("box", "bar", "line", "spot", "text")
"""From the lowest layer to the highest."""

TOOLTIP = {"series": "Figure", "shown": "Value", "before": "Before", "fraction": "Fraction"}
"""Titles of a tooltip's lines, after that of the row."""

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from figures (`low` to `high`) to pixels (`start` to `end`)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, number: float) -> float:
        """Return the position of a figure, in pixels."""
        if self.high == self.low:
            return self.start
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def encoded(self) -> Json:
        """The scale as Vega-Lite writes it."""
        return {"domain": [self.low, self.high], "range": [self.start, self.end], "nice": False, "zero": False}


@dataclass(slots=True)
class _Layer:
    kind: str
    mark: Json
    encoding: Json
    values: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class _Section:
    """Rows under heads that are repeated where the rows are divided among pages; heights in pixels."""

    top: float
    rows: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Canvas:
    """A sheet of `WIDTH` pixels that grows downwards.

    Attributes:
        drawing: what is drawn.
        height: set by the mark when it knows it, in pixels.
        extra: further layers as ready Vega-Lite, drawn below all others.
        titles: of a tooltip's lines, after that of the row.
        foot: where the rows end and what is repeated under each part of them begins; None if the sheet ends.
    """

    drawing: Drawing
    height: float = 0.0
    extra: list[Json] = field(default_factory=list)
    titles: Mapping[str, str] = field(default_factory=lambda: TOOLTIP)
    foot: float | None = None
    _sections: list[_Section] = field(default_factory=list)
    _layers: dict[object, _Layer] = field(default_factory=dict)

    @property
    def palette(self) -> Palette:
        """The available colours."""
        return self.drawing.palette

    # Where the sheet may be divided

    def section(self, top: float) -> None:
        """Begin a section; everything before its first row is its head."""
        self._sections.append(_Section(top))

    def row(self, top: float) -> None:
        """Begin a row: the sheet may be divided here. Rows belong to the latest section, or to one from the top."""
        if not self._sections:
            self.section(0.0)
        self._sections[-1].rows.append(top)

    # Texts

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        weight: Weight = "regular",
        align: Align = "left",
        colour: str = "",
        italic: bool = False,
    ) -> float:
        """Set one line, its middle at `y`, and return its width in pixels."""
        style = (size, weight, align, italic)
        mark: Json = {
            "type": "text",
            "fontSize": size,
            "fontWeight": FONT_WEIGHTS[weight],
            "align": align,
            "baseline": "middle",
            **({"fontStyle": "italic"} if italic else {}),
        }
        encoding: Json = {**_pixels("x"), **_pixels("y"), "text": {"field": "text"}, "color": _own("ink")}
        datum: Json = {"x": _px(x), "y": _px(y), "text": text, "ink": colour or self.palette.ink}
        self._layer("text", style, mark, encoding).values.append(datum)
        return text_width(text, size, weight)

    def lines(
        self,
        x: float,
        middle: float,
        lines: list[str],
        *,
        size: float = TEXT,
        weight: Weight = "regular",
        align: Align = "left",
        colour: str = "",
        italic: bool = False,
    ) -> None:
        """Set several lines around a middle."""
        step = size + 3
        top = middle - step * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            self.text(x, top + number * step, line, size=size, weight=weight, align=align, colour=colour, italic=italic)

    # Shapes that stand for a figure

    def bar(
        self,
        point: Point,
        scale: Scale,
        y: float,
        height: float,
        colour: str,
        *,
        start: float = 0.0,
        end: float | None = None,
    ) -> None:
        """Return a horizontal bar from one figure to another (by default from zero to the point's number)."""
        reach = {"from": start, "to": point.number if end is None else end}
        self._figure_layer("bar", "x", scale).values.append(
            {**point.data, **reach, "y": _px(y), "y2": _px(y + height), "fill": colour}
        )

    def spot(self, point: Point, x: float, y: float, width: float, *, fill: str, edge: str = "") -> None:
        """Return a dot of a point with a diameter in pixels."""
        mark: Json = {
            "type": "point",
            "filled": True,
            "opacity": 1,
            "shape": "circle",
            "size": _px(width * width),
            "strokeWidth": EDGE,
        }
        encoding: Json = {**_pixels("x"), **_pixels("y"), "fill": _own("fill"), "stroke": _own("edge"), "tooltip": None}
        self._layer("spot", (width,), mark, encoding).values.append(
            {**point.data, "x": _px(x), "y": _px(y), "fill": fill, "edge": edge or fill}
        )

    # Shapes that stand for nothing

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Return a filled rectangle."""
        encoding: Json = {
            **_pixels("x"),
            **_pixels("y"),
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "color": _own("fill"),
        }
        self._layer("box", (), {"type": "rect"}, encoding).values.append(
            {"x": _px(x), "x2": _px(x + width), "y": _px(y), "y2": _px(y + height), "fill": colour}
        )

    def line(self, x: float, y: float, x2: float, y2: float, *, colour: str = "", width: float = 1.0) -> None:
        """Return a straight line."""
        encoding: Json = {
            **_pixels("x"),
            **_pixels("y"),
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "color": _own("ink"),
        }
        self._layer("line", (width,), {"type": "rule", "strokeWidth": width}, encoding).values.append(
            {"x": _px(x), "x2": _px(x2), "y": _px(y), "y2": _px(y2), "ink": colour or self.palette.line}
        )

    # Specification

    def spec(self) -> Json:
        """Return the Vega-Lite specification of everything laid on the sheet."""
        division = self._division()
        height = round(self.height)
        layers: list[object] = [*self.extra]
        for layer in sorted(self._layers.values(), key=lambda layer: ORDER.index(layer.kind)):
            encoding = {name: _placed(channel, height) for name, channel in layer.encoding.items()}
            if "tooltip" in encoding:
                encoding["tooltip"] = self._tooltip(layer.values)
            layers.append({"data": {"values": layer.values}, "mark": layer.mark, "encoding": encoding})
        return {
            "$schema": SCHEMA,
            "width": WIDTH,
            "height": height,
            "padding": 0,
            "autosize": {"type": "none"},
            "background": self.palette.paper,
            "config": {"font": CSS_FAMILY, "view": {"stroke": None}, "aria": False},
            "resolve": {"scale": {"x": "independent", "y": "independent"}},
            "layer": layers,
            **({"usermeta": {META: division}} if division else {}),
        }

    def _division(self) -> Json:
        """Return where the sheet may be divided; {} if it may not."""
        sections = [section for section in self._sections if section.rows]
        foot = self.height if self.foot is None else self.foot
        ends = [*(section.top for section in sections[1:]), foot][: len(sections)]
        listed = [{"top": one.top, "rows": one.rows, "bottom": end} for one, end in zip(sections, ends, strict=True)]
        return {"sections": listed, "foot": foot} if listed else {}

    def _figure_layer(self, name: str, along: str, scale: Scale) -> _Layer:
        across = "y" if along == "x" else "x"
        encoding: Json = {
            along: _on("from", scale),
            f"{along}2": {"field": "to"},
            **_pixels(across),
            f"{across}2": {"field": f"{across}2"},
            "color": _own("fill"),
            "tooltip": None,
        }
        return self._layer(name, (scale,), {"type": "rect"}, encoding)

    def _layer(self, kind: str, style: tuple[object, ...], mark: Json, encoding: Json) -> _Layer:
        return self._layers.setdefault((kind, *style), _Layer(kind, mark, encoding))

    def _tooltip(self, values: list[Json]) -> list[Json]:
        """Return the lines of a layer's tooltip: those that say something for any of its shapes."""
        titles = {"row": self.drawing.row_title, **self.titles}
        told = [name for name in titles if any(value[name] != NONE for value in values)]
        return [{"field": name, "title": titles[name], "type": "nominal"} for name in told]


def _own(name: str) -> Json:
    return {"field": name, "type": "nominal", "scale": None}


def _on(name: str, scale: Scale) -> Json:
    return {"field": name, "type": "quantitative", "scale": scale.encoded, "axis": None}


def _pixels(channel: str) -> Json:
    return {channel: {"field": channel, "type": "quantitative", "axis": None, "scale": channel}}


def _placed(channel: object, height: float) -> object:
    """Return a channel placed in pixels, now that the sheet's height is known."""
    if not isinstance(channel, dict) or channel.get("scale") not in ("x", "y"):
        return channel
    extent = WIDTH if channel["scale"] == "x" else height
    return {**channel, "scale": Scale(0, extent, 0, extent).encoded}


def _px(number: float) -> float:
    return round(number, 1)
