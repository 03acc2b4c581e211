"""The cells of each type of field in a workbook: the one table of this package."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mandata.exchange.spreadsheet.cell_types import NO_DAY, Plain, raw_text
from mandata.exchange.spreadsheet.cell_types import Duration as Elapsed
from mandata.exchange.spreadsheet.dates import EARLIEST
from mandata.exchange.spreadsheet.numbers import fits_spreadsheet, number_text
from mandata.exchange.words import Words
from mandata.framework.field_types import DAY, DURATION
from mandata.framework.field_types.numbers import NUMBER

CellMessage = tuple[str, Mapping[str, object]]
"""Key of the words for what is wrong or worth knowing, and what to fill in."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of a cell of a workbook.

    Attributes:
        text: of the return's cell; None if it is not clear.
        wrong: the error.
        note: how it was read, if that is not obvious.
    """

    text: str | None
    wrong: CellMessage | None = None
    note: CellMessage | None = None


def wrong(code: str, **named: object) -> Reading:
    """Return the reading of a cell that cannot be taken."""
    return Reading(None, (code, named))


def in_plain_words(shown: Plain) -> str:
    """Return the text of what a cell shows."""
    return number_text(shown) if isinstance(shown, int | float) and not isinstance(shown, bool) else raw_text(shown)


def is_midnight(moment: datetime) -> bool:
    """Return whether a point in time is the start of a day."""
    return (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class FieldCells:
    """How cells of one type are shown, limited and read.

    Attributes:
        help: key of the words that help to fill in a column.
        shown: what a workbook shows for the text of a cell without code list.
        read: what a cell means that holds more than text.
        number_format: of cells that hold no text. Numbers with decimals keep the general format: typed `37.5%`, they
            turn into percentages.
        kind: key of the words for what a cell takes, in a message.
        offers: keys of the words in the list that is offered.
        range: least and greatest number, of a type that has its own.
        is_whole: whether a number without decimals is asked for.
        is_long: whether a cell needs a wide column.
    """

    help: str
    shown: Callable[[str, Words], Plain]
    read: Callable[[Plain, Words], Reading]
    number_format: str = "General"
    kind: str = ""
    offers: Sequence[str] = ()
    range: tuple[int, int] | None = None
    is_whole: bool = False
    is_long: bool = False


def _text_shown(text: str, _words: Words) -> Plain:
    return text


def _text_read(raw: Plain, _words: Words) -> Reading:
    return Reading(in_plain_words(raw))


def _number_shown(text: str, _words: Words) -> Plain:
    if not (NUMBER.fullmatch(text) and fits_spreadsheet(text)):
        return text
    return int(text) if re.fullmatch(r"-?\d+", text, re.ASCII) else float(text)


def _number_read(kind: str) -> Callable[[Plain, Words], Reading]:
    def read(raw: Plain, words: Words) -> Reading:
        if isinstance(raw, bool):
            return wrong("boolean-not-number", text=raw_text(raw))
        if isinstance(raw, int | float):
            return Reading(number_text(raw))
        return wrong("date-not-number", text=raw_text(raw), kind=words(kind))

    return read


def _day_shown(text: str, _words: Words) -> Plain:
    day = DAY.read(text)
    return day if isinstance(day, date) and day >= EARLIEST else text


def _day_read(raw: Plain, _words: Words) -> Reading:
    if isinstance(raw, bool):
        return wrong("boolean-not-number", text=raw_text(raw))
    if isinstance(raw, datetime) and raw.date() == NO_DAY:
        return wrong("number-not-date", text=raw_text(raw))
    if isinstance(raw, datetime):
        day = raw.date().isoformat()
        return Reading(day, note=None if is_midnight(raw) else ("time-dropped", {"value": day}))
    if isinstance(raw, date):
        return Reading(raw.isoformat())
    return wrong("number-not-date", text=raw_text(raw))


def _boolean_shown(text: str, words: Words) -> Plain:
    return {"yes": words("word_yes"), "no": words("word_no")}.get(text, text)


def _boolean_read(raw: Plain, _words: Words) -> Reading:
    if isinstance(raw, bool):
        return Reading("yes" if raw else "no")
    return wrong("wrong-boolean", text=in_plain_words(raw))


def _moment_read(raw: Plain, _words: Words) -> Reading:
    if isinstance(raw, datetime) and raw.date() != NO_DAY:
        return wrong("no-zone", text=raw_text(raw))
    return wrong("wrong-datetime", text=in_plain_words(raw))


def _duration_shown(text: str, _words: Words) -> Plain:
    seconds = DURATION.read(text)
    return Elapsed(seconds / 86_400) if isinstance(seconds, int) else text


def _duration_read(raw: Plain, _words: Words) -> Reading:
    if isinstance(raw, Elapsed) or (isinstance(raw, datetime) and raw.date() == NO_DAY):
        return Reading(raw_text(raw))
    return wrong("wrong-duration", text=in_plain_words(raw))


def _point_read(raw: Plain, _words: Words) -> Reading:
    return wrong("wrong-point", text=in_plain_words(raw))


FIELD_CELLS = {
    "string": FieldCells("help_text", _text_shown, _text_read, "@"),
    "integer": FieldCells(
        "help_whole", _number_shown, _number_read("kind_integer"), "#,##0", "kind_integer", is_whole=True
    ),
    "number": FieldCells("help_number", _number_shown, _number_read("kind_number"), kind="kind_number"),
    "boolean": FieldCells("help_boolean", _boolean_shown, _boolean_read, offers=("word_yes", "word_no")),
    "date": FieldCells("help_date", _day_shown, _day_read, "yyyy-mm-dd", "kind_date", range=(1, 2_958_465)),
    "year": FieldCells(
        "help_year", _number_shown, _number_read("kind_year"), "0", "kind_year", range=(1000, 9999), is_whole=True
    ),
    "datetime": FieldCells("help_datetime", _text_shown, _moment_read, "@"),
    "duration": FieldCells(
        "help_duration", _duration_shown, _duration_read, "[h]:mm:ss", "kind_duration", range=(0, 41_667)
    ),
    "text": FieldCells("help_text", _text_shown, _text_read, "@", is_long=True),
    "codes": FieldCells("help_codes", _text_shown, _text_read, "@"),
    "place": FieldCells("help_place", _text_shown, _text_read, "@"),
    "point": FieldCells("help_point", _text_shown, _point_read, "@"),
    "reference": FieldCells("help_reference", _text_shown, _text_read, "@"),
    "attachment": FieldCells("help_attachment", _text_shown, _text_read, "@"),
}
"""Cells by name of the type."""
