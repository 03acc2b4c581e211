"""A person's workbook written by our own writer, with its problems marked: for files that a library cannot give back.

The values of all cells of all sheets are kept, where they are. Pictures, charts, formulas and looks are left out.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mandata.exchange.problems import Problem, Spot
from mandata.exchange.spreadsheet.cell_types import (
    NO_DAY,
    Calculated,
    Duration,
    ErrorValue,
    Formatted,
    NoSuchDay,
    Percentage,
    Plain,
    Raw,
    raw_text,
)
from mandata.exchange.spreadsheet.dates import EARLIEST, FROM_1900
from mandata.exchange.spreadsheet.files import open_workbook
from mandata.exchange.spreadsheet.sheet_cells import Cells
from mandata.exchange.words import Words, languages, words_in
from mandata.exchange.workbook import identity
from mandata.exchange.workbook.cell_texts import LONGEST_IN_EXCEL, fits_a_cell, writable
from mandata.exchange.workbook.form_sheets import AUTHOR
from mandata.exchange.workbook.layout import (
    FIRST_LINE,
    FORM_MARK,
    HEADER_ROW,
    NAMES_ROW,
    TITLE_ROW,
    UID_COLUMN,
    sheet_names,
)
from mandata.exchange.workbook.marking import (
    COLOURS,
    FONT,
    HEAD,
    LINK,
    MOST_LISTED,
    MUTED,
    TAB,
    by_sheet,
    comment_of,
    location,
    to_mark,
    worst_of,
)
from mandata.exchange.workbook.validation import SHEET as LISTS_SHEET
from mandata.exchange.workbook.writer import PLAIN_TEXT

NARROWEST, WIDEST = 9, 60
ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
DAY, MOMENT, TIME, LENGTH = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss", "[h]:mm:ss"
MIDNIGHT = time()
PERCENT, FINE_PERCENT = "0%", "0.0000%"
COMMENT = {"author": AUTHOR, "x_scale": 2.5, "font_size": 9}


def rewritten_workbook(path: Path, problems: Sequence[Problem], language: str) -> bytes:
    """Write all cells of a workbook into a new one, with its problems coloured, commented and listed.

    Args:
        path: a workbook that `load_workbook` could read.
        problems: what to mark; notes are not marked.
        language: of the sheet in front.
    """
    words, marked = words_in(language), to_mark(problems)
    made = io.BytesIO()
    workbook = Workbook(made, {**PLAIN_TEXT, "nan_inf_to_errors": True})
    writer = _Writer(workbook)
    lists = {words_in(known)("sheet_problems") for known in languages()}
    with open_workbook(path) as read:
        sheets = [sheet for sheet in read.sheets if sheet.name not in lists]
        front, *names = sheet_names([words("sheet_problems"), *(sheet.name for sheet in sheets)])
        page = workbook.add_worksheet(front)
        new_names = {sheet.name: name for sheet, name in reversed(list(zip(sheets, names, strict=True)))}
        marked = [_moved(problem, new_names) for problem in marked]
        spots = by_sheet(marked)
        _list(page, marked, words, writer, set(names))
        for sheet, name in zip(sheets, names, strict=True):
            page = workbook.add_worksheet(name)
            writer.write(page, dict(read.rows(sheet)))
            writer.mark(page, spots.get(name, {}), words)
            if sheet.name in (LISTS_SHEET, identity.SHEET):
                page.very_hidden()
            elif sheet.is_hidden:
                page.hide()
    workbook.close()
    return made.getvalue()


def _moved(problem: Problem, names: Mapping[str, str]) -> Problem:
    """Return a problem at the sheet's new name; some programs allow names that others refuse."""
    spot = problem.spot
    return replace(problem, spot=replace(spot, sheet=names.get(spot.sheet, spot.sheet))) if spot else problem


