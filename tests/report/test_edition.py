"""Title, number, period and date of a report follow from its cycle and its release."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.acceptance import text
from tests.acceptance.documented import write_documented_files
from tests.framework import schools
from typer.testing import CliRunner

from mandata.cli.main import app
from mandata.framework import read_framework
from mandata.framework.model import ExhibitDeclaration
from mandata.framework.model.framework import Period
from mandata.framework.placeholders import NAMES
from mandata.report.compose.edition import (
    edition_words,
    filled,
    filled_exhibit,
    filled_outline,
    period_in_words,
)
from mandata.report.compose.ordinals import ordinal

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("start", "end", "english", "french"),
    [
        ("2024-05-01", "2024-10-31", "May to October 2024", "mai – octobre 2024"),
        ("2023-11-01", "2024-04-30", "November 2023 to April 2024", "novembre 2023 – avril 2024"),
        ("2024-01-01", "2024-12-31", "2024", "2024"),
        ("2024-02-01", "2024-02-29", "February 2024", "février 2024"),
        ("2024-05-03", "2024-06-09", "3 May to 9 June 2024", "3 mai – 9 juin 2024"),
        ("2023-05-03", "2024-06-09", "3 May 2023 to 9 June 2024", "3 mai 2023 – 9 juin 2024"),
        ("2024-05-03", "2024-05-03", "3 May 2024", "3 mai 2024"),
    ],
)
def test_a_period_is_written_as_people_write_it(start: str, end: str, english: str, french: str) -> None:
    period = Period(start=date.fromisoformat(start), end=date.fromisoformat(end))
    assert (period_in_words(period, "en"), period_in_words(period, "fr")) == (english, french)


@given(start=DAYS, length=st.integers(0, 800), language=st.sampled_from(["en", "fr", "ar", "es", "ru", "zh", "pt-BR"]))
def test_two_periods_are_never_written_alike(start: date, length: int, language: str) -> None:
    period = Period(start=start, end=start + timedelta(days=length))
    longer = Period(start=start, end=start + timedelta(days=length + 1))
    assert period_in_words(period, language) != period_in_words(longer, language)


@pytest.mark.parametrize(
    ("number", "english", "french", "spanish"),
    [
        (1, "first", "premier", "1.º"),
        (6, "sixth", "sixième", "6.º"),
        (21, "twenty-first", "vingt et unième", "21.º"),
        (79, "seventy-ninth", "soixante-dix-neuvième", "79.º"),
        (101, "101st", "101e", "101.º"),
    ],
)
def test_the_number_of_a_report_in_words(number: int, english: str, french: str, spanish: str) -> None:
    assert [ordinal(number, tag) for tag in ("en", "fr-ML", "es")] == [english, french, spanish]


@given(
    numbers=st.lists(st.integers(0, 200), min_size=2, max_size=2, unique=True), language=st.sampled_from(["en", "fr"])
)
def test_two_numbers_are_never_called_alike(numbers: list[int], language: str) -> None:
    first, second = (ordinal(number, language) for number in numbers)
    assert first != second


def test_every_placeholder_has_a_value(tmp_path: Path) -> None:
    framework = schools.write(tmp_path)
    schools.edit(
        framework / "framework.yaml",
        "end: 2024-12-31}}",
        "end: 2024-12-31}, collection: {start: 2025-01-01, end: 2025-02-28}}",
    )
    words = edition_words(read_framework(framework), 2, date(2025, 3, 7))
    assert {name: filled(f"in {{{name}}}", words) for name in NAMES} == {
        "cycle.number": "in 2",
        "cycle.title": "in Second year",
        "cycle.ordinal": "in second",
        "cycle.period": "in 2024",
        "cycle.year": "in 2024",
        "cycle.collection": "in January to February 2025",
        "release.date": "in 7 March 2025",
        "release.month": "in March 2025",
        "release.year": "in 2025",
    }
    assert filled("{cycle.ordinal} report, {cycle.ordinal}", words) == "Second report, second"
    assert filled_outline(read_framework(framework).outline, words).date_text == "March 2025"


@pytest.mark.slow
def test_the_date_asked_for_is_printed_in_every_format(tmp_path: Path) -> None:
    town = write_documented_files(tmp_path)
    outline = tmp_path / "libraries/report/outline.yaml"
    outline.write_text(
        outline.read_text("utf-8")
        .replace("publisher:", 'date_text: "{release.date}"\ncover_text: "The loans of {cycle.period}."\npublisher:')
        .replace("summary: What the town read.", 'summary: "What the town read in {cycle.period}."'),
        "utf-8",
    )
    schools.put(town / "narrative/lending.md", "We report on {{ cycle.period }}, in {{ release.month }}.\n")
    file = town / "workspace.yaml"
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join("date: 2026-11-30" if line.startswith("date:") else line for line in lines), "utf-8")
    for cycle, number, year in (("1", "First", "2023"), ("2", "Second", "2024")):
        done = CliRunner().invoke(app, ["report", str(town), "--cycle", cycle, "--out", str(town / "out")])
        assert done.exit_code == 0, done.output
        out = town / "out"
        for found in (
            text.of_pdf(out / "report.pdf"),
            text.of_html(out / "report.html"),
            text.of_docx(out / "report.docx"),
        ):
            words = " ".join(found.split())
            assert "30 November 2026" in words and f"{number} report" in words
            assert f"The loans of {year}." in words and f"What the town read in {year}." in words
            assert f"We report on {year}, in November 2026." in words
        page = (out / "report.html").read_text("utf-8")
        assert '<time datetime="2026-11-30">30 November 2026</time>' in page
        assert f"<cite>The libraries of the town: {number} report</cite>. 30 November 2026." in page
        assert b"(D:20261130" in (out / "report.pdf").read_bytes() or b"2026-11-30" in (out / "report.pdf").read_bytes()


def test_texts_and_places_of_an_exhibit_follow_the_cycle() -> None:
    declared = ExhibitDeclaration.model_validate(
        {
            "id": "deaths",
            "kind": "table",
            "title": "Deaths in {cycle.year}",
            "rows": {"items": [{"indicator": "a.b", "label": "{cycle.title}", "where": {"year": "{cycle.year}"}}]},
            "columns": [{"label": "{cycle.period}", "show": ["change"]}],
            "notes": ["{{cycle.year}}"],
        }
    )
    words = {"cycle": {"year": "2024", "title": "Cycle 6", "period": "May to October 2024"}}
    shown = filled_exhibit(declared, words)
    assert (shown.title, shown.columns[0].label, shown.notes) == (
        "Deaths in 2024",
        "May to October 2024",
        ("{{cycle.year}}",),
    )
    assert shown.rows is not None
    assert (shown.rows.items[0].label, shown.rows.items[0].where) == ("Cycle 6", {"year": "2024"})
    assert shown.columns[0].show == ("change",)
    assert filled_exhibit(shown, words) is shown
