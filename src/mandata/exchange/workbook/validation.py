"""Validation in a workbook while somebody types: lists to choose from, and limits that allow the marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from mandata.answers import Status
from mandata.exchange.problems import column_letters
from mandata.exchange.words import STATUS_WORDS, Words
from mandata.exchange.workbook.cell_texts import Speller

SHEET = "_lists"
LONGEST_MESSAGE = 255


class Lists:
    """The hidden sheet of lists; each is written once."""

    def __init__(self, workbook: Workbook, words: Words) -> None:
        self._sheet = workbook.add_worksheet(SHEET)
        self._sheet.very_hidden()
        self._places: dict[tuple[str, ...], str] = {}
        self.words = words
        self.marks = self.place(("c", words("not_applicable"), words("withheld")))

    def place(self, items: Sequence[str]) -> str:
        """Return the range of a list."""
        key = tuple(items)
        if key not in self._places:
            column = len(self._places)
            for row, item in enumerate(items):
                self._sheet.write_string(row, column, item)
            letters = column_letters(column + 1)
            self._places[key] = f"'{SHEET}'!${letters}$1:${letters}${len(items)}"
        return self._places[key]


def validation(
    speller: Speller, lists: Lists, row: int, column: int, others: Sequence[str] = ()
) -> dict[str, Any] | None:
    """Return what a cell takes, in the terms of XlsxWriter; None for anything.

    Args:
        row, column: of the first cell that it is for, from 0.
        others: texts to choose from where the form itself lists none; other texts can be right too.
    """
    words = lists.words
    listed = _offered(speller, words)
    if offered := listed or list(others):
        message = words("refused_answer_list" if speller.is_answer else "refused_list")
        kind = "warning" if speller.is_answer or speller.reader.places or not listed else "stop"
        return _with_message(
            {"validate": "list", "source": f"={lists.place(offered)}", "error_type": kind}, message, words
        )
    if not speller.cells.kind:
        return None
    cell = xl_rowcol_to_cell(row, column)
    formula = f"=IF(ISNUMBER({cell}),{_within(speller, cell)},{_mark(speller, cell, lists)})"
    message = words("refused_number" if speller.is_answer else "refused_plain", kind=_kind(speller, words))
    return _with_message({"validate": "custom", "value": formula}, message, words)


def _offered(speller: Speller, words: Words) -> list[str]:
    offered = list(speller.names.values()) or [words(key) for key in speller.cells.offers]
    if offered and speller.is_answer:
        offered += [speller.in_words(mark) for mark in ("-", "c")]
    return offered


def _within(speller: Speller, cell: str) -> str:
    limits, (first, last) = speller.field.constraints, speller.cells.range or (None, None)
    least, most = limits.minimum if first is None else first, limits.maximum if last is None else last
    tests = [f"{cell}>={least:.15g}"] if least is not None else []
    tests += [f"{cell}<={most:.15g}"] if most is not None else []
    tests += [f"{cell}=INT({cell})"] if speller.cells.is_whole else []
    return f"AND({','.join(tests)})" if tests else "TRUE"


def _mark(speller: Speller, cell: str, lists: Lists) -> str:
    if not speller.is_answer:
        return "FALSE"
    not_available = lists.words(STATUS_WORDS[Status.NOT_AVAILABLE])
    starts = [f'LEFT({cell},{len(text)})="{text}"' for text in (":", not_available)]
    ends = [f'RIGHT({cell},2)=" {flag}"' for flag in "ep"]
    return f"OR(COUNTIF({lists.marks},{cell})>0,{','.join([*starts, *ends])})"


def _kind(speller: Speller, words: Words) -> str:
    kind, limits = words(speller.cells.kind), speller.field.constraints
    least = None if limits.minimum is None else f"{limits.minimum:g}"
    most = None if limits.maximum is None else f"{limits.maximum:g}"
    if least is not None and most is not None:
        return words("kind_between", kind=kind, least=least, most=most)
    if least is not None:
        return words("kind_from", kind=kind, least=least)
    return words("kind_to", kind=kind, most=most) if most is not None else kind


def _with_message(given: dict[str, Any], message: str, words: Words) -> dict[str, Any]:
    return {**given, "error_title": words("refused_title"), "error_message": message[:LONGEST_MESSAGE]}
