"""How pages ask for and show the cells of each type of field: the one table of this package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mandata.framework.field_types import BOOLEAN, Mistake
from mandata.framework.model import Field


@dataclass(frozen=True, slots=True)
class FieldInput:
    """How cells of one type are typed and read.

    Attributes:
        widget: kind of input.
        in_words: a cell without code list as people read it.
        choices: what can be chosen, where that is all that a cell can hold.
        typed: how a cell is typed where it is not picked.
        is_whole: whether a telephone shows its keyboard of digits.
    """

    widget: str
    in_words: Callable[[str, Field], str]
    choices: Mapping[str, Promise] = field(default_factory=dict)
    typed: Promise | str = ""
    is_whole: bool = False


def _text(text: str, _field: Field) -> str:
    return text


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


FIELD_INPUTS = {
    "string": FieldInput("text", _text),
    "integer": FieldInput("number", _number, is_whole=True),
    "number": FieldInput("number", _number),
    "boolean": FieldInput("yes-no", _boolean, {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}),
    "date": FieldInput("date", _date, typed=gettext_lazy("Year-month-day, for example 2025-03-31.")),
    "year": FieldInput("number", _text, is_whole=True),
}
"""By the name of the type."""
