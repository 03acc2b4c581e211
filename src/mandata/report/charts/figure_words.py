"""The words next to the figures of a chart: the figure, its change with an arrow, what is missing or unsure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mandata.report.charts.dimensions import AFTER_ARROW, ARROW, EDGE, SMALL, TEXT, Json
from mandata.report.charts.palette import Palette
from mandata.report.charts.points import Point
from mandata.report.charts.vega import layer, part
from mandata.report.typography.measure import text_width

WORDS_GAP, ASIDE_GAP = 8.0, 6.0
"""Pixels between a bar and its figure, and between a figure and the words next to it."""

LEAST_BAR = 40.0
"""Width that the longest bar keeps next to its words, in pixels."""

BADGE = ARROW - EDGE
"""Width of the ground of an arrow without its edge."""


def reach(point: Point) -> float:
    """Return the figure beyond which the words of a point begin: clear of the bar and of the tick. Totals have none."""
    return 0 if point.total else max(point.number or 0, point.before or 0, 0)


def change_width(point: Point) -> float:
    """Return the width of a change with its arrow, in pixels."""
    return text_width(point.change, SMALL) + (ARROW + AFTER_ARROW if point.arrow else 0)


@dataclass(frozen=True, slots=True)
class Words:
    """The words next to figures, in layers.

    Attributes:
        letter: width in pixels of one letter of a figure, large enough for each of them.
        is_compared: whether any figure has words next to it.
    """

    palette: Palette
    letter: float
    is_compared: bool

    @classmethod
    def of(cls, palette: Palette, points: Iterable[Point]) -> Words:
        """Return the words of some points."""
        compared = [point for point in points if point.number is not None and (point.change or point.sure)]
        widths = (text_width(point.text, TEXT, "semibold") / len(point.text) for point in compared)
        return cls(palette, round(max(widths, default=0), 2), bool(compared))

    def width(self, point: Point) -> float:
        """Return the width of all words of a point, from the end of its bar."""
        if point.number is None:
            said = "; ".join(filter(None, [point.text, point.change]))
            return WORDS_GAP + text_width(said, SMALL)
        if not point.change and not point.sure:
            return WORDS_GAP + text_width(point.text, TEXT, "semibold")
        sure = text_width(f", {point.sure}", SMALL) if point.sure else 0
        return WORDS_GAP + self.letter * len(point.text) + ASIDE_GAP + change_width(point) + sure

    def layers(self, x: Json, *, mirrored: bool = False) -> list[Json]:
        """Return the layers of the words.

        Args:
            x: the channel that places them at the end of their bars.
            mirrored: whether they go on to the left.
        """
        side, align = (-1, "right") if mirrored else (1, "left")
        first: Json = {"type": "text", "align": align, "dx": side * WORDS_GAP}
        arrow = f"{side} * ({WORDS_GAP + ASIDE_GAP + ARROW / 2} + {self.letter} * length(datum.shown))"
        layers = [
            _where("shown", {**first, "fontWeight": 600}),
            _where("missing", {**first, "fontSize": SMALL, "fontStyle": "italic", "color": self.palette.muted}),
            *(self.changes(arrow, align=align) if self.is_compared else []),
        ]
        return [{**one, "encoding": {"x": x, **part(one, "encoding")}} for one in layers]

    def changes(self, arrow: str, align: str = "left") -> list[Json]:
        """Return the layers of changes: grounds, arrows and the words after them.

        Args:
            arrow: expression of the middle of an arrow, in pixels from its place.
            align: of the words.
        """
        side = -1 if align == "right" else 1
        quiet: Json = {"type": "text", "align": align, "fontSize": SMALL}
        after = f"{arrow} + {side} * (datum.arrow ? {ARROW / 2 + AFTER_ARROW} : {-ARROW / 2})"
        return [
            self._grounds(arrow),
            _where("arrow", {**quiet, "align": "center", "dx": {"expr": arrow}}, {"color": self._arrow()}),
            _where("aside", {**quiet, "dx": {"expr": after}}, {"color": self._shade(self.palette.muted)}),
        ]

    def _grounds(self, x: str) -> Json:
        """Return the ground of an arrow: filled for a desired change, an outline for the opposite."""
        size = BADGE * BADGE
        mark: Json = {"type": "point", "size": size, "opacity": 1, "strokeWidth": EDGE, "xOffset": {"expr": x}}
        fill = {"condition": {"test": "datum.desired", "value": self.palette.change(True)}, "value": self.palette.paper}
        channels: Json = {"fill": fill, "stroke": self._shade("transparent")}
        return _where("arrow", mark, channels, " && isValid(datum.desired)")

    def _arrow(self) -> Json:
        return {
            "condition": [
                {"test": "datum.desired === true", "value": self.palette.paper},
                {"test": "datum.desired === false", "value": self.palette.change(False)},
            ],
            "value": self.palette.muted,
        }

    def _shade(self, neutral: str) -> Json:
        return {
            "condition": [
                {"test": "datum.desired === true", "value": self.palette.change(True)},
                {"test": "datum.desired === false", "value": self.palette.change(False)},
            ],
            "value": neutral,
        }


def _where(name: str, mark: Json, encoding: Json | None = None, also: str = "") -> Json:
    """Return a layer of the data that has a field; a text mark writes it."""
    text: Json = {"text": {"field": name}} if mark["type"] == "text" else {}
    return layer(mark, {**text, **(encoding or {})}, f"isValid(datum.{name}){also}")


def fitting_domain(points: Sequence[Point], words: Words, room: float) -> list[float]:
    """Return the domain of a scale on which every bar leaves room for its words.

    Args:
        room: width of the plot in pixels.
    """
    drawn = [number for point in points if not point.total for number in (point.number, point.before)]
    low = min([0.0, *(number for number in drawn if number is not None)])
    high = max([reach(point) for point in points], default=0) or (1.0 if low == 0 else 0.0)
    ends = [high]
    for point in points:
        left = max(room - words.width(point) - 4, LEAST_BAR)
        ends.append(low + (reach(point) - low) * room / left)
    return [low, max(ends)]
