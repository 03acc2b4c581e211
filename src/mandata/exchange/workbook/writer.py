"""Writes the workbook of an organisation for a cycle."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import datetime, time

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from mandata.exchange.words import Words, words_in
from mandata.exchange.workbook import identity
from mandata.exchange.workbook.contents import Book
from mandata.exchange.workbook.form_sheets import write_form
from mandata.exchange.workbook.layout import FIRST_LINE, sheet_names
from mandata.exchange.workbook.styles import Styles
from mandata.exchange.workbook.validation import SHEET as LISTS_SHEET
from mandata.exchange.workbook.validation import Lists

PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}

STEPS = 6
REGISTER_STEPS = ("readme_register_rows", "readme_step_3", "readme_register_grey", "readme_step_4", "readme_step_5")
KNOWN_AFTER = 2
"""The step before the instructions about the figures of registers, if there are any."""

WIDTHS = (4, 36, 62, 18, 14)


def write_workbook(book: Book) -> bytes:
    """Return the workbook as a file. The same book gives the same bytes."""
    words = words_in(book.language)
    made = io.BytesIO()
    workbook = Workbook(made, PLAIN_TEXT)
    title = f"{book.organisation.code} – {book.register.title if book.register else book.cycle_title}"
    workbook.set_properties({"title": title, "created": datetime.combine(book.made_on, time())})
    styles = Styles(workbook)
    readme, *names = sheet_names(
        [words("sheet_readme"), *(sheet.form.title for sheet in book.sheets)], [LISTS_SHEET, identity.SHEET]
    )
    first = workbook.add_worksheet(readme)
    lists = Lists(workbook, words)
    for name, sheet in zip(names, book.sheets, strict=True):
        write_form(workbook, name, sheet, book, lists, styles)
    _write_readme(first, book, names, styles, words)
    if words.is_right_to_left:
        for page in workbook.worksheets():
            page.right_to_left()
    _write_identity(workbook, book)
    first.activate()
    workbook.close()
    return made.getvalue()


def _write_identity(workbook: Workbook, book: Book) -> None:
    page = workbook.add_worksheet(identity.SHEET)
    page.very_hidden()
    for row, pieces in enumerate(identity.identity_rows(book)):
        for column, piece in enumerate(pieces):
            page.write_string(row, column, piece)


class _Readme:
    """The read-me sheet, written from top to bottom."""

    def __init__(self, page: Worksheet, styles: Styles) -> None:
        self.page, self.styles, self.row = page, styles, 0
        for column, width in enumerate(WIDTHS):
            page.set_column(column, column, width)

    def across(self, text: str, look: str, number: str = "") -> None:
        """Return a line over all columns."""
        if number:
            self.page.write_string(self.row, 0, number, self.styles.look("step"))
        self.page.merge_range(self.row, 1, self.row, len(WIDTHS) - 1, text, self.styles.look(look, text))
        size = {"title": 26, "heading": 22}.get(look, 15.5)
        self.page.set_row(self.row, size * math.ceil(len(text) / (sum(WIDTHS[1:]) * 0.98)) if look != "title" else size)
        self.row += 1

    def pair(self, left: str, right: str, looks: tuple[str, str]) -> None:
        """Write two cells side by side; the second takes the rest of the line."""
        self.page.write_string(self.row, 1, left, self.styles.look(looks[0], left))
        self.page.merge_range(self.row, 2, self.row, len(WIDTHS) - 1, right, self.styles.look(looks[1], right))
        self.page.set_row(self.row, 16 * max(math.ceil(len(right) / sum(WIDTHS[2:])), math.ceil(len(left) / WIDTHS[1])))
        self.row += 1

    def gap(self) -> None:
        """Return an empty line."""
        self.row += 1


def _write_readme(page: Worksheet, book: Book, names: Sequence[str], styles: Styles, words: Words) -> None:
    readme = _Readme(page, styles)
    _write_top(readme, book, words)
    readme.gap()
    readme.across(words("readme_steps"), "heading")
    for number, step in enumerate(_steps(book), 1):
        readme.across(words(step), "plain", str(number))
    readme.gap()
    _write_marks(readme, words)
    readme.gap()
    if not book.register:
        _write_list_of_forms(readme, book, names, words)
    if book.contacts or book.address:
        readme.gap()
        readme.across(words("readme_ask"), "heading")
    if book.contacts:
        readme.across(words("readme_ask_someone", people=", ".join(book.contacts)), "plain")
    if book.address:
        readme.across(words("readme_ask_page", address=book.address), "plain")
    _set_up_page(page)


def _write_top(readme: _Readme, book: Book, words: Words) -> None:
    organisation = book.organisation.name
    if book.register:
        title = words("readme_register_title", register=book.register.title, organisation=organisation)
        readme.across(title, "title")
        readme.across(words("readme_register_lead"), "lead")
        return
    start, end = (day.isoformat() for day in book.period)
    readme.across(words("readme_title", cycle=book.cycle_title, organisation=organisation), "title")
    readme.across(words("readme_period", start=start, end=end), "lead")
    if book.due:
        readme.across(words("readme_due", day=book.due), "strong")


def _steps(book: Book) -> list[str]:
    """Return the keys of what to do, one after the other."""
    if book.register:
        return [*REGISTER_STEPS]
    steps = [f"readme_step_{number}" for number in range(1, STEPS + 1)]
    if book.has_known:
        steps.insert(KNOWN_AFTER, "readme_step_known")
    return steps


def _write_marks(readme: _Readme, words: Words) -> None:
    readme.across(words("readme_marks"), "heading")
    readme.pair(words("readme_mark_head"), words("readme_meaning_head"), ("head", "head"))
    meanings = [
        (words("readme_mark_figure"), words("readme_means_figure")),
        (words("readme_mark_blank"), words("readme_means_blank")),
        (words("not_applicable"), words("readme_means_not_applicable")),
        (words("readme_mark_not_available"), words("readme_means_not_available")),
        (words("withheld"), words("readme_means_withheld")),
        (words("readme_mark_estimated"), words("readme_means_estimated")),
        (words("readme_mark_provisional"), words("readme_means_provisional")),
    ]
    for mark, meaning in meanings:
        readme.pair(mark, meaning, ("boxed_strong", "boxed"))
    readme.across(words("readme_language_note"), "hint")


def _write_list_of_forms(readme: _Readme, book: Book, names: Sequence[str], words: Words) -> None:
    readme.across(words("readme_forms"), "heading")
    page, styles = readme.page, readme.styles
    heads = ("readme_form_head", "", "readme_state_head", "readme_due_head")
    for column, head in enumerate(heads, 1):
        page.write_string(readme.row, column, words(head) if head else "", styles.look("head"))
    for name, sheet in zip(names, book.sheets, strict=True):
        readme.row += 1
        page.write_url(readme.row, 1, f"internal:'{name}'!B{FIRST_LINE}", styles.look("link"), name)
        page.write_string(readme.row, 2, sheet.form.title, styles.look("boxed"))
        page.write_string(readme.row, 3, sheet.state, styles.look("boxed"))
        page.write_string(readme.row, 4, sheet.due, styles.look("boxed"))
    readme.row += 1


def _set_up_page(page: Worksheet) -> None:
    page.hide_gridlines(2)
    page.protect("", {"format_columns": True, "format_rows": True})
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R&P / &N")
