"""The meaning of the text of a cell: the one reader of numbers, days, codes and yes or no.

A page, a workbook and a CSV file ask for the meaning of a text, and store it in the standard notation of cells
(`mandata.records.columns` reads that). A text that can mean two things is never decided silently: it has readings to
choose from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mandata.answers import Status
from mandata.framework.field_types import Mistake
from mandata.framework.field_types.written_days import ORDERS, Order, written_day
from mandata.framework.field_types.written_numbers import (
    DecimalMark,
    is_cut_by_spreadsheet,
    number_readings,
    without_percent,
)
from mandata.plain_text import bare, same
from mandata.records.cells import read_answer, write_answer
from mandata.records.columns import Cell, Column, ColumnReader, repeats


class Note(StrEnum):
    """A note on how a text was read."""

    READ_AS = "read-as"
    TIME_DROPPED = "time-dropped"
    DIGITS_CUT = "digits-cut"


@dataclass(frozen=True, slots=True)
class Conventions:
    """The notation of numbers and days in a source of texts.

    Attributes:
        marks: possible marks before decimals.
        orders: possible orders of a day's parts, by the mark between them; any order for marks that are not named.
        is_file: whether a number with a point is read as written, since programs write files so. A typed text is
            questioned if the point could separate thousands.
    """

    marks: frozenset[DecimalMark] = frozenset((".", ","))
    orders: Mapping[str, frozenset[Order]] = field(default_factory=dict)
    is_file: bool = False


TYPED = Conventions()
FILE = Conventions(is_file=True)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a text in a column.

    Attributes:
        text: the cell in standard notation; unchanged if the meaning is not clear.
        readings: the possible cells if the meaning is not clear; none if it is not a figure at all.
        note: a note on how it was read.
    """

    text: str
    readings: Sequence[str] = ()
    note: Note | None = None


def meaning_of(text: str, reader: ColumnReader, conventions: Conventions = TYPED) -> Meaning:
    """Return what the text of a cell means in a column."""
    text = text.strip()
    answer = read_answer(text) if reader.is_answer else None
    if not text or (answer and not answer.status.has_number):
        return Meaning(text)
    meant = _figure(answer.figure if answer else text, reader, conventions)
    if not answer:
        return meant
    readings = [write_answer(replace(answer, figure=reading)) for reading in meant.readings]
    return Meaning(write_answer(replace(answer, figure=meant.text)), readings, meant.note)


def conventions_in(texts: Iterable[tuple[ColumnReader, Iterable[str]]], start: Conventions = FILE) -> Conventions:
    """Return how numbers and days are written in some columns, as far as their texts are clear.

    One number with a decimal comma decides about the comma in the others; one day with a 13 decides about the order in
    the others. If two texts contradict each other, nothing is decided.
    """
    marks: set[DecimalMark] = set(start.marks)
    orders: dict[str, set[Order]] = {}
    for reader, column in texts:
        for text in dict.fromkeys(column):
            figure = read_answer(text).figure if reader.is_answer else text
            if reader.field.field_type.is_number:
                marks &= _marks(figure)
            elif reader.field.field_type.is_day:
                day = written_day(figure)
                if day.mark and day.readings:
                    orders.setdefault(day.mark, set(ORDERS)).intersection_update(day.readings)
    found = {mark: frozenset(known) for mark, known in orders.items() if known}
    if marks:
        return replace(start, marks=frozenset(marks), orders=found)
    return replace(start, orders=found, is_file=False)


def read_column(reader: ColumnReader, texts: Sequence[str], conventions: Conventions = FILE) -> Column:
    """Read every cell of a column by its meaning."""
    meanings = {text: meaning_of(text, reader, conventions) for text in dict.fromkeys(texts)}
    known = {text: _cell(text, meaning, reader) for text, meaning in meanings.items()}
    cells = [known[text] for text in texts]
    mistakes = [(row, cell.mistake) for row, cell in enumerate(cells) if cell.mistake]
    if reader.field.constraints.unique:
        mistakes += repeats([meanings[text].text for text in texts])
    read = {text: meaning for text, meaning in meanings.items() if known[text].mistake is None}
    noted = {text: note for text, meaning in read.items() if (note := noted_as(text, meaning))}
    notes = [(row, noted[text]) for row, text in enumerate(texts) if text in noted]
    return Column(reader.field, reader.is_answer, cells, mistakes, notes)


def other_reading(text: str, reader: ColumnReader, conventions: Conventions) -> str:
    """Return what a number that is read by its point would be with a decimal comma; "" if it cannot be that.

    It cannot if the field, the form or another number of the file shows the decimal mark.
    """
    if not reader.field.field_type.is_number or reader.decimal_mark or len(conventions.marks) == 1 or "." not in text:
        return ""
    answer = read_answer(text) if reader.is_answer else None
    figure = answer.figure if answer else text
    found = number_readings(without_percent(figure) if reader.is_percent else figure)
    is_open = reader.field.field_type.decimals > 0 and len(set(found.values())) > 1
    return found[","] if is_open else ""


def ambiguous(text: str, readings: Sequence[str]) -> Mistake:
    """Return the finding for a text that can mean several things."""
    return Mistake("ambiguous", {"text": text, "readings": readings})


