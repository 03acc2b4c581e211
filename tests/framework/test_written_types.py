"""Round trips of the types of fields: what is written is read again, in Python, SQL, a workbook and from a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandata.exchange.field_cells import FIELD_CELLS
from mandata.exchange.words import Words
from mandata.framework.field_types import DURATION, FIELD_TYPES, MOMENT, Mistake
from mandata.framework.field_types.attachment import file_cell
from mandata.framework.model import Field
from mandata.records.columns import ColumnReader
from mandata.records.connection import cursor
from mandata.records.meanings import meaning_of

MOMENTS = st.datetimes(datetime(1000, 1, 2), datetime(2999, 12, 30)).map(lambda moment: moment.replace(microsecond=0))
DEGREES = [st.decimals(-most, most, places=6, allow_nan=False) for most in (90, 180)]
POINTS = st.fixed_dictionaries(
    {"latitude": DEGREES[0], "longitude": DEGREES[1], "precision": st.none() | st.integers(0, 9_999_999)}
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": st.text(min_size=1),
    "text": st.text(min_size=1),
    "integer": st.integers(-(10**18) + 1, 10**18 - 1),
    "number": st.decimals(-(10**18) + 1, 10**18 - 1, places=9, allow_nan=False),
    "boolean": st.booleans(),
    "date": st.dates(),
    "year": st.integers(1000, 9999),
    "datetime": MOMENTS,
    "codes": st.lists(st.from_regex(r"[A-Za-z0-9_-]+", fullmatch=True), min_size=1).map(tuple),
    "place": st.text(min_size=1),
    "point": POINTS,
    "reference": st.text(min_size=1),
    "attachment": st.tuples(
        st.from_regex(r"[^\x00-\x20\x7f][^\x00-\x1f\x7f]{0,199}", fullmatch=True),
        st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    ).map(lambda parts: file_cell(*parts)),
    "duration": st.integers(0, 999_999 * 3_600 + 3_599),
}

TYPES = st.sampled_from(list(FIELD_TYPES))


def test_every_type_has_values() -> None:
    assert VALUES.keys() == FIELD_TYPES.keys()


def same(found: Any) -> Any:
    """A list that an engine gives back, as the tuple that a cell is read into."""
    return tuple(found) if isinstance(found, list) else found


def values() -> st.SearchStrategy[tuple[str, Any]]:
    return TYPES.flatmap(lambda name: st.tuples(st.just(name), VALUES[name]))


@given(values())
def test_what_a_type_writes_it_reads_again(case: tuple[str, Any]) -> None:
    of, value = FIELD_TYPES[case[0]], case[1]
    assert of.read(of.write(value)) == value
    assert of.fits(of.arrow)
    assert same(pa.array([value], of.arrow).to_pylist()[0]) == value


@given(values())
def test_sql_reads_what_a_type_writes(case: tuple[str, Any]) -> None:
    of, value = FIELD_TYPES[case[0]], case[1]
    text = of.write(value)
    if "\0" in text:
        return
    [(found,)] = cursor().execute(f"SELECT {of.value_sql('x')} FROM (SELECT ? AS x)", [text]).fetchall()
    assert same(found) == value
    if beyond := of.beyond_sql("x", of.arrow):
        table = pa.table({"x": pa.array([value], of.arrow)})
        assert cursor().from_arrow(table).filter(beyond).fetchall() == []


@given(TYPES, st.from_regex(r"[0-9T:+Z.\-]{1,26}", fullmatch=True) | st.text(min_size=1, max_size=20))
def test_sql_and_python_refuse_the_same_texts(name: str, text: str) -> None:
    of = FIELD_TYPES[name]
    if "\0" in text:
        return
    read = of.read(text)
    source = f"(SELECT {of.value_sql('x')} AS y FROM (SELECT ? AS x))"
    beyond = of.beyond_sql("y", None) or "false"
    [(found, is_beyond)] = cursor().execute(f"SELECT y, {beyond} FROM {source}", [text]).fetchall()
    assert (found is None or bool(is_beyond)) == isinstance(read, Mistake)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@given(case=values())
def test_a_workbook_gives_back_what_it_shows(language: str, case: tuple[str, Any]) -> None:
    of, cells, words = FIELD_TYPES[case[0]], FIELD_CELLS[case[0]], Words(language)
    text = of.write(case[1])
    shown = cells.shown(text, words)
    assert isinstance(shown, str) or cells.read(shown, words).text == text


@given(MOMENTS, st.integers(-14 * 60, 14 * 60))
def test_a_moment_is_the_same_in_every_zone(moment: datetime, minutes: int) -> None:
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    there = moment + timedelta(minutes=minutes)
    if not 1000 <= there.year <= 2999:
        return
    text = f"{there.isoformat(timespec='seconds')}{sign}{hours:02}:{rest:02}"
    assert MOMENT.read(text) == moment
    [(found,)] = cursor().execute(f"SELECT {MOMENT.value_sql('x')} FROM (SELECT ? AS x)", [text]).fetchall()
    assert found == moment
    assert datetime.fromisoformat(f"{MOMENT.write(moment)[:-1]}+00:00") == moment.replace(tzinfo=UTC)


def meant(text: str, type_: str) -> list[str]:
    meaning = meaning_of(text, ColumnReader(Field(name="asked", type=type_), is_answer=True, is_key=False))
    return list(meaning.readings) or [meaning.text]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("36:30", ["36:30"]),
        ("90 min", ["1:30"]),
        ("1 h 30", ["1:30"]),
        ("1h30", ["1:30"]),
        ("1.5 hours", ["1:30"]),
        ("1,5 heures", ["1:30"]),
        ("2 days, 3 hours and 5 minutes", ["51:05"]),
        ("2 jours et 3 heures", ["51:00"]),
        ("PT1H30M", ["1:30"]),
        ("P1DT2H", ["26:00"]),
        ("٣ ساعات", ["3:00"]),
        ("45 s", ["0:00:45"]),
        ("5", ["5"]),
        ("3 months", ["3 months"]),
        ("30 min 2 h", ["30 min 2 h"]),
    ],
)
def test_a_length_of_time_is_read_as_it_is_meant(text: str, readings: list[str]) -> None:
    assert meant(text, "duration") == readings


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("2025-03-31T14:05+02:00", ["2025-03-31T14:05+02:00"]),
        ("2025-03-31 14:05 +2", ["2025-03-31T14:05+02:00"]),
        ("31 March 2025, 2:05 pm UTC", ["2025-03-31T14:05Z"]),
        ("2025-03-31 14:05 Asia/Beirut", ["2025-03-31T14:05+03:00"]),
        ("2025-01-31 14:05 Asia/Beirut", ["2025-01-31T14:05+02:00"]),
        ("2025-10-26 02:30 Europe/Paris", ["2025-10-26T02:30+02:00", "2025-10-26T02:30+01:00"]),
        ("2025-03-30 02:30 Europe/Paris", ["2025-03-30 02:30 Europe/Paris"]),
        ("03/04/2025 14:05 Z", ["2025-04-03T14:05Z", "2025-03-04T14:05Z"]),
        ("2025-03-31 14:05", ["2025-03-31T14:05"]),
        ("2025-03-31 14:05 Nowhere/Land", ["2025-03-31 14:05 Nowhere/Land"]),
        ("14:05", ["14:05"]),
    ],
)
def test_a_moment_is_read_as_it_is_meant(text: str, readings: list[str]) -> None:
    assert meant(text, "datetime") == readings


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("33.2705, 35.2033", ["33.2705 35.2033"]),
        ("33.2705 35.2033 (500 m)", ["33.2705 35.2033 ±500"]),
        ("33.2705;35.2033 +/- 1.5 km", ["33.2705 35.2033 ±1500"]),
        ("geo:-33.27,35.2;u=500", ["-33.27 35.2 ±500"]),
        ("33°16'14\"N 35°12'12\"E", ["33.270556 35.203333"]),
        ("35.2033 W, 33.2705 S", ["-33.2705 -35.2033"]),
        ("33°76'N 35°12'E", ["33°76'N 35°12'E"]),
        ("33.27 N 35.2 N", ["33.27 N 35.2 N"]),
        ("33.27 35.2 O", ["33.27 35.2 O"]),
        ("33,2705 35,2033", ["33,2705 35,2033"]),
    ],
)
def test_a_point_is_read_as_it_is_meant(text: str, readings: list[str]) -> None:
    assert meant(text, "point") == readings


@pytest.mark.parametrize(
    ("text", "type_", "code"),
    [
        ("2025-03-31T14:05", "datetime", "no-zone"),
        ("2025-02-30T14:05Z", "datetime", "wrong-date"),
        ("2025-03-31", "datetime", "wrong-datetime"),
        ("2025-03-31T25:05Z", "datetime", "wrong-datetime"),
        ("1.5", "duration", "wrong-duration"),
        ("1:60", "duration", "wrong-duration"),
        ("91 10", "point", "wrong-point"),
        ("10 181", "point", "wrong-point"),
        ("Tyre", "point", "wrong-point"),
    ],
)
def test_what_is_wrong_is_named(text: str, type_: str, code: str) -> None:
    mistake = FIELD_TYPES[type_].read(text)
    assert isinstance(mistake, Mistake)
    assert mistake.code == code


@given(st.integers(0, 999_999 * 3_600))
def test_what_a_duration_means_means_itself(seconds: int) -> None:
    text = DURATION.write(seconds)
    assert meant(text, "duration") == [text]
