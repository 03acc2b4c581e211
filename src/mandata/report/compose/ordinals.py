"""Ordinal numbers: in words in English and French, in figures as each other language writes them."""

from __future__ import annotations

from mandata.report.exhibits.wording import ordinal_in_words

FRENCH = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize"),
    *("quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
FRENCH_TENS = ("vingt", "trente", "quarante", "cinquante", "soixante")

FIGURES = {"ar": "{}", "de": "{}.", "es": "{}.º", "it": "{}º", "pt": "{}.º", "ru": "{}-й", "zh": "第{}"}
"""The notation of ordinals in figures, by language; other languages write the number and a full stop."""


def ordinal(number: int, language: str) -> str:
    """Return the place of a whole number in a row, for example `sixth` or `sixième`.

    Args:
        number: counted from 1.
        language: a BCP 47 tag.
    """
    tag = language.partition("-")[0].lower()
    if tag == "en":
        return ordinal_in_words(number)
    if tag == "fr":
        return _french(number)
    return FIGURES.get(tag, "{}.").format(number)


def _french(number: int) -> str:
    if number == 1:
        return "premier"
    if not 1 < number < 100:
        return f"{number}e"
    words = _french_cardinal(number)
    stem = {"cinq": "cinqu", "neuf": "neuv"}.get(words[-4:])
    return f"{words[:-4]}{stem}ième" if stem else f"{words.removesuffix('e')}ième"


def _french_cardinal(number: int) -> str:
    """Return a whole number below one hundred in words, without the final `s` of `quatre-vingts`."""
    if number < 20:
        return FRENCH[number]
    if number < 80:
        tens = FRENCH_TENS[min(number // 10, 6) - 2]
        rest = number % 10 if number < 70 else number - 60
        joint = " et " if rest in (1, 11) else "-"
    else:
        tens, rest, joint = "quatre-vingt", number - 80, "-"
    return tens + (joint + FRENCH[rest] if rest else "")
