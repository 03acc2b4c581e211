"""The inputs and texts of the cells of each type of field: the one table of this package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mandata.framework.field_types import BOOLEAN, DURATION, MOMENT, POINT, Mistake
from mandata.framework.field_types.attachment import file_name
from mandata.framework.model import Field


@dataclass(frozen=True, slots=True)
class FieldInput:
    """How cells of one type are typed and read.

    Attributes:
        widget: kind of input.
        in_words: a cell without code list as people read it.
        choices: what can be chosen, where that is all that a cell can hold.
        typed: how a cell is typed where it is not picked.
        help: how a cell is typed, where it is never picked.
        is_whole: whether a telephone shows its keyboard of digits.
    """

    widget: str
    in_words: Callable[[str, Field], str]
    choices: Mapping[str, Promise] = field(default_factory=dict)
    typed: Promise | str = ""
    help: Promise | str = ""
    is_whole: bool = False


def _text(text: str, _field: Field) -> str:
    return text


def _file(text: str, _field: Field) -> str:
    return file_name(text)


def _number(text: str, field: Field) -> str:
    sign = "\u00a0%" if field.unit == "percent" and text else ""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text + sign
    return (number_format(number, use_l10n=True, force_grouping=True) if number.is_finite() else text) + sign


def _date(text: str, _field: Field) -> str:
    try:
        return date_format(date.fromisoformat(text), "j F Y")
    except ValueError:
        return text


def _boolean(text: str, _field: Field) -> str:
    value = BOOLEAN.read(text)
    return text if isinstance(value, Mistake) else _("yes") if value else _("no")


def _moment(text: str, _field: Field) -> str:
    if isinstance(MOMENT.read(text), Mistake):
        return text
    zone = "UTC" if text.endswith("Z") else f"UTC{text[-6:]}"
    shown = datetime.fromisoformat(text).replace(tzinfo=None)
    return f"{date_format(shown, 'j F Y, H:i:s' if shown.second else 'j F Y, H:i')} ({zone})"


def _duration(text: str, _field: Field) -> str:
    seconds = DURATION.read(text)
    if isinstance(seconds, Mistake):
        return text
    minutes, rest = divmod(seconds, 60)
    parts = {"hours": number_format(minutes // 60, force_grouping=True), "minutes": minutes % 60, "seconds": rest}
    if rest:
        return _("%(hours)s h %(minutes)s min %(seconds)s s") % parts
    return _("%(hours)s h %(minutes)s min") % parts


def _point(text: str, _field: Field) -> str:
    point = POINT.read(text)
    if isinstance(point, Mistake):
        return text
    latitude, longitude = point["latitude"], point["longitude"]
    named = {
        "latitude": number_format(abs(latitude.normalize())),
        "north": _("S") if latitude < 0 else _("N"),
        "longitude": number_format(abs(longitude.normalize())),
        "east": _("W") if longitude < 0 else _("E"),
        "metres": point["precision"],
    }
    if point["precision"] is None:
        return _("%(latitude)s° %(north)s, %(longitude)s° %(east)s") % named
    return _("%(latitude)s° %(north)s, %(longitude)s° %(east)s, give or take %(metres)s m") % named


FIELD_INPUTS = {
    "string": FieldInput("text", _text),
    "integer": FieldInput("number", _number, is_whole=True),
    "number": FieldInput("number", _number),
    "boolean": FieldInput("yes-no", _boolean, {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}),
    "date": FieldInput("date", _date, typed=gettext_lazy("Year-month-day, for example 2025-03-31.")),
    "year": FieldInput("number", _text, is_whole=True),
    "datetime": FieldInput(
        "line",
        _moment,
        help=gettext_lazy("A date with a time and its difference from UTC, for example 2025-03-31 14:05 +02:00."),
    ),
    "duration": FieldInput("line", _duration, help=gettext_lazy("Hours and minutes, for example 36:30.")),
    "text": FieldInput("long", _text),
    "codes": FieldInput("tags", _text),
    "place": FieldInput("place", _text, help=gettext_lazy("Type part of the name and choose the place.")),
    "point": FieldInput(
        "line",
        _point,
        help=gettext_lazy(
            "Latitude and longitude in degrees, and the precision in metres if you know it. "
            "For example 33.2705 35.2033 ±500."
        ),
    ),
    "reference": FieldInput(
        "reference", _text, help=gettext_lazy("Search by name or by words of the entry, then choose it.")
    ),
    "attachment": FieldInput("attachment", _file),
}
"""Inputs by name of the type."""
