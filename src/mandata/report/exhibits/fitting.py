"""Fitting an exhibit to its page: unchanged, in smaller type, on a turned page, or in parts. Nothing is cut off.

The decision is a pure function of rows, columns and the widths of words; every printed format asks for it here.
Lengths are points, unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from mandata.report.exhibits.model import Cell, Head, Row, Table
from mandata.report.typography.measure import Weight, text_width

T = TypeVar("T")

SMALLEST_TYPE = 6.5
"""No word of an exhibit is set smaller."""


# Pictures: heights in their own pixels, of which 620 are as wide as the text

TALLEST_PICTURE = 800.0
"""Height of a picture that fits a page as wide as the text, with its title and its source."""

SMALLEST_SCALE = 0.8
"""The smallest scale of a picture before it is divided: words of 11 pixels are then 6.6 points high."""


def picture_scale(height: float) -> float:
    """Return the share of the text's width at which a picture of a height fits a page."""
    return min(TALLEST_PICTURE / height, 1.0)


def picture_fits(height: float) -> bool:
    """Return whether a picture of a height fits a page, made smaller where needed."""
    return height * SMALLEST_SCALE <= TALLEST_PICTURE


# Tables


@dataclass(frozen=True, slots=True)
class Area:
    """The room for text on a page."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Type:
    """A type in which a table can be set.

    Attributes:
        size: of its figures and words.
        padding: left and right of a cell's text together, with a little to spare.
    """

    size: float
    padding: float


@dataclass(frozen=True, slots=True)
class Measures:
    """The room on a format's page.

    Attributes:
        upright, turned: the room on a page, and on one that is turned.
        types: of tables, the usual one first.
        change: type of a change next to a figure; its padding is what is between them, and to spare.
        arrow: room for an arrow before a change, in ems of its type.
    """

    upright: Area
    turned: Area
    types: tuple[Type, ...]
    change: Type
    arrow: float


@dataclass(frozen=True, slots=True)
class Width:
    """The width of a column, and of the changes next to its figures, 0 for none."""

    own: float
    detail: float = 0.0

    @property
    def whole(self) -> float:
        """The sum of both widths."""
        return self.own + self.detail


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that are printed side by side, by their place in `Table.heads`; the first is that of the labels."""

    columns: tuple[int, ...]
    widths: tuple[Width, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a printed table: its type, whether its page is turned, its groups of columns."""

    type: Type
    turned: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """The widths of a column: `least` keeps every word whole, `wanted` every figure or label on one line."""

    least: float
    wanted: float
    detail: float = 0.0


LONGEST_WORD, LONGEST_CHANGE, LONGEST_LABEL, LONGEST_FIGURE = 0.35, 0.3, 2 / 3, 0.5
"""Shares of the room: of a word that is kept whole, of a change, of a label and of a figure in one line."""

FURTHEST = 55.0
"""The most that is added to a column that is wide enough already, so that the eye does not lose its row."""

LINE, HEAD_LINES = 1.9, 5
"""Height of a row in sizes of its type, and how many rows the title and heads of a table take."""


def layout(table: Table, measures: Measures) -> Layout:
    """Return how a table is printed.

    The usual type on an upright page is tried first, then smaller type, then a turned page. A table that is too wide
    for that is divided into groups of columns, each with the labels of the rows: on an upright page where all groups
    fit it together, else on turned pages.
    """
    for area, turned in ((measures.upright, False), (measures.turned, True)):
        for type_ in measures.types:
            needs = column_needs(table, type_, measures)
            if _least(needs) <= area.width:
                columns = tuple(range(len(needs)))
                return Layout(type_, turned, (Group(columns, widths(needs, area.width)),))
    small = measures.types[-1]
    needs = column_needs(table, small, measures)
    upright = _groups(needs, measures.upright.width)
    rows = len(upright) * (len(table.rows) + HEAD_LINES)
    if rows * small.size * LINE <= measures.upright.height:
        return Layout(small, False, upright)
    return Layout(small, True, _groups(needs, measures.turned.width))


def column_needs(table: Table, type_: Type, measures: Measures) -> list[Need]:
    """Return the widths that each column of a table needs in a type."""
    room = measures.upright.width
    labels = [row.label for row in table.rows]
    needs = [_label_need(table.heads[0], labels, type_, measures)]
    for number, head in enumerate(table.heads[1:]):
        needs.append(_need(head, [row.cells[number] for row in table.rows], type_, measures))
    longest, detail = LONGEST_WORD * room, LONGEST_CHANGE * room
    return [
        Need(least := min(need.least, longest), max(need.wanted, least), min(need.detail, detail)) for need in needs
    ]


def widths(needs: Sequence[Need], room: float) -> tuple[Width, ...]:
    """Return the widths of columns that fit a room."""
    left = room - sum(need.detail for need in needs)
    least, wanted = sum(need.least for need in needs), sum(need.wanted for need in needs)
    if wanted <= left:
        each = min((left - wanted) / len(needs), FURTHEST)
        own = [need.wanted + each for need in needs]
    else:
        share = max(left - least, 0) / (wanted - least) if wanted > least else 0
        own = [need.least + (need.wanted - need.least) * share for need in needs]
    return tuple(Width(width, need.detail) for width, need in zip(own, needs, strict=True))


def part_of(table: Table, group: Group) -> Table:
    """Return the table with the columns of a group only."""
    heads = tuple(table.heads[number] for number in group.columns)
    chosen = group.columns[1:]
    rows = (
        Row(row.code, row.label, tuple(row.cells[number - 1] for number in chosen), row.total) for row in table.rows
    )
    return Table(heads, tuple(rows))


def head_text(head: Head) -> str:
    """Return a head with its unit, unless its words name it."""
    return f"{head.label} ({head.unit})" if head.unit and head.unit not in head.label else head.label


def change_text(cell: Cell) -> str:
    """Return the smaller text next to a figure, with an arrow for a rise or a fall: `↑ from 110`."""
    return f"{cell.arrow} {cell.detail}".strip()


def _least(needs: Iterable[Need]) -> float:
    return sum(need.least + need.detail for need in needs)


def _groups(needs: Sequence[Need], room: float) -> tuple[Group, ...]:
    """Divide columns into as few groups as possible, of about the same width."""
    label, others = needs[0], needs[1:]
    return tuple(
        Group((0, *numbers), widths([label, *(needs[number] for number in numbers)], room))
        for numbers in evenly(partial(_filled, others), room - label.least)
    )


def evenly(fill: Callable[[float], list[list[T]]], room: float) -> list[list[T]]:
    """Divide items into as few parts as possible, with the largest part as small as possible.

    Args:
        fill: returns the things in parts, each filled as far as the room that it is given goes.
        room: that a part has.
    """
    parts = fill(room)
    low, high = 0.0, room
    while high - low > 1:
        middle = (low + high) / 2
        tried = fill(middle)
        if len(tried) == len(parts):
            parts, high = tried, middle
        else:
            low = middle
    return parts


def _filled(needs: Sequence[Need], room: float) -> list[list[int]]:
    """Return the numbers of columns in groups, each filled as far as it goes."""
    parted: list[list[int]] = [[]]
    filled = 0.0
    for number, need in enumerate(needs, 1):
        width = need.least + need.detail
        if parted[-1] and filled + width > room:
            parted.append([])
            filled = 0.0
        parted[-1].append(number)
        filled += width
    return parted


def _label_need(head: Head, labels: Sequence[str], type_: Type, measures: Measures) -> Need:
    words = [*_words(labels), *head_text(head).split()]
    least = _widest(words, type_)
    wanted = _widest([*labels, head_text(head)], type_)
    return Need(
        max(least, min(wanted, measures.upright.width / 6)), min(wanted, measures.upright.width * LONGEST_LABEL)
    )


def _need(head: Head, cells: Sequence[Cell], type_: Type, measures: Measures) -> Need:
    """Return the width without breaks in a figure; a head may have two or three lines."""
    title = head_text(head)
    texts = [cell.text for cell in cells]
    least = max(_widest(title.split(), type_), _widest(_words(texts), type_))
    in_two_lines = type_.padding + text_width(title, type_.size, "bold") * LONGEST_LABEL
    in_one_line = min(_widest(texts, type_), measures.upright.width * LONGEST_FIGURE)
    quiet = Type(min(type_.size, measures.change.size), measures.change.padding)
    arrow = measures.arrow * quiet.size if any(cell.arrow for cell in cells) else 0.0
    changes = [cell.detail for cell in cells]
    detail = arrow + _widest(changes, quiet, "regular") if any(changes) else 0.0
    return Need(least, max(least, in_one_line, min(in_two_lines, measures.upright.width / 4)), detail)


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in text.split()]


def _widest(texts: Iterable[str], type_: Type, weight: Weight = "bold") -> float:
    return type_.padding + max((text_width(text, type_.size, weight) for text in texts), default=0)
