"""Organisations on a map: a dot at each headquarters, with its name next to it.

Their countries are filled, unless the option `countries` is false: then land has one colour and no boundary is drawn.

If several are so close that their names overlap, an inset shows their neighbourhood larger. If not
even that leaves room for all names, the dots have numbers, which a key under the map explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot

from mandata.report.charts.canvas import Canvas
from mandata.report.charts.dimensions import SMALL, TEXT, WIDTH, Json
from mandata.report.charts.geography import Bounds, Frame, countries_within, framed, shape_ratio
from mandata.report.charts.mark import Mark
from mandata.report.charts.marks.sites import Sheet, Site, number_sites
from mandata.report.charts.placement import Box, placed
from mandata.report.charts.points import Drawing
from mandata.report.exhibits.model import Table
from mandata.report.typography.measure import text_width, wrapped

MARGIN, INSET_MARGIN = (9.0, 9.0), (2.0, 0.9)
"""Degrees of longitude and of latitude shown around the outermost organisations."""
LOWEST, HIGHEST = 260.0, 430.0
DOT = 9.0
CLOSE, CROWD = 30.0, 3
"""This many organisations within this many pixels of each other get an inset map."""
INSET = 196.0


MOST_NAMED = 60
"""More names than this are not tried."""


@dataclass(frozen=True, slots=True)
class _Inset:
    """A part of the map drawn larger: its place, the part, and its projection."""

    box: Box
    source: Box
    frame: Frame


def draw_map(drawing: Drawing) -> Json:
    """Return the specification of the map."""
    canvas = Canvas(drawing)
    canvas.titles = {"series": "Name", "shown": "Place", "fraction": "Opened"}
    sites, absent = _sites(drawing)
    sheet = Sheet(drawing, canvas, _fills(drawing, sites))
    frame = _main_frame(sites)
    crowd = _crowd(sites, frame) if drawing.option("inset", True) and len(sites) <= MOST_NAMED else []
    alone = [site for site in sites if site not in crowd]
    inset = _inset(frame, crowd, alone) if crowd else None
    named = _named(frame, alone, crowd, inset)
    canvas.row(0)
    _land(sheet, frame)
    if named is None:
        y = number_sites(sheet, frame, sites)
    else:
        if inset:
            _draw_inset(sheet, frame, inset, crowd)
            _name(sheet, inset.frame, crowd, named[1])
        _name(sheet, frame, alone, named[0])
        y = frame.height
    canvas.height = y + _footnote(canvas, absent, y)
    return canvas.spec()


def _named(
    frame: Frame, alone: Sequence[Site], crowd: Sequence[Site], inset: _Inset | None
) -> tuple[list[Box], list[Box]] | None:
    """Return a free place for each name on the map and in its inset; None if there is none for all of them."""
    if max(len(alone), len(crowd)) > MOST_NAMED:
        return None
    sheet = Box(0, 0, WIDTH, frame.height)
    outside = _places(frame, alone, sheet, [inset.box, inset.source.grown(2)] if inset else [])
    room = inset.box.grown(-4) if inset else sheet
    inside = _places(inset.frame, crowd, room, []) if inset else []
    return (outside, inside) if _are_clear(outside, sheet) and _are_clear(inside, room) else None


def _are_clear(boxes: Sequence[Box], room: Box) -> bool:
    """Return whether boxes are inside a room and clear of each other."""
    inside = all(box.overlap(room) > 0.99 * box.width * box.height for box in boxes)
    return inside and not any(one.overlap(other) for one, other in combinations(boxes, 2))


def _fills(drawing: Drawing, sites: Sequence[Site]) -> dict[str, str]:
    if not drawing.option("countries", True):
        return {}
    return {country: drawing.palette.light for site in sites for country in site.organisation.countries}


def _sites(drawing: Drawing) -> tuple[list[Site], list[str]]:
    """Return the organisations with a place, and the codes of those without."""
    table = drawing.exhibit.table
    figures = {row[0].code: row[0].text for row in drawing.rows} if drawing.chart.columns else {}
    sites, absent = [], []
    for row in table.rows if table else ():
        organisation = drawing.framework.organisations.get(row.code)
        if organisation is None or organisation.latitude is None or organisation.longitude is None:
            absent.append(row.label)
        else:
            place = (organisation.longitude, organisation.latitude)
            sites.append(Site(row.code, organisation, *place, figures.get(row.code, "")))
    return sites, absent


# Frames


def _around(sites: Sequence[Site], margin: tuple[float, float]) -> Bounds:
    longitudes, latitudes = [site.longitude for site in sites], [site.latitude for site in sites]
    return (
        max(min(longitudes) - margin[0], -180),
        max(min(latitudes) - margin[1], -58),
        min(max(longitudes) + margin[0], 180),
        min(max(latitudes) + margin[1], 80),
    )


def _main_frame(sites: Sequence[Site]) -> Frame:
    bounds = _around(sites, MARGIN) if sites else (-180.0, -58.0, 180.0, 80.0)
    height = min(max(WIDTH * shape_ratio(bounds), LOWEST), HIGHEST)
    return framed(bounds, 0, 0, WIDTH, round(height))


def _crowd(sites: Sequence[Site], frame: Frame) -> list[Site]:
    """Return the largest group of organisations that are close to one another, or none."""
    points = {site.code: frame.at(site.longitude, site.latitude) for site in sites}
    largest: list[Site] = []
    for first in sites:
        group = [first]
        for member in group:
            x, y = points[member.code]
            group += [
                site
                for site in sites
                if site not in group and hypot(points[site.code][0] - x, points[site.code][1] - y) < CLOSE
            ]
        if len(group) > len(largest):
            largest = group
    return [site for site in sites if site in largest] if len(largest) >= CROWD else []


def _corner(frame: Frame, width: float, height: float, points: Sequence[tuple[float, float]]) -> Box:
    """Return the corner of the map in which an inset covers the fewest organisations."""
    corners = [
        Box(left, top, width, height) for top in (frame.height - height - 1, 1) for left in (WIDTH - width - 1, 1)
    ]
    return min(corners, key=lambda box: sum(box.grown(46).overlap(Box(x - 1, y - 1, 2, 2)) for x, y in points))


# Drawing


def _land(sheet: Sheet, frame: Frame, edge: bool = False) -> None:
    palette = sheet.drawing.palette
    topology = countries_within(frame, sheet.fills, palette.land)
    boundary = palette.paper if sheet.drawing.option("countries", True) else palette.land
    sheet.canvas.extra.append(
        {
            "data": {"values": topology, "format": {"type": "topojson", "feature": "countries"}},
            "projection": frame.projection,
            "mark": {"type": "geoshape", "stroke": boundary, "strokeWidth": 0.8 if edge else 0.6},
            "encoding": {"color": {"field": "properties.fill", "type": "nominal", "scale": None}},
        }
    )


def _inset(frame: Frame, crowd: Sequence[Site], alone: Sequence[Site]) -> _Inset:
    """Return where the crowd's neighbourhood is drawn larger, and the part of the map that it shows."""
    bounds = _around(crowd, INSET_MARGIN)
    ratio = min(max(shape_ratio(bounds), 0.7), 1.25)
    points = [frame.at(site.longitude, site.latitude) for site in [*crowd, *alone]]
    box = _corner(frame, INSET, round(INSET * ratio), points)
    corners = [frame.at(bounds[0], bounds[3]), frame.at(bounds[2], bounds[1])]
    source = Box(corners[0][0], corners[0][1], corners[1][0] - corners[0][0], corners[1][1] - corners[0][1]).grown(2)
    return _Inset(box, source, framed(bounds, box.left, box.top, box.width, box.height))


