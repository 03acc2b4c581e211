"""A workbook is read by the reader that serves pages and files."""

from __future__ import annotations

import pytest
from tests.records.written_cases import ASKED, MEANT, UNREAD

from mandata.exchange.words import words_in
from mandata.exchange.workbook.cell_texts import Speller
from mandata.framework.field_types import TypeName
from mandata.framework.model import Field
from mandata.records.columns import ColumnReader


def speller(type_: TypeName) -> Speller:
    field = Field(name="asked", type=type_)
    return Speller(field, ColumnReader(field, is_answer=True, is_key=False), words_in("en"), {}, {})


@pytest.mark.parametrize(("text", "type_", "meant"), MEANT)
def test_a_text_in_a_workbook_is_read_as_it_is_meant(text: str, type_: TypeName, meant: str) -> None:
    assert speller(type_).read(text).text == meant


@pytest.mark.parametrize(("text", "type_", "readings"), ASKED)
def test_a_text_with_two_readings_is_named_with_both(text: str, type_: TypeName, readings: tuple[str, ...]) -> None:
    wrong = speller(type_).read(text).wrong
    assert wrong is not None
    code, named = wrong
    message, fix = words_in("en").problem(code, **named)
    assert (code, text in message) == ("ambiguous", True)
    assert all(reading in fix for reading in readings)


@pytest.mark.parametrize(("text", "type_"), UNREAD)
def test_a_text_that_is_no_figure_has_words_for_what_is_wrong(text: str, type_: TypeName) -> None:
    reading = speller(type_).read(text)
    assert reading.text is None and reading.wrong is not None
    code, named = reading.wrong
    assert text in words_in("en").problem(code, **named)[0]
