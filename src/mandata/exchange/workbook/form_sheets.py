"""A form as a sheet of a workbook."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mandata.exchange.spreadsheet.cell_types import Duration, Plain
from mandata.exchange.words import Words
from mandata.exchange.workbook import layout
from mandata.exchange.workbook.cell_texts import Speller, fits_a_cell, speller_of
from mandata.exchange.workbook.contents import Book, FormSheet, Line
from mandata.exchange.workbook.layout import FIRST_COLUMN, FIRST_LINE, HEADER_ROW, NAMES_ROW, UID_COLUMN, SheetColumn
from mandata.exchange.workbook.styles import RULE, TEXT_FORMAT, Styles
from mandata.exchange.workbook.validation import Lists, validation

ROOM = 50
"""Blank rows below the last one, where rows can be added; a tenth more where there are many."""

NARROW, WIDE, WIDEST = 13, 28, 60
TITLED = 22
"""At least, for a column whose head holds the title of a register."""

TEXT_WIDTH = 95
"""Characters of a line of the description."""

LINE_HEIGHT = 15.5
MOST_LINES = 12
"""The largest height of a row; longer text is read in the cell itself."""

MOST_CODES = 40
"""The most codes of a list that the help of a column names."""

MOST_FROZEN = 50
"""Characters of the columns that stay in sight."""

PROTECTION = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}
AUTHOR = "Mandata"


def write_form(workbook: Workbook, name: str, sheet: FormSheet, book: Book, lists: Lists, styles: Styles) -> None:  # noqa: PLR0917
    """Add the sheet of a form."""
    places = layout.columns_of(sheet)
    spellers = {field.name: speller_of(field, sheet.form, book.framework, lists.words) for field in sheet.fields}
    page = _FormPage(workbook.add_worksheet(name), sheet, book, places, spellers, lists, styles)
    page.write()


@dataclass(frozen=True, slots=True)
class _FormPage:
    """The sheet of one form while it is written."""

    page: Worksheet
    sheet: FormSheet
    book: Book
    places: Sequence[SheetColumn]
    spellers: Mapping[str, Speller]
    lists: Lists
    styles: Styles

    @property
    def words(self) -> Words:
        return self.lists.words

    @property
    def widths(self) -> dict[int, float]:
        return {place.number: _width(place, self.spellers[place.field.name]) for place in self.places}

    def write(self) -> None:
        self._write_top()
        self._write_heads()
        last = self._write_lines()
        if self.sheet.is_open:
            self._add_choices(last)
        self._set_up(last)

    def _write_top(self) -> None:
        form = self.sheet.form
        self._write_across(layout.TITLE_ROW, form.title, "title")
        self.page.set_row(layout.TITLE_ROW - 1, 24)
        self._write_across(layout.DESCRIPTION_ROW, form.description, "lead")
        self._write_across(layout.HINT_ROW, self._hint(), "hint")

    def _write_across(self, row: int, text: str, look: str) -> None:
        """Return a text over as many columns as make a comfortable line."""
        if not text:
            self.page.set_row(row - 1, 6)
            return
        widths = self.widths
        last, width = FIRST_COLUMN, widths.get(FIRST_COLUMN, 9)
        while width < TEXT_WIDTH:
            last += 1
            width += widths.get(last, 9)
        self.page.merge_range(row - 1, FIRST_COLUMN - 1, row - 1, last - 1, text, self.styles.look(look, text))
        self.page.set_row(row - 1, LINE_HEIGHT * math.ceil(len(text) / (width * 0.95)))

    def _hint(self) -> str:
        sheet, words = self.sheet, self.words
        if not sheet.is_open:
            return words("line_locked", state=sheet.state)
        hints = [words("line_due", day=sheet.due)] if sheet.due else []
        if any(line.locked for line in sheet.lines):
            hints.append(words("grey_keys"))
        if sheet.registers:
            hints.append(words("line_known"))
        if sheet.has_previous:
            hints.append(words("line_previous", cycle=self.book.previous_title))
        if sheet.takes_lines:
            hints.append(words("line_room"))
        return " ".join([*hints, words("more_in")])

    def _write_heads(self) -> None:
        page, hidden, widths = self.page, self.styles.look("hidden"), self.widths
        page.write_string(NAMES_ROW - 1, UID_COLUMN - 1, f"{layout.FORM_MARK}{self.sheet.form.name}", hidden)
        page.set_row(NAMES_ROW - 1, None, None, {"hidden": True})
        page.set_column(UID_COLUMN - 1, UID_COLUMN - 1, 4, None, {"hidden": True})
        lines = 1
        for place in self.places:
            column = place.number - 1
            title = self._title(place)
            look = self.styles.look("head_to_look_at" if place.mark else "head", title)
            page.write_string(NAMES_ROW - 1, column, place.name, hidden)
            page.write_string(HEADER_ROW - 1, column, title, look)
            page.set_column(column, column, widths[place.number])
            lines = max(lines, math.ceil(len(title) * 1.15 / widths[place.number]))
            if not place.mark:
                self._write_help(column, help_text(self.sheet, self.spellers[place.field.name], self.words))
        page.set_row(HEADER_ROW - 1, LINE_HEIGHT * min(lines, 6) + 3)

    def _title(self, place: SheetColumn) -> str:
        """Return the head of a column."""
        match place.mark:
            case layout.PREVIOUS_MARK:
                return self.words("previous_column", cycle=self.book.previous_title)
            case layout.KNOWN_MARK:
                return self.words("known_column", register=self.sheet.registers[place.field.name])
        unit = place.field.unit
        sign = {"percent": "%"}.get(unit, unit)
        return f"{place.field.label} ({sign})" if sign else place.field.label

    def _write_help(self, column: int, text: str) -> None:
        height = max(0.6, math.ceil(len(text) / 42) * 0.24)
        size = {"author": AUTHOR, "x_scale": 2, "y_scale": height, "font_size": 9}
        self.page.write_comment(HEADER_ROW - 1, column, text, size)

    def _write_lines(self) -> int:
        """Write the rows and the room below them; returns the number of the last."""
        sheet = self.sheet
        for row, line in enumerate(sheet.lines, FIRST_LINE):
            self.page.write_string(row - 1, UID_COLUMN - 1, line.uid, self.styles.look("hidden"))
            self._write_line(row, line)
            self._set_height(row, line)
        last = FIRST_LINE + len(sheet.lines) - 1
        if not (sheet.is_open and sheet.takes_lines):
            return max(last, FIRST_LINE)
        room = last + max(ROOM, len(sheet.lines) // 10)
        blank = Line("", sheet.given, sheet.given)
        for row in range(last + 1, room + 1):
            self._write_line(row, blank)
        return room

    def _write_line(self, row: int, line: Line) -> None:
        for place in self.places:
            name, speller = place.field.name, self.spellers[place.field.name]
            text = place.text(line)
            shown = speller.shown(text)
            format_ = self.styles.cell(
                speller.cells.number_format,
                is_text=speller.offers_a_list or isinstance(shown, str) or speller.cells.number_format == TEXT_FORMAT,
                is_locked=not self.sheet.is_open or name in line.locked or not fits_a_cell(text),
                is_to_look_at=bool(place.mark),
            )
            _write(self.page, row - 1, place.number - 1, shown, format_)

    def _set_height(self, row: int, line: Line) -> None:
        """Make a row high enough for its longest text; not every program does this itself."""
        widths, lines = self.widths, 1
        for place in self.places:
            words = self.spellers[place.field.name].in_words(place.text(line))
            lines = max(lines, math.ceil(len(words) * 1.15 / widths[place.number]))
        if lines > 1:
            self.page.set_row(row - 1, LINE_HEIGHT * min(lines, MOST_LINES))

    def _add_choices(self, last: int) -> None:
        for place in self.places:
            column = place.number - 1
            offered = self.sheet.offered.get(place.field.name, ())
            taken = validation(self.spellers[place.field.name], self.lists, FIRST_LINE - 1, column, offered)
            if taken and not place.mark:
                self.page.data_validation(FIRST_LINE - 1, column, last - 1, column, taken)

    def _set_up(self, last: int) -> None:
        page = self.page
        page.freeze_panes(HEADER_ROW, self._frozen())
        page.protect("", PROTECTION)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEADER_ROW - 1)
        page.print_area(0, FIRST_COLUMN - 1, last - 1, self.places[-1].number - 1)
        page.set_footer("&L&A&R&P / &N")
        page.set_tab_color("#0B5FA5" if self.sheet.is_open else RULE)
        page.set_selection(FIRST_LINE - 1, FIRST_COLUMN - 1, FIRST_LINE - 1, FIRST_COLUMN - 1)
        page.ignore_errors({"number_stored_as_text": f"A{FIRST_LINE}:XFD{last}"})

    def _frozen(self) -> int:
        """Return how many columns stay in sight: those that name the row, if they leave room for others."""
        keys, widths, frozen = layout.names_of_rows(self.sheet), self.widths, FIRST_COLUMN - 1
        for place in self.places:
            is_key = not place.mark and place.field.name in keys
            if not is_key or sum(widths[n] for n in range(FIRST_COLUMN, place.number + 1)) > MOST_FROZEN:
                break
            frozen = place.number
        return frozen


def help_text(sheet: FormSheet, speller: Speller, words: Words) -> str:
    """Return what helps to fill in a column."""
    field, limits = speller.field, speller.field.constraints
    parts = [
        field.description,
        words("help_list" if speller.names and not speller.reader.places else speller.cells.help),
    ]
    if field.field_type.is_list:
        parts.append(", ".join(islice(speller.reader.codes or (), MOST_CODES)))
    if speller.is_percent:
        parts.append(words("help_percent"))
    if limits.minimum is not None:
        parts.append(words("help_least", least=f"{limits.minimum:g}"))
    if limits.maximum is not None:
        parts.append(words("help_most", most=f"{limits.maximum:g}"))
    if field == sheet.form.numbered_field:
        parts.append(words("help_numbered"))
    elif limits.required or field.name in sheet.form.table.primaryKey:
        parts.append(words("help_required"))
    if speller.is_answer:
        parts.append(words("help_marks"))
    return "\n".join(part for part in parts if part)


def _write(page: Worksheet, row: int, column: int, shown: Plain | None, format_: Format) -> None:
    match shown:
        case None:
            page.write_blank(row, column, None, format_)
        case str():
            page.write_string(row, column, shown, format_)
        case bool():
            page.write_boolean(row, column, shown, format_)
        case int() | float():
            page.write_number(row, column, shown, format_)
        case Duration():
            page.write_number(row, column, shown.days, format_)
        case date():
            page.write_datetime(row, column, shown, format_)


def _width(place: SheetColumn, speller: Speller) -> float:
    words = max((len(word) for word in place.field.label.split()), default=8) + 3
    if place.mark == layout.KNOWN_MARK:
        words = max(words, TITLED)
    if speller.names:
        longest = max(map(len, speller.names.values()))
        return max(words, min(longest + 3, WIDE), NARROW)
    if place.field.field_type.is_text:
        return WIDEST if speller.cells.is_long or place.field.words is not None else WIDE
    return max(words, NARROW)