def _draw_inset(sheet: Sheet, frame: Frame, inset: _Inset, crowd: Sequence[Site]) -> None:
    """Draw the crowd's neighbourhood larger in a corner, and mark it on the map."""
    canvas, palette = sheet.canvas, sheet.drawing.palette
    canvas.extra.append(_backdrop(inset.box, palette.paper))
    _land(sheet, inset.frame, edge=True)
    for rectangle in (inset.box, inset.source):
        _outline(canvas, rectangle, palette.muted)
    _join(canvas, inset.source, inset.box, palette.muted)
    for site in crowd:
        x, y = frame.at(site.longitude, site.latitude)
        canvas.spot(site.point, x, y, 4, fill=palette.main, edge=palette.main)


def _backdrop(box: Box, colour: str) -> Json:
    encoding = {
        name: {"value": value}
        for name, value in (("x", box.left), ("x2", box.right), ("y", box.top), ("y2", box.bottom))
    }
    return {"data": {"values": [{}]}, "mark": {"type": "rect", "color": colour}, "encoding": encoding}


def _outline(canvas: Canvas, box: Box, colour: str) -> None:
    for y in (box.top, box.bottom):
        canvas.line(box.left, y, box.right, y, colour=colour, width=0.8)
    for x in (box.left, box.right):
        canvas.line(x, box.top, x, box.bottom, colour=colour, width=0.8)


