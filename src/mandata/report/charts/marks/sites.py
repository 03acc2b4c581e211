"""Organisations on a map as numbered dots, for maps on which there is no room for their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from mandata.framework.model import Organisation
from mandata.report.charts.canvas import Canvas
from mandata.report.charts.dimensions import LINE, SMALL, TEXT, WIDTH
from mandata.report.charts.geography import Frame
from mandata.report.charts.points import Drawing, Point
from mandata.report.typography.measure import text_width, wrapped

DOT, LARGE_DOT = 18.0, 23.0
"""Width of a dot with a number of one or two digits, and of three."""

NUMBER = SMALL - 1
GAP = 20.0
"""Between two columns of the key."""


@dataclass(frozen=True, slots=True)
class Site:
    """An organisation that is on the map. `text` is the figure drawn with it, or ""."""

    code: str
    organisation: Organisation
    longitude: float
    latitude: float
    text: str = ""

    @property
    def point(self) -> Point:
        """The organisation as a point: its tooltip shows its name, place and year of opening."""
        organisation = self.organisation
        words = ", ".join(filter(None, (organisation.place, self.text)))
        return Point(self.code, self.code, organisation.name, None, words or "–", fraction=organisation.opened)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The map being drawn: its canvas and the colours of countries."""

    drawing: Drawing
    canvas: Canvas
    fills: Mapping[str, str]


Cluster = tuple[float, float, list[Site]]
"""A dot's place, and the organisations that it represents."""


def number_sites(sheet: Sheet, frame: Frame, sites: Sequence[Site]) -> float:
    """Set numbered dots, one for all organisations of a place, and their key; return where that ends, in pixels."""
    canvas, drawing = sheet.canvas, sheet.drawing
    width = DOT if len(sites) < 100 else LARGE_DOT
    clusters = _clusters(frame, sites, width + 2)
    for number, (x, y, members) in enumerate(clusters, 1):
        fill = drawing.colour_of(members[0].point)
        canvas.spot(members[0].point, x, y, width, fill=fill, edge=drawing.palette.paper)
        colour = drawing.palette.text_on(fill)
        canvas.text(x, y, str(number), size=NUMBER, weight="bold", align="center", colour=colour)
    return _key(canvas, [_words(members) for _, _, members in clusters], frame.height + 10)


def _clusters(frame: Frame, sites: Sequence[Site], apart: float) -> list[Cluster]:
    """Return places at least this many pixels apart, from top to bottom, each with the organisations near it."""
    points = [(*frame.at(site.longitude, site.latitude), site) for site in sites]
    clusters: list[Cluster] = []
    for x, y, site in sorted(points, key=lambda point: (point[1], point[0], point[2].code)):
        near = min(clusters, key=lambda cluster: hypot(cluster[0] - x, cluster[1] - y), default=None)
        if near is not None and hypot(near[0] - x, near[1] - y) < apart:
            near[2].append(site)
        else:
            clusters.append((_inside(x, WIDTH, apart), _inside(y, frame.height, apart), [site]))
    return clusters


def _inside(at: float, end: float, width: float) -> float:
    """Return the place nearest to another at which a dot is whole."""
    return min(max(at, width / 2), end - width / 2)


def _words(members: Sequence[Site]) -> str:
    return ", ".join(" ".join(filter(None, (site.code, site.text))) for site in members)


def _key(canvas: Canvas, entries: Sequence[str], y: float) -> float:
    """Set the key in columns below a height, and return where it ends."""
    start = text_width(str(len(entries)), TEXT, "bold") + 8
    longest = max((text_width(entry, TEXT) for entry in entries), default=0)
    columns = max(int((WIDTH + GAP) // (min(longest, WIDTH / 2) + start + GAP)), 1)
    step = (WIDTH + GAP) / columns
    for first in range(0, len(entries), columns):
        canvas.row(y)
        lines = [wrapped(entry, TEXT, step - GAP - start) for entry in entries[first : first + columns]]
        for place, words in enumerate(lines):
            canvas.text(place * step + start - 8, y + LINE / 2, str(first + place + 1), weight="bold", align="right")
            for number, line in enumerate(words):
                canvas.text(place * step + start, y + (number + 0.5) * LINE, line)
        y += max(map(len, lines)) * LINE + 3
    return y