def noted_as(text: str, meaning: Meaning) -> Mistake | None:
    """Return what is worth knowing about how a text was read; None if nothing is."""
    if meaning.note is None:
        return None
    return Mistake(str(meaning.note), {"text": text, "value": meaning.text})


def _cell(text: str, meaning: Meaning, reader: ColumnReader) -> Cell:
    if meaning.readings:
        return Cell(
            None, Status.REPORTED, mistake=ambiguous(text, [reader.in_words(reading) for reading in meaning.readings])
        )
    cell = reader.cell(meaning.text)
    if meaning.note is Note.DIGITS_CUT and cell.mistake:
        return replace(cell, mistake=noted_as(text, meaning))
    return cell


def _figure(text: str, reader: ColumnReader, conventions: Conventions) -> Meaning:
    if reader.codes is not None:
        return _coded(text, reader)
    if reader.field.field_type.is_number:
        return _number(text, reader, conventions)
    if reader.field.field_type.is_day:
        return _day(text, conventions)
    readings = reader.field.field_type.readings(text)
    if len(readings) != 1:
        return Meaning(text, readings)
    is_noted = reader.field.field_type.is_noted and readings[0] not in (text, bare(text))
    return Meaning(readings[0], note=Note.READ_AS if is_noted else None)


def _coded(text: str, reader: ColumnReader) -> Meaning:
    """Return the codes that a text names, ignoring the form of letters; a place can be given by its name."""
    codes = reader.codes or ()
    if text in codes:
        return Meaning(text)
    if reader.field.field_type.is_list:
        return Meaning(" ".join(reader.by_form.get(same(tag), tag) for tag in text.split()))
    code = reader.by_form.get(same(text))
    if code is not None or reader.places is None:
        return Meaning(text if code is None else code)
    named = reader.places.meanings(text, codes)
    return Meaning(named[0], note=Note.READ_AS) if len(named) == 1 else Meaning(text, named)


def _number(text: str, reader: ColumnReader, conventions: Conventions) -> Meaning:
    figure = without_percent(text) if reader.is_percent else text
    found = number_readings(figure)
    note = Note.DIGITS_CUT if is_cut_by_spreadsheet(figure) else None
    if _is_as_programs_write(figure, found, reader, conventions):
        may_part_thousands = reader.decimal_mark == "," and found.get(",", figure) != figure
        return Meaning(figure, note=Note.READ_AS if may_part_thousands else note)
    readings = _possible(found, reader, conventions)
    if len(readings) == 1:
        (number,) = readings
        if _is_other_kind(number, reader):
            return Meaning(text, note=note)
        return Meaning(number, note=note or (None if number == bare(text) else Note.READ_AS))
    return Meaning(text, [_short(number) for number in readings])


def _is_as_programs_write(
    figure: str, found: Mapping[DecimalMark, str], reader: ColumnReader, conventions: Conventions
) -> bool:
    """Return whether a number in a file is read as written. A point in a whole number may separate thousands."""
    is_plain = conventions.is_file and "." in conventions.marks and found.get(".") == figure
    return is_plain and (reader.field.field_type.decimals > 0 or "." not in figure)


def _possible(found: Mapping[DecimalMark, str], reader: ColumnReader, conventions: Conventions) -> list[str]:
    """Return the numbers that a text can mean in a field: those that it allows, if it allows any."""
    marks, declared = conventions.marks, reader.decimal_mark
    if declared:
        marks = frozenset((declared,)) if len(marks) > 1 or marks == {declared} else frozenset((".", ","))
    readings = list(dict.fromkeys(number for mark, number in found.items() if mark in marks))
    if not reader.field.field_type.decimals:
        whole = [number for number in readings if _is_whole(number)]
        if len(whole) > 1 and "." in found[","]:  # nobody writes 12 as 12,000
            whole.remove(found[","])
        readings = whole or readings
    allowed = [number for number in readings if reader.cell(number).mistake is None]
    return allowed or readings


def _is_other_kind(number: str, reader: ColumnReader) -> bool:
    """Return whether a number does not fit the field: the text is quoted if it has decimals or is not a year."""
    mistake = reader.cell(number).mistake
    return mistake is not None and mistake.code in ("not-whole", "wrong-year")


def _is_whole(number: str) -> bool:
    return "E" not in number and not number.partition(".")[2].strip("0")


def _short(number: str) -> str:
    """Return a number without trailing zeros, as people choose it."""
    return number.rstrip("0").rstrip(".") if "." in number and "E" not in number else number


def _marks(text: str) -> frozenset[DecimalMark]:
    """Return the possible decimal marks of a text; both if it is not a number."""
    readings = number_readings(without_percent(text))
    return frozenset(readings) or TYPED.marks


def _day(text: str, conventions: Conventions) -> Meaning:
    day = written_day(text)
    orders = conventions.orders.get(day.mark, frozenset(ORDERS))
    readings = list(dict.fromkeys(found for order, found in day.readings.items() if order in orders))
    if len(readings) != 1:
        return Meaning(text, readings)
    note = Note.TIME_DROPPED if day.has_time else None if readings[0] == bare(text) else Note.READ_AS
    return Meaning(readings[0], note=note)