class _Writer:
    """Writes the cells of sheets."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def look(self, **order: object) -> Format:
        """Return the format of that look; each is made once."""
        key = tuple(sorted(order.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_name": FONT, "valign": "top", **order})
        return self._made[key]

    def write(self, page: Worksheet, rows: Mapping[int, Cells]) -> None:
        """Write the cells of a sheet, and hide what the sheet of a form hides."""
        widths: dict[int, int] = {}
        is_form = str(rows.get(NAMES_ROW, {}).get(UID_COLUMN, "")).startswith(FORM_MARK)
        for number, cells in rows.items():
            for column, raw in cells.items():
                self._write_cell(page, number, column, raw, self._extra(number, is_form))
                if not is_form or number >= HEADER_ROW:
                    widths[column] = max(widths.get(column, NARROWEST), min(len(_text(raw)) + 2, WIDEST))
        for column, width in widths.items():
            page.set_column(column - 1, column - 1, width)
        if is_form:
            page.set_row(NAMES_ROW - 1, None, None, {"hidden": True})
            page.set_column(UID_COLUMN - 1, UID_COLUMN - 1, 4, None, {"hidden": True})
            page.freeze_panes(HEADER_ROW, UID_COLUMN)

    def mark(self, page: Worksheet, spots: Mapping[Spot, Sequence[Problem]], words: Words) -> None:
        """Colour the cells with problems and add comments to them."""
        for spot, problems in spots.items():
            row, column = spot.row - 1, (spot.column or UID_COLUMN + 1) - 1
            look = self._workbook.add_format({"bg_color": f"#{COLOURS[worst_of(problems)]}"})
            page.conditional_format(row, column, row, column, {"type": "formula", "criteria": "TRUE", "format": look})
            page.write_comment(row, column, _fitting(comment_of(problems, words)), COMMENT)

    def _extra(self, row: int, is_form: bool) -> dict[str, object]:
        if is_form and row == TITLE_ROW:
            return {"bold": True, "font_size": 16}
        if is_form and row == HEADER_ROW:
            return {"bold": True, "font_color": "#FFFFFF", "bg_color": f"#{HEAD}", "text_wrap": True}
        return {"text_wrap": True, "border": 1, "border_color": "#C9D1DA"} if is_form and row >= FIRST_LINE else {}

    def _write_cell(self, page: Worksheet, number: int, column: int, raw: Raw, extra: Mapping[str, object]) -> None:
        value = raw.value if isinstance(raw, Calculated) else raw
        row, column = number - 1, column - 1
        match value:
            case None:
                return
            case bool():
                page.write_boolean(row, column, value, self.look(**extra))
            case ErrorValue() if value.name in ERRORS:
                page.write_formula(row, column, f"={value.name}", self.look(**extra), value.name)
            case _:
                shown, code = _number(value)
                if shown is None or not math.isfinite(shown):
                    text = _fitting(str(writable(_text(value))))
                    page.write_string(row, column, text, self.look(num_format="@", **extra))
                else:
                    page.write_number(row, column, shown, self.look(num_format=code, **extra))


def _number(value: Plain) -> tuple[float | None, str]:
    """Return the number that a spreadsheet keeps for a value, and its format; None for a text."""
    number: tuple[float | None, str] = (None, "")
    match value:
        case Percentage():
            number = (value.number, PERCENT if (value.number * 100) % 1 == 0 else FINE_PERCENT)
        case Formatted():
            number = (value.number, value.code)
        case Duration():
            number = (value.days, LENGTH)
        case NoSuchDay():
            number = (value.number, DAY)
        case datetime() if value.date() == NO_DAY:
            number = (_days(value, datetime.combine(NO_DAY, MIDNIGHT)), TIME)
        case datetime() if value.date() >= EARLIEST:
            number = (_days(value, FROM_1900), DAY if value.time() == MIDNIGHT else MOMENT)
        case int() | float():
            number = (value, "General")
    return number


def _days(moment: datetime, start: datetime) -> float:
    since = moment - start
    return since.days + since.seconds / 86_400


def _text(raw: Raw) -> str:
    value = raw.value if isinstance(raw, Calculated) else raw
    if isinstance(value, str):
        return value
    return "" if value is None else raw_text(value)


def _fitting(text: str) -> str:
    """Return a text cut to the length that a cell can store."""
    if fits_a_cell(text):
        return text
    return text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_IN_EXCEL].decode("utf-16-le", "ignore")


def _list(page: Worksheet, problems: Sequence[Problem], words: Words, writer: _Writer, names: set[str]) -> None:
    """Write the sheet in front."""
    page.set_tab_color(f"#{TAB}")
    page.hide_gridlines(2)
    if words.is_right_to_left:
        page.right_to_left()
    page.set_column(0, 0, 34)
    page.set_column(1, 2, 62)
    page.write_string(0, 0, words("problems_title"), writer.look(bold=True, font_size=16))
    page.write_string(1, 0, words("problems_lead"), writer.look(font_color=f"#{MUTED}"))
    page.write_string(2, 0, words("problems_rewritten"), writer.look(font_color=f"#{MUTED}"))
    head = writer.look(bold=True, font_color="#FFFFFF", bg_color=f"#{HEAD}")
    for column, key in enumerate(("problems_where", "problems_what", "problems_do")):
        page.write_string(3, column, words(key), head)
    plain, link = writer.look(text_wrap=True), writer.look(font_color=f"#{LINK}", underline=1)
    for row, problem in enumerate(problems[:MOST_LISTED], 4):
        spot = problem.spot
        if spot and spot.sheet in names:
            page.write_url(row, 0, f"internal:{location(spot)}", link, str(spot))
        else:
            page.write_string(row, 0, str(spot or ""), plain)
        page.write_string(row, 1, _fitting(str(writable(problem.message))), plain)
        page.write_string(row, 2, _fitting(str(writable(problem.fix))), plain)
    if len(problems) > MOST_LISTED:
        page.write_string(4 + MOST_LISTED, 0, words("problems_more", number=len(problems) - MOST_LISTED), plain)
    page.freeze_panes(4, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.activate()
