"""Places the labels of places so that they cover neither one another nor a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

NEAR, STEP, FAR = 9.0, 9.0, 72.0
"""Distances from a place to its label that are tried, in pixels."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def overlap(self, other: Box) -> float:
        """Return the area common to both."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0) * max(down, 0)

    def grown(self, margin: float) -> Box:
        """Return the rectangle with a margin around it."""
        return Box(self.left - margin, self.top - margin, self.width + 2 * margin, self.height + 2 * margin)

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the rectangle that is nearest to another point."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


def placed(
    points: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], room: Box, taken: Sequence[Box] = ()
) -> list[Box]:
    """Return a place for each label: near its point, inside the area, and clear of points, labels and taken areas.

    The most crowded points choose first; each takes the free place nearest to it, on the side away from its neighbours.

    Args:
        sizes: width and height of each label.
    """
    spots = [Box(x - 6, y - 6, 12, 12) for x, y in points]
    order = sorted(range(len(points)), key=lambda index: (-_crowding(points, index), index))
    boxes: dict[int, Box] = {}
    for index in order:
        others = [*taken, *boxes.values(), *(spot for number, spot in enumerate(spots) if number != index)]
        tried = list(_candidates(points[index], sizes[index]))
        boxes[index] = min(tried, key=lambda box: _cost(box, points[index], points, others, room))
    return [boxes[index] for index in range(len(points))]


def _crowding(points: Sequence[tuple[float, float]], index: int) -> float:
    x, y = points[index]
    return sum(1 / (1 + hypot(x - a, y - b)) for number, (a, b) in enumerate(points) if number != index)


def _candidates(point: tuple[float, float], size: tuple[float, float]) -> Iterator[Box]:
    """Yield places around a point: first to its right, then around it, then further away."""
    x, y = point
    width, height = size
    distance = NEAR
    while distance <= FAR:
        for turn in range(16):
            angle = turn * pi / 8
            centre_x = x + cos(angle) * (distance + width / 2)
            centre_y = y + sin(angle) * (distance + height / 2)
            yield Box(centre_x - width / 2, centre_y - height / 2, width, height)
        distance += STEP


def _cost(
    box: Box, point: tuple[float, float], points: Sequence[tuple[float, float]], others: Sequence[Box], room: Box
) -> float:
    outside = box.width * box.height - box.overlap(room)
    covered = sum(box.grown(3).overlap(other) for other in others)
    x, y = box.nearest(*point)
    away = max(hypot(x - point[0], y - point[1]), NEAR)
    centre = (box.left + box.width / 2, box.top + box.height / 2)
    crowd = sum(1 / (10 + hypot(centre[0] - a, centre[1] - b)) for a, b in points if (a, b) != point)
    slanted = 4 if abs(centre[1] - point[1]) > 2 else 0
    return outside * 20 + covered * 20 + away + crowd * 25 + slanted
