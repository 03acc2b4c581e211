"""The types of fields. Each has one class; no other module names a type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from mandata.framework.field_types import messages as messages
from mandata.framework.field_types.attachment import AttachedFile
from mandata.framework.field_types.base import FieldType, Kind, Mistake
from mandata.framework.field_types.boolean import Boolean
from mandata.framework.field_types.codes import Codes
from mandata.framework.field_types.day import Day
from mandata.framework.field_types.duration import Duration
from mandata.framework.field_types.figures import Figure
from mandata.framework.field_types.integer import Integer
from mandata.framework.field_types.moment import Moment
from mandata.framework.field_types.number import Number
from mandata.framework.field_types.place import GazetteerPlace
from mandata.framework.field_types.point import Point
from mandata.framework.field_types.reference import EntryReference
from mandata.framework.field_types.string import String
from mandata.framework.field_types.text import Text
from mandata.framework.field_types.year import Year

TEXT, NUMBER, BOOLEAN, DAY = String(), Number(), Boolean(), Day()
MOMENT, DURATION, CODES, POINT = Moment(), Duration(), Codes(), Point()

FIELD_TYPES: dict[str, FieldType] = {
    of.name: of
    for of in (
        *(TEXT, Integer(), NUMBER, BOOLEAN, DAY, Year()),
        *(MOMENT, DURATION, Text(), CODES, GazetteerPlace(), POINT, EntryReference(), AttachedFile()),
    )
}
"""Every type, by the name that a form declares."""

if TYPE_CHECKING:
    TypeName = str
else:
    TypeName = Literal[tuple(FIELD_TYPES)]


def names_of(is_wanted: Callable[[FieldType], bool]) -> list[str]:
    """Return the names of the types of some kind, in the order of their names."""
    return sorted(name for name, of in FIELD_TYPES.items() if is_wanted(of))


__all__ = [
    "BOOLEAN",
    "CODES",
    "DAY",
    "DURATION",
    "FIELD_TYPES",
    "MOMENT",
    "NUMBER",
    "POINT",
    "TEXT",
    "FieldType",
    "Figure",
    "Kind",
    "Mistake",
    "TypeName",
    "names_of",
]
