"""How wide the columns of a table are, measured with the type that it is set in. Lengths are twentieths of a point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mandata.report.charts.measure import Weight, text_width
from mandata.report.exhibit import Cell, Head, Table

TEXT_WIDTH = 9184
"""Between the margins of the reference document."""

TYPE, SMALL_TYPE, CHANGE_TYPE = 180, 160, 160
"""Sizes of the styles Table Text, Small Table Text and Table Change."""

PADDING = 200
"""Left and right of a cell's text, with a little to spare: word processors measure each in their own way."""

FURTHEST = 1100
"""The most that is added to a column that is wide enough already."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: one column of the grid, and a second one where changes stand beside the figures.

    Attributes:
        beside: width of that second one, 0 for none.
    """

    head: Head
    width: int
    beside: int = 0

    @property
    def span(self) -> int:
        """How many columns of the grid it takes."""
        return 2 if self.beside else 1

    @property
    def whole(self) -> int:
        """Width of both."""
        return self.width + self.beside


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column needs: `least` keeps every word whole, `wanted` every figure or label in one line."""

    head: Head
    least: int
    wanted: int
    beside: int = 0


def fits(shown: Table) -> bool:
    """Whether a table can be set in the larger type without breaking words."""
    return sum(need.least + need.beside for need in _needs(shown, TYPE)) <= TEXT_WIDTH


def columns(shown: Table, small: bool) -> tuple[Column, ...]:
    """The columns of a table, together at most as wide as the text."""
    needs = _needs(shown, SMALL_TYPE if small else TYPE)
    room = TEXT_WIDTH - sum(need.beside for need in needs)
    least, wanted = sum(need.least for need in needs), sum(need.wanted for need in needs)
    if wanted <= room:
        widths = _spread(needs, room - wanted)
    elif least <= room:
        share = (room - least) / (wanted - least)
        widths = [int(need.least + (need.wanted - need.least) * share) for need in needs]
    else:
        return _squeezed(needs)
    return tuple(Column(need.head, width, need.beside) for need, width in zip(needs, widths, strict=True))


def head_text(head: Head) -> str:
    """A head with its unit, where its words do not name it."""
    return f"{head.label} ({head.unit})" if head.unit and head.unit not in head.label else head.label


def change_text(cell: Cell) -> str:
    """The smaller text beside a figure, with an arrow where it speaks of a rise or a fall: `↑ from 110`."""
    return f"{cell.arrow} {cell.detail}".strip()


def _spread(needs: Sequence[_Need], left: int) -> list[int]:
    """Every column is given the same of what is left, but not so much that the eye loses its row on the way."""
    each = min(left // len(needs), FURTHEST)
    return [need.wanted + each for need in needs]


def _squeezed(needs: Sequence[_Need]) -> tuple[Column, ...]:
    """Where even single words do not fit, every column gives the same share and words are broken."""
    factor = TEXT_WIDTH / sum(need.least + need.beside for need in needs)
    return tuple(Column(need.head, int(need.least * factor), int(need.beside * factor)) for need in needs)


def _needs(shown: Table, size: int) -> list[_Need]:
    return [_label_need(shown, size), *(_need(shown, number, size) for number in range(1, len(shown.heads)))]


def _label_need(shown: Table, size: int) -> _Need:
    labels = [row.label for row in shown.rows]
    head = head_text(shown.heads[0])
    least = _widest([*_words(labels), *head.split()], size, "bold")
    wanted = _widest([*labels, head], size, "bold")
    return _Need(shown.heads[0], max(least, min(wanted, TEXT_WIDTH // 6)), min(wanted, TEXT_WIDTH * 2 // 3))


def _need(shown: Table, number: int, size: int) -> _Need:
    """A figure is never broken, a head may stand in two or three lines."""
    head, cells = shown.heads[number], [row.cells[number - 1] for row in shown.rows]
    words = head_text(head).split()
    texts = [cell.text for cell in cells]
    least = max(_widest(words, size, "bold"), _widest(_words(texts), size, "bold"))
    wanted = max(least, _widest(texts, size, "bold"), PADDING + _width(head_text(head), size, "bold") * 2 // 3)
    changes = [change_text(cell) for cell in cells]
    return _Need(head, least, wanted, _widest(changes, CHANGE_TYPE, "regular") if any(changes) else 0)


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in text.split()]


def _widest(texts: Iterable[str], size: int, weight: Weight) -> int:
    return PADDING + max((_width(text, size, weight) for text in texts), default=0)


def _width(text: str, size: int, weight: Weight) -> int:
    return round(text_width(text, size, weight))
