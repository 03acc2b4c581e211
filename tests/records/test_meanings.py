"""What people mean by the text of a cell: never silently another figure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import many
from tests.records.written_cases import ASKED, MEANT, UNREAD

from mandata.framework.field_types import Mistake, TypeName
from mandata.framework.field_types.written_days import written_day
from mandata.framework.field_types.written_numbers import DecimalMark
from mandata.framework.model import Field
from mandata.framework.model.forms import Constraints
from mandata.records.columns import ColumnReader
from mandata.records.meanings import FILE, TYPED, Conventions, conventions_in, meaning_of, read_column


def reader(type_: TypeName, mark: DecimalMark | None = None, **field: object) -> ColumnReader:
    declared = Field.model_validate({"name": "asked", "type": type_, **field})
    return ColumnReader(declared, is_answer=True, is_key=False, decimal_mark=mark)


def coded(*codes: str, tags: bool = False) -> ColumnReader:
    field = Field(name="asked", tags="list") if tags else Field(name="asked", codelist="list")
    return ColumnReader(field, is_answer=False, is_key=False, codes=codes)


@pytest.mark.parametrize("conventions", [TYPED, FILE], ids=["typed", "in a file"])
@pytest.mark.parametrize(("text", "type_", "meant"), MEANT)
def test_a_text_is_read_as_it_is_meant(text: str, type_: TypeName, meant: str, conventions: Conventions) -> None:
    meaning = meaning_of(f" {text} ", reader(type_), conventions)
    assert (meaning.text, list(meaning.readings)) == (meant, [])
    assert reader(type_).cell(meant).mistake is None
    assert meaning_of(f"{text} e", reader(type_), conventions).text == f"{meant} e"
    assert meaning_of(meant, reader(type_), conventions).text == meant


@pytest.mark.parametrize("conventions", [TYPED, FILE], ids=["typed", "in a file"])
@pytest.mark.parametrize(("text", "type_", "readings"), ASKED)
def test_a_text_with_two_readings_is_asked_about(
    text: str, type_: TypeName, readings: tuple[str, ...], conventions: Conventions
) -> None:
    meaning = meaning_of(text, reader(type_), conventions)
    assert (meaning.text, tuple(meaning.readings)) == (text, readings)
    column = read_column(reader(type_), [text], conventions)
    [(row, mistake)] = column.mistakes
    assert (row, mistake.code) == (0, "ambiguous")
    assert text in mistake.message and all(reading in mistake.fix for reading in readings)
    assert column.cells[0].value is None


@pytest.mark.parametrize(("text", "type_"), UNREAD)
def test_a_text_that_is_no_figure_is_quoted_as_it_was_written(text: str, type_: TypeName) -> None:
    meaning = meaning_of(text, reader(type_))
    assert (meaning.text, list(meaning.readings)) == (text, [])
    mistake = reader(type_).cell(text).mistake
    assert isinstance(mistake, Mistake)
    assert f"'{text}'" in mistake.message


def test_a_number_with_a_point_is_asked_about_where_a_person_typed_it() -> None:
    assert list(meaning_of("1.234", reader("number")).readings) == ["1.234", "1234"]
    assert meaning_of("1.234", reader("number"), FILE).text == "1.234"
    assert meaning_of("1.23", reader("number")).text == "1.23"


@pytest.mark.parametrize(
    ("mark", "text", "meant"),
    [(".", "1,234", "1234"), (".", "1.234", "1.234"), (",", "1,234", "1.234"), (",", "1.234", "1234")],
)
def test_a_declared_mark_decides(mark: DecimalMark, text: str, meant: str) -> None:
    assert meaning_of(text, reader("number", mark)).text == meant


def test_limits_that_only_one_reading_keeps_decide() -> None:
    share = reader("number", constraints=Constraints(minimum=0, maximum=100))
    assert meaning_of("12,400", share).text == "12.400"
    assert list(meaning_of("1,000,000", share).readings) == []


def test_a_percent_sign_is_left_out_where_a_percentage_is_asked() -> None:
    for text in ("37,5 %", "%37,5", "37.5\u066a", "\uff05 37.5"):
        assert meaning_of(text, reader("number", unit="percent")).text == "37.5"
    assert meaning_of("37 %", reader("number")).text == "37 %"


COLUMNS: Mapping[str, tuple[TypeName, list[str], list[str | None]]] = {
    "a decimal comma elsewhere": ("number", ["12,5", "1,234", "1.234"], ["12.5", "1.234", "1234"]),
    "a decimal point elsewhere": ("number", ["12.5", "1,234", "1.234"], ["12.5", "1234", "1.234"]),
    "both elsewhere": ("number", ["12.5", "12,5", "1,234", "1.234"], ["12.5", "12.5", None, None]),
    "nothing elsewhere": ("number", ["7", "1,234", "1.234"], ["7", None, "1.234"]),
    "a whole number with a decimal point elsewhere": ("integer", ["12.0", "12.000"], ["12.0", "12.000"]),
    "a day after the twelfth, day first": ("date", ["13/02/2025", "05/02/2025"], ["2025-02-13", "2025-02-05"]),
    "a day after the twelfth, month first": ("date", ["02/13/2025", "05/02/2025"], ["2025-02-13", "2025-05-02"]),
    "days that contradict each other": (
        "date",
        ["13/02/2025", "02/13/2025", "05/02/2025"],
        ["2025-02-13", "2025-02-13", None],
    ),
    "no day after the twelfth": ("date", ["05/02/2025", "2025-02-13"], [None, "2025-02-13"]),
    "another mark between the parts": ("date", ["13-02-2025", "05/02/2025"], ["2025-02-13", None]),
    "short years": ("date", ["25/02/05", "05/02/25", "31/12/24"], ["2005-02-25", "2025-02-05", "2024-12-31"]),
}


@pytest.mark.parametrize(("type_", "texts", "meant"), COLUMNS.values(), ids=COLUMNS.keys())
def test_the_other_cells_of_a_file_decide(type_: TypeName, texts: list[str], meant: list[str | None]) -> None:
    """Where they agree with each other, and only about what the same mark parts."""
    conventions = conventions_in([(reader(type_), texts)])
    meanings = [meaning_of(text, reader(type_), conventions) for text in texts]
    assert [None if meaning.readings else meaning.text for meaning in meanings] == meant


def test_codes_are_found_however_their_letters_are_written() -> None:
    known = coded("NORTH", "N-1", "Caf\u00e9", "12")
    for text, code in [
        ("\uff2e\uff2f\uff32\uff34\uff28", "NORTH"),
        ("N\u20111", "N-1"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("\u0661\u0662", "12"),
        ("north", "north"),
        ("N\u041eRTH", "N\u041eRTH"),
    ]:
        assert meaning_of(text, known).text == code
    assert meaning_of("N\u20111  \uff11\uff12", coded("N-1", "12", tags=True)).text == "N-1 12"
    mistake = known.cell("N\u041eRTH").mistake
    assert mistake is not None
    assert mistake.fix.startswith("Did you mean 'NORTH'?")
    assert "U+041E cyrillic capital letter o in the place of U+004F" in mistake.fix


# Every number and day that a locale writes

LOCALES = [
    "en",
    "en_IN",
    "fr",
    "fr_CH",
    "de",
    "de_CH",
    "es",
    "pt_BR",
    "it",
    "ru",
    "pl",
    "sv",
    "tr",
    "id",
    "ar_EG",
    "ar_SA",
    "fa",
    "hi",
    "bn",
    "zh",
]
numbers = st.decimals(-(10**12), 10**12, places=3).map(lambda number: number.normalize() + 0)


@settings(max_examples=many(300))
@given(number=numbers, locale=st.sampled_from(LOCALES), is_file=st.booleans())
def test_a_number_of_any_locale_is_read_or_asked_about(number: Decimal, locale: str, is_file: bool) -> None:
    """In a file one written with digits and a point alone has decimals, as programs write it."""
    text = format_decimal(number, locale=locale, numbering_system="default")
    type_: TypeName = "number" if number % 1 else "integer"
    for asked in {type_, "number"}:
        meaning = meaning_of(text, reader(asked), FILE if is_file else TYPED)
        if is_file and asked == "number" and re.fullmatch(r"-?\d+\.\d+", text, re.ASCII):
            assert meaning.text == text
        elif meaning.readings:
            assert number in map(Decimal, meaning.readings)
        else:
            assert Decimal(meaning.text) == number


@settings(max_examples=many(200))
@given(number=numbers, locale=st.sampled_from(LOCALES))
def test_a_number_is_read_where_its_mark_is_declared(number: Decimal, locale: str) -> None:
    symbols = Locale.parse(locale).number_symbols["latn"]
    text = format_decimal(number, locale=locale, numbering_system="latn")
    meaning = meaning_of(text, reader("number", symbols["decimal"]))
    assert not meaning.readings
    assert Decimal(meaning.text) == number


@settings(max_examples=many(200))
@given(
    day=st.dates(date(1930, 1, 1), date(2029, 12, 31)),
    locale=st.sampled_from(["en_US", "en_GB", "fr", "de", "es", "pt", "it", "ru", "nl", "tr", "id", "zh"]),
    width=st.sampled_from(["short", "medium", "long"]),
)
def test_a_day_of_any_locale_is_read_or_asked_about(day: date, locale: str, width: str) -> None:
    text = format_date(day, width, locale=locale)
    found = set(written_day(text).readings.values())
    assert not found or day.isoformat() in found


@given(st.text(max_size=40), st.sampled_from(["integer", "number", "year", "date", "boolean"]), st.booleans())
def test_what_a_text_means_means_itself(text: str, type_: TypeName, is_file: bool) -> None:
    """What is kept is read again as the same, from a file."""
    meaning = meaning_of(text, reader(type_), FILE if is_file else TYPED)
    if not meaning.readings:
        assert meaning_of(meaning.text, reader(type_), FILE).text == meaning.text
