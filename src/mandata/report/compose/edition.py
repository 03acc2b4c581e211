"""The words for a report's cycle and release: its ordinal, period and date, in the language of the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from babel.dates import format_date, format_interval, format_skeleton

from mandata.framework.model import ExhibitDeclaration, Framework, Outline
from mandata.framework.model.framework import Period
from mandata.framework.placeholders import PLACEHOLDER, changed, changed_exhibit
from mandata.report.compose.ordinals import ordinal

Words = Mapping[str, Mapping[str, str]]
"""Words by the group and the name of a placeholder: `words["cycle"]["ordinal"]`."""

MONTH = "{release.month}"
"""The date of a report whose outline declares no other."""

DASH, THIN_DASH = " – ", "\u2009–\u2009"


def edition_words(framework: Framework, cycle: int, day: date) -> Words:
    """Return the words of a report of a cycle that is released on a day; those that a cycle has nothing for are "".

    Args:
        cycle: number of a cycle that the framework declares.
    """
    language = framework.file.language
    declared = framework.cycle(cycle)
    if declared is None:
        raise LookupError(f"The framework has no cycle {cycle}.")
    locale = _locale(language)
    return {
        "cycle": {
            "number": str(cycle),
            "title": declared.title,
            "ordinal": ordinal(cycle, language),
            "period": period_in_words(declared.period, language),
            "year": str(declared.period.end.year),
            "collection": period_in_words(declared.collection, language) if declared.collection else "",
        },
        "release": {
            "date": format_date(day, "long", locale=locale),
            "month": format_skeleton("yMMMM", day, locale=locale),
            "year": format_skeleton("y", day, locale=locale),
        },
    }


def filled_outline(outline: Outline, words: Words) -> Outline:
    """Return an outline with its placeholders filled in."""
    dated = outline if outline.date_text else outline.model_copy(update={"date_text": MONTH})
    return changed(dated, lambda text: filled(text, words))


def filled_exhibit(exhibit: ExhibitDeclaration, words: Words) -> ExhibitDeclaration:
    """Return an exhibit with its placeholders filled in."""
    return changed_exhibit(exhibit, lambda text: filled(text, words))


def filled(text: str, words: Words) -> str:
    """Return a text with its placeholders filled in; a placeholder at its start gets a capital letter."""

    def word(found: str) -> str:
        group, _, name = found.partition(".")
        return words.get(group, {}).get(name, f"{{{found}}}")

    done = PLACEHOLDER.sub(lambda found: word(found[1]), text)
    return done[:1].upper() + done[1:] if PLACEHOLDER.match(text) else done


def period_in_words(period: Period, language: str) -> str:
    """Return a period as people write it: `2024`, `May to October 2024`, `3 May to 9 June 2024`."""
    locale, start, end = _locale(language), period.start, period.end
    is_of_months = start.day == 1 and (end + timedelta(days=1)).day == 1
    if is_of_months and (start.year, start.month, end.month) == (end.year, 1, 12):
        return str(format_skeleton("y", start, locale=locale))
    if not is_of_months:
        last = str(format_date(end, "long", locale=locale))
        joint = " to " if _is_english(language) else DASH
        return last if start == end else f"{_first_day(start, end, locale)}{joint}{last}"
    if (start.year, start.month) == (end.year, end.month):
        return str(format_skeleton("yMMMM", start, locale=locale))
    interval = str(format_interval(start, end, "yMMMM", locale=locale)).replace(THIN_DASH, DASH)
    return interval.replace(DASH, " to ") if _is_english(language) else interval


def _first_day(start: date, end: date, locale: str) -> str:
    """Return the first day of a period, without its year if that is the year of the last day."""
    same_year = start.year == end.year
    return str(
        format_skeleton("MMMMd", start, locale=locale) if same_year else format_date(start, "long", locale=locale)
    )


def _is_english(language: str) -> bool:
    return language.partition("-")[0].lower() == "en"


def _locale(language: str) -> str:
    """Return the locale of a language; dates in English without a country are written as in British English."""
    return "en_GB" if language == "en" else language.replace("-", "_")
