"""A tall chart divided into parts that each fit a page, every part with the heads and the key of the whole.

A part of a native chart is the same specification with some of its rows or views: scales and colours do not change. The
mark says under `usermeta` which field its rows have, and how high they are.

On a sheet that is placed in pixels, a mark says where its rows begin (`Canvas.section`, `Canvas.row`); shapes and words
of a row move as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, cast

from mandata.report.exhibits.fitting import TALLEST_PICTURE, evenly, picture_fits

Json = dict[str, Any]

META = "division"
"""The key in `usermeta` of a specification that says how it is divided."""

LEAST_BODY = 200.0
"""Pixels that a part must have for rows; heads that leave less are not repeated but divided like rows."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a chart from one height to another, in pixels, and where it begins in a part."""

    top: float
    bottom: float
    to: float

    @property
    def shift(self) -> float:
        """The distance that it moves."""
        return self.to - self.top

    def holds(self, top: float, bottom: float) -> bool:
        """Return whether a shape has its middle in the stretch."""
        return self.top <= (top + bottom) / 2 < self.bottom


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that is not divided, with the heads of its section."""

    head: tuple[float, float]
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


def parts(spec: Mapping[str, object]) -> list[Json]:
    """Return a chart's parts, each a specification of its own; none if the whole fits a page."""
    whole = cast(Json, spec)
    division = whole.get("usermeta", {}).get(META)
    if not division:
        return []
    return _by_data(whole, division) if "rows" in division else _by_pixels(whole, division)


# Charts whose rows are data: a part is the same specification with some of the rows


def _by_data(whole: Json, division: Json) -> list[Json]:
    rows: list[tuple[object, float]] = division["rows"]
    views = whole.get("concat", [whole])
    across = division.get("across", 1)
    blocks = [views[first : first + across] for first in range(0, len(views), across)]
    block = sum(height for _, height in rows) + division["rest"]
    if picture_fits(block * len(blocks)):
        return []
    if picture_fits(block):
        per_part = evenly(partial(_filled_blocks, blocks, block), TALLEST_PICTURE)
        return [_of_views(whole, [view for one in part for view in one]) for part in per_part]
    chunks = evenly(partial(_filled_rows, rows), TALLEST_PICTURE - division["rest"])
    field = division["field"]
    return [_of_rows(_of_views(whole, views), field, chunk) for views in blocks for chunk in chunks]


def _filled_blocks(blocks: Sequence[list[Json]], height: float, room: float) -> list[list[list[Json]]]:
    many = max(int(room // height), 1)
    return [list(blocks[first : first + many]) for first in range(0, len(blocks), many)]


def _filled_rows(rows: Sequence[tuple[object, float]], room: float) -> list[list[object]]:
    filled: list[list[object]] = [[]]
    height = 0.0
    for row, own in rows:
        if filled[-1] and height + own > room:
            filled.append([])
            height = 0.0
        filled[-1].append(row)
        height += own
    return filled


def _of_views(whole: Json, views: list[Json]) -> Json:
    return {**whole, "concat": views} if "concat" in whole else whole


def _of_rows(whole: Json, field: str, rows: Sequence[object]) -> Json:
    values = [value for value in whole["data"]["values"] if value[field] in rows]
    return {**whole, "data": {"values": values}}


# Sheets: the shapes of a row move as one


def _by_pixels(whole: Json, division: Json) -> list[Json]:
    height = float(whole["height"])
    if picture_fits(height):
        return []
    rows = list(_rows(division))
    foot = (division["foot"], height)
    packed = evenly(partial(_filled, rows), TALLEST_PICTURE - (foot[1] - foot[0]))
    return [_part(whole, spans) for spans in (_spans(part, foot) for part in packed)] if len(packed) > 1 else []


def _rows(division: Json) -> Iterator[_Row]:
    room = TALLEST_PICTURE - LEAST_BODY
    for section in division["sections"]:
        edges = [*section["rows"], section["bottom"]]
        head = (section["top"], edges[0])
        if head[1] - head[0] > room:
            yield _Row((0, 0), *head)
            head = (0, 0)
        yield from (_Row(head, top, bottom) for top, bottom in pairwise(edges))


def _filled(rows: Sequence[_Row], room: float) -> list[list[_Row]]:
    filled: list[list[_Row]] = [[]]
    height = 0.0
    for row in rows:
        before = filled[-1]
        added = row.height + (_height(row.head) if not before or before[-1].head != row.head else 0)
        if before and height + added > room:
            filled.append([])
            height, added = 0.0, row.height + _height(row.head)
        filled[-1].append(row)
        height += added
    return filled


def _height(zone: tuple[float, float]) -> float:
    return zone[1] - zone[0]


def _spans(rows: Sequence[_Row], foot: tuple[float, float]) -> list[Span]:
    """Return what a part shows of the whole, from top to bottom."""
    zones: list[tuple[float, float]] = []
    for number, row in enumerate(rows):
        if row.head != (0, 0) and (number == 0 or rows[number - 1].head != row.head):
            zones.append(row.head)
        zones.append((row.top, row.bottom))
    spans: list[Span] = []
    y = 0.0
    for top, bottom in [*zones, foot]:
        spans.append(Span(top, bottom, y))
        y += bottom - top
    return spans


def _part(whole: Json, spans: Sequence[Span]) -> Json:
    height = round(spans[-1].to + spans[-1].bottom - spans[-1].top)
    first = any(span.top == 0 and span.to == 0 for span in spans)
    layers = [layer for old in whole["layer"] for layer in _layers(old, spans, height, first)]
    return {**{key: value for key, value in whole.items() if key != "usermeta"}, "height": height, "layer": layers}


def _layers(layer: Json, spans: Sequence[Span], height: float, first: bool) -> Iterator[Json]:
    """Return what is left of a layer in a part: its data moved, or the whole layer."""
    channel = layer.get("encoding", {}).get("y", {})
    if "projection" in layer or "field" not in channel:
        yield from [layer] if first else []
    elif channel["field"] == "y":
        values = [moved for datum in layer["data"]["values"] for moved in _moved(datum, spans)]
        scale = {**channel["scale"], "domain": [0, height], "range": [0, height]}
        yield from [_with(layer, values, channel, scale)] if values else []
    else:
        bottom, top = channel["scale"]["range"]
        for span in spans:
            if span.holds(top, bottom):
                scale = {**channel["scale"], "range": [bottom + span.shift, top + span.shift]}
                yield _with(layer, layer["data"]["values"], channel, scale)


def _with(layer: Json, values: list[Json], channel: Json, scale: Json) -> Json:
    encoding = {**layer["encoding"], "y": {**channel, "scale": scale}}
    return {**layer, "data": {"values": values}, "encoding": encoding}


def _moved(datum: Json, spans: Sequence[Span]) -> Iterator[Json]:
    """Return a datum at its places in a part. A line along many rows is cut to the rows that are there."""
    top, bottom = sorted((datum["y"], datum.get("y2", datum["y"])))
    inside = [span for span in spans if span.holds(top, bottom) and span.top - 1 <= top and bottom <= span.bottom + 1]
    if not inside and bottom > top:
        inside = [span for span in spans if span.top < bottom and top < span.bottom]
    for span in inside:
        y, y2 = (round(min(max(datum.get(name, 0), span.top), span.bottom) + span.shift, 1) for name in ("y", "y2"))
        yield {**datum, "y": y, **({"y2": y2} if "y2" in datum else {})}
