from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mandata.report.charts.placement import Box, placed

ROOM = Box(0, 0, 600, 400)


def test_a_lonely_label_is_to_the_right_of_its_place() -> None:
    (box,) = placed([(300, 200)], [(60, 18)], ROOM)
    assert box.left > 300
    assert box.top < 200 < box.bottom


def test_close_places_get_labels_that_do_not_touch() -> None:
    points = [(300.0, 200.0), (306.0, 204.0), (296.0, 209.0), (303.0, 214.0)]
    boxes = placed(points, [(60, 18)] * 4, ROOM)
    assert all(one.overlap(other) == 0 for one, other in combinations(boxes, 2))
    assert all(box.overlap(Box(x - 4, y - 4, 8, 8)) == 0 for box in boxes for x, y in points)


def test_what_is_taken_stays_free() -> None:
    inset = Box(310, 150, 200, 100)
    (box,) = placed([(300, 200)], [(60, 18)], ROOM, [inset])
    assert box.overlap(inset) == 0


@given(st.lists(st.tuples(st.floats(100, 500), st.floats(100, 300)), min_size=1, max_size=6))
def test_labels_stay_in_the_room(points: list[tuple[float, float]]) -> None:
    for box in placed(points, [(50, 18)] * len(points), ROOM):
        assert box.left >= 0
        assert box.right <= ROOM.right
        assert box.top >= 0
        assert box.bottom <= ROOM.bottom
