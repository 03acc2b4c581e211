from __future__ import annotations

import math

import pytest

from mandata.report.charts.geography import countries_within, equal_earth, framed


def test_the_projection_is_equal_earth() -> None:
    """The extent given by its authors: 2.7066 wide and 1.3173 high, for a globe of radius 1."""
    assert equal_earth(0, 0) == (0, 0)
    assert equal_earth(180, 0)[0] == pytest.approx(2.7066, abs=1e-3)
    assert equal_earth(0, 90)[1] == pytest.approx(1.3173, abs=1e-3)


def test_it_keeps_areas() -> None:
    def area(latitude: float) -> float:
        (_, south), (_, north) = equal_earth(0, latitude), equal_earth(0, latitude + 0.1)
        return equal_earth(1, latitude + 0.05)[0] * (north - south) / math.cos(math.radians(latitude + 0.05))

    assert area(0) == pytest.approx(area(60), rel=1e-3)


def test_a_frame_holds_its_bounds() -> None:
    frame = framed((-20, -10, 60, 50), 10, 20, 600, 400)
    for longitude, latitude in ((-20, -10), (-20, 50), (60, -10), (60, 50)):
        x, y = frame.at(longitude, latitude)
        assert 10 - 1e-6 <= x <= 610 + 1e-6
        assert 20 - 1e-6 <= y <= 420 + 1e-6
    west, south, east, north = frame.bounds
    assert west <= -20 and south <= -9.999 and east >= 60 and north >= 49.999


def test_only_what_can_be_seen_is_kept_and_borders_still_fit() -> None:
    frame = framed((10, 34, 18, 42), 0, 0, 600, 500)
    topology = countries_within(frame, {"ITA": "#123456"}, "#eeeeee")
    countries = topology["objects"]["countries"]["geometries"]
    assert [country["properties"]["fill"] for country in countries].count("#123456") == 1
    assert 3 <= len(countries) <= 25
    used = {
        arc if arc >= 0 else ~arc for one in countries for polygon in one["arcs"] for ring in polygon for arc in ring
    }
    assert used == set(range(len(topology["arcs"])))
