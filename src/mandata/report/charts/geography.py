"""The base map and its projection."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

WORLD = Path(__file__).parents[1] / "assets" / "map" / "world.json"

FINEST = 1.4
"""Points of a coast closer than this many pixels are merged."""

Topology = dict[str, Any]
Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = sqrt(3) / 2


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the Equal Earth projection (Šavrič, Patterson and Jenny 2018), for a globe of radius 1.

    Args:
        longitude: degrees east of the map's middle.
        latitude: degrees north.
    """
    angle = asin(M * sin(radians(latitude)))
    square = angle * angle
    sixth = square**3
    x = radians(longitude) * cos(angle) / (M * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)))
    return x, angle * (A1 + A2 * square + sixth * (A3 + A4 * square))


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the sheet with a part of the world in it.

    Attributes:
        left, top, width, height: of the rectangle, in pixels.
        middle: longitude in the middle of the map, in degrees.
        scale: pixels for one radius of the globe.
        shift: pixels added to the projected point, to the right and down.
    """

    left: float
    top: float
    width: float
    height: float
    middle: float
    scale: float
    shift: tuple[float, float]

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return the position of a place, in pixels."""
        x, y = equal_earth(longitude - self.middle, latitude)
        return self.shift[0] + self.scale * x, self.shift[1] - self.scale * y

    @property
    def bounds(self) -> Bounds:
        """The part of the world in the rectangle."""
        south, north = self._latitude(self.top + self.height), self._latitude(self.top)
        widest = max((south, north), key=abs)
        half = self.width / 2 / (self.scale * equal_earth(1, widest)[0])
        return self.middle - half, south, self.middle + half, north

    def _latitude(self, y: float) -> float:
        """Return the latitude at a height of the sheet, by halving."""
        south, north = -90.0, 90.0
        for _ in range(30):
            middle = (south + north) / 2
            south, north = (middle, north) if self.at(self.middle, middle)[1] > y else (south, middle)
        return (south + north) / 2

    @property
    def projection(self) -> dict[str, object]:
        """The projection as Vega-Lite writes it, cut at the rectangle."""
        corners = [[self.left, self.top], [self.left + self.width, self.top + self.height]]
        return {
            "type": "equalEarth",
            "rotate": [-self.middle, 0],
            "scale": round(self.scale, 3),
            "translate": [round(self.shift[0], 2), round(self.shift[1], 2)],
            "clipExtent": corners,
        }


def framed(bounds: Bounds, left: float, top: float, width: float, height: float) -> Frame:
    """Return the frame that shows all of some bounds in the middle of a rectangle, as large as they fit."""
    west, south, east, north = bounds
    middle = (west + east) / 2
    widest = min(max(south, 0), north)
    across = 2 * equal_earth(east - middle, widest)[0]
    low, high = equal_earth(0, south)[1], equal_earth(0, north)[1]
    scale = min(width / across, height / (high - low))
    shift = (left + width / 2, top + height / 2 + scale * (low + high) / 2)
    return Frame(left, top, width, height, middle, scale, shift)


def shape_ratio(bounds: Bounds) -> float:
    """Return the height of the projected bounds for a width of 1."""
    frame = framed(bounds, 0, 0, 1, 1e6)
    return frame.at(frame.middle, bounds[1])[1] - frame.at(frame.middle, bounds[3])[1]


@cache
def _world() -> Topology:
    world: Topology = json.loads(WORLD.read_text(encoding="utf-8"))
    return world


def countries_within(frame: Frame, fills: Mapping[str, str], default: str) -> Topology:
    """Return the countries that reach into a frame, each with its `fill`, and only the borders that can be seen.

    Args:
        fills: ISO 3166-1 alpha-3 code to colour.
        default: colour of all others.
    """
    world, boxes, bounds = _world(), _boxes(), frame.bounds
    finest = FINEST / (frame.scale * equal_earth(1, 0)[0])
    kept: list[dict[str, Any]] = []
    for country in world["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        near = [
            polygon for polygon in polygons if _shown(_union(boxes[_plain(arc)] for arc in polygon[0]), bounds, finest)
        ]
        if near:
            fill = fills.get(country["id"], default)
            kept.append({"type": "MultiPolygon", "arcs": near, "properties": {"fill": fill}})
    return _with_own_arcs(world, kept, finest)


def _with_own_arcs(world: Topology, countries: list[dict[str, Any]], finest: float) -> Topology:
    """Return a topology of some countries, its arcs numbered again and simplified to this many degrees."""
    used = sorted(
        {_plain(arc) for country in countries for polygon in country["arcs"] for ring in polygon for arc in ring}
    )
    new = {old: number for number, old in enumerate(used)}

    def renumbered(ring: Sequence[int]) -> list[int]:
        return [new[arc] if arc >= 0 else ~new[~arc] for arc in ring]

    geometries = [
        {**one, "arcs": [[renumbered(ring) for ring in polygon] for polygon in one["arcs"]]} for one in countries
    ]
    return {
        "type": "Topology",
        "transform": world["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [_thinned(world["arcs"][old], finest, world["transform"]["scale"]) for old in used],
    }


def _thinned(arc: list[list[int]], finest: float, scale: Sequence[float]) -> list[list[int]]:
    """Return an arc without points too close to the previous one to be visible; its ends stay."""
    kept, x, y = [list(arc[0])], 0, 0
    for number, (step_x, step_y) in enumerate(arc[1:], 2):
        x, y = x + step_x, y + step_y
        if number == len(arc) or abs(x * scale[0]) + abs(y * scale[1]) >= finest:
            kept.append([x, y])
            x = y = 0
    return kept


@cache
def _boxes() -> list[Bounds]:
    """Return the west, south, east and north end of every arc."""
    world = _world()
    (scale_x, scale_y), (move_x, move_y) = world["transform"]["scale"], world["transform"]["translate"]
    boxes = []
    for arc in world["arcs"]:
        x = y = 0
        xs, ys = [], []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            xs.append(x)
            ys.append(y)
        boxes.append(
            (
                min(xs) * scale_x + move_x,
                min(ys) * scale_y + move_y,
                max(xs) * scale_x + move_x,
                max(ys) * scale_y + move_y,
            )
        )
    return boxes


def _plain(arc: int) -> int:
    """Return the number of an arc, in either direction."""
    return arc if arc >= 0 else ~arc


def _union(boxes: Iterable[Bounds]) -> Bounds:
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def _shown(one: Bounds, other: Bounds, finest: float) -> bool:
    """Return whether an area is large enough to be seen and reaches into some bounds."""
    large = max(one[2] - one[0], one[3] - one[1]) > finest
    return large and one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]
