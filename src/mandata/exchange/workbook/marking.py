"""A person's own workbook, with its problems marked where they are and listed on a sheet in front.

Marks lie over the cells, as rules of colour and as comments, so that they can be taken off again: a workbook that comes
back a second time shows its new problems only.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from mandata.exchange.problems import Problem, Spot
from mandata.exchange.words import Words, languages, words_in
from mandata.exchange.workbook.form_sheets import AUTHOR
from mandata.exchange.workbook.layout import FIRST_LINE, FORM_MARK, NAMES_ROW, UID_COLUMN
from mandata.findings import Severity

MOST_LISTED = 2_000

COLOURS = {Severity.ERROR: "F4B6B0", Severity.WARNING: "FCE8A6"}
HEAD, LINK, MUTED, TAB = "0B5FA5", "0B5FA5", "6B7785", "C0392B"
FONT = "Calibri"
COMMENT_WIDTH, COMMENT_HEIGHT = 320, 110
WIDTHS = {"A": 34, "B": 62, "C": 62}


def marked_workbook(path: Path, problems: Sequence[Problem], language: str) -> bytes:
    """Return the workbook with its problems coloured, commented and listed; nothing that people wrote is changed.

    Args:
        path: a workbook that `read_workbook` could read.
        problems: what to mark; notes are not marked.
        language: of the sheet in front.
    """
    words = words_in(language)
    texts = to_mark(problems)
    workbook = load_workbook(path)
    _take_off_marks(workbook)
    for sheet, spots in by_sheet(texts).items():
        if sheet in workbook.sheetnames:
            _mark(workbook[sheet], spots, words)
    _list(workbook, texts, words)
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def to_mark(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that are marked, errors first; notes are not marked."""
    return [problem for wanted in COLOURS for problem in problems if problem.severity is wanted]


def comment_of(problems: Sequence[Problem], words: Words) -> str:
    """Return the comment of a cell with problems."""
    texts = [words("problem_comment", message=item.message, fix=item.fix).strip() for item in problems]
    return storable("\n\n".join(texts))


def worst_of(problems: Sequence[Problem]) -> Severity:
    """Return the severity that decides the colour of a cell with problems."""
    return min((problem.severity for problem in problems), key=list(Severity).index)


def by_sheet(problems: Sequence[Problem]) -> Mapping[str, Mapping[Spot, list[Problem]]]:
    """Return the problems of single cells, cell by cell."""
    found: dict[str, dict[Spot, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        if problem.spot and problem.spot.row:
            found[problem.spot.sheet][problem.spot].append(problem)
    return found


def _take_off_marks(workbook: Workbook) -> None:
    for language in languages():
        title = words_in(language)("sheet_problems")
        if title in workbook.sheetnames:
            del workbook[title]
    for page in workbook.worksheets:
        if not str(page.cell(NAMES_ROW, UID_COLUMN).value or "").startswith(FORM_MARK):
            continue
        page.conditional_formatting = ConditionalFormattingList()
        for cell in list(page._cells.values()):  # only those that there are: one far away spans a rectangle of millions
            if cell.row >= FIRST_LINE and cell.comment and cell.comment.author == AUTHOR:
                cell.comment = None


def _mark(page: Worksheet, spots: Mapping[Spot, list[Problem]], words: Words) -> None:
    for spot, problems in spots.items():
        cell = page.cell(spot.row, spot.column or UID_COLUMN + 1)
        fill = PatternFill(bgColor=f"FF{COLOURS[worst_of(problems)]}", fill_type="solid")
        page.conditional_formatting.add(cell.coordinate, FormulaRule(formula=["TRUE"], fill=fill))
        text = comment_of(problems, words)
        if cell.comment:
            text = f"{cell.comment.text}\n\n{text}"
        height = COMMENT_HEIGHT * (len(problems) + bool(cell.comment))
        cell.comment = Comment(text, AUTHOR, height, COMMENT_WIDTH)


def _list(workbook: Workbook, problems: Sequence[Problem], words: Words) -> None:
    page = workbook.create_sheet(words("sheet_problems"), 0)
    page.sheet_properties.tabColor = TAB
    page.sheet_view.showGridLines = False
    page.sheet_view.rightToLeft = words.is_right_to_left
    for letter, width in WIDTHS.items():
        page.column_dimensions[letter].width = width
    _put(page.cell(1, 1), words("problems_title"), _font(bold=True, size=16))
    _put(page.cell(2, 1), words("problems_lead"), _font(color=MUTED), is_wrapped=False)
    for column, head in enumerate(("problems_where", "problems_what", "problems_do"), 1):
        cell = page.cell(4, column)
        _put(cell, words(head), _font(bold=True, color="FFFFFF"))
        cell.fill = PatternFill(fgColor=HEAD, fill_type="solid")
    for row, problem in enumerate(problems[:MOST_LISTED], 5):
        _put(page.cell(row, 1), str(problem.spot or ""))
        if problem.spot and problem.spot.sheet in workbook.sheetnames:
            where = page.cell(row, 1)
            where.hyperlink = Hyperlink(where.coordinate, location=location(problem.spot))
            page.cell(row, 1).font = _font(color=LINK, underline="single")
        _put(page.cell(row, 2), problem.message)
        _put(page.cell(row, 3), problem.fix)
    if len(problems) > MOST_LISTED:
        _put(page.cell(5 + MOST_LISTED, 1), words("problems_more", number=len(problems) - MOST_LISTED))
    page.freeze_panes = "A5"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 0
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _put(cell: Cell, text: str, font: Font | None = None, *, is_wrapped: bool = True) -> None:
    """Return a text as a text, whatever it begins with."""
    cell.value, cell.data_type = storable(text), "s"
    cell.alignment = Alignment(wrap_text=is_wrapped, vertical="top")
    cell.font = font or _font()


def storable(text: str) -> str:
    """Return a text without the characters that a workbook cannot store."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def _font(**look: Any) -> Font:
    return Font(name=FONT, **{"size": 11, **look})


def location(spot: Spot) -> str:
    """Return a place as links of a workbook name it."""
    sheet = spot.sheet.replace("'", "''")
    cell = str(Spot("", spot.row or 1, spot.column or UID_COLUMN + 1)).lstrip("!")
    return f"'{sheet}'!{cell}"