def _join(canvas: Canvas, source: Box, box: Box, colour: str) -> None:
    """Return two thin lines from the place on the map to its inset, between facing edges."""
    if box.top > source.bottom or box.bottom < source.top:
        here, there = (source.bottom, box.top) if box.top > source.bottom else (source.top, box.bottom)
        ends = [(source.left, here, box.left, there), (source.right, here, box.right, there)]
    else:
        here, there = (source.right, box.left) if box.left > source.right else (source.left, box.right)
        ends = [(here, source.top, there, box.top), (here, source.bottom, there, box.bottom)]
    for end in ends:
        canvas.line(*end, colour=colour, width=0.6)


def _places(frame: Frame, sites: Sequence[Site], room: Box, taken: Sequence[Box]) -> list[Box]:
    """Return the places of the names."""
    points = [frame.at(site.longitude, site.latitude) for site in sites]
    sizes = [
        (text_width(site.code, TEXT, "bold") + 8 + (text_width(site.text, SMALL) + 5 if site.text else 0), 18.0)
        for site in sites
    ]
    return placed(points, sizes, room, taken)


def _name(sheet: Sheet, frame: Frame, sites: Sequence[Site], boxes: Sequence[Box]) -> None:
    """Set the dots and their names."""
    canvas, palette = sheet.canvas, sheet.drawing.palette
    for site, box in zip(sites, boxes, strict=True):
        x, y = frame.at(site.longitude, site.latitude)
        near = box.nearest(x, y)
        if hypot(near[0] - x, near[1] - y) > DOT * 1.3:
            canvas.line(x, y, *near, colour=palette.ink, width=0.8)
        canvas.box(box.left, box.top, box.width, box.height, palette.paper)
        canvas.spot(site.point, x, y, DOT, fill=sheet.drawing.colour_of(site.point), edge=palette.paper)
        wide = canvas.text(box.left + 4, box.top + box.height / 2, site.code, weight="bold")
        if site.text:
            canvas.text(box.left + wide + 9, box.top + box.height / 2, site.text, size=SMALL)


def _footnote(canvas: Canvas, absent: Sequence[str], y: float) -> float:
    if not absent:
        return 0.0
    lines = wrapped("Not on the map: " + ", ".join(absent), SMALL, WIDTH)
    for number, line in enumerate(lines):
        canvas.row(y + number * 15)
        canvas.text(0, y + 12 + number * 15, line, size=SMALL, colour=canvas.palette.muted, italic=True)
    return 8 + len(lines) * 15.0


def _places_in_words(table: Table) -> str:
    return f"{len(table.rows)} on the map: {', '.join(row.label for row in table.rows)}."


MAP = Mark(
    title="Map",
    help="organisations on a map",
    draw=draw_map,
    describe=_places_in_words,
    needs_figures=False,
    options={
        "inset": "yes by default: show a crowd of organisations larger in a corner; false leaves it where it is",
        "countries": "yes by default: draw boundaries, and fill the organisations' countries; false draws land alone",
    },
)
