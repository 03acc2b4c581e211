"""What the checks of a cell say, in the language of the page.

Checks speak English, as files and command lines do. Each of their sentences that a person can meet on a page stands
here once more, with its names in it, so that it can be found again and said in another language.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SENTENCES = (
    gettext_noop("Fill it in."),
    gettext_noop("Check the figure."),
    gettext_noop("Correct the cell."),
    gettext_noop("Each may stand once."),
    gettext_noop("Write four digits."),
    gettext_noop("Write `yes` or `no`."),
    gettext_noop("Correct month and day."),
    gettext_noop("Name one of the right kind."),
    gettext_noop("Write a whole number; nothing is rounded or cut off."),
    gettext_noop("Write the number alone, for example 37.5."),
    gettext_noop("Write year-month-day, for example 2024-05-31."),
    gettext_noop("Correct it, or hand the row in for the cycle that it belongs to."),
    gettext_noop("The cell is blank."),
    gettext_noop("The cell is blank, and it is part of the row's name."),
    gettext_noop("'%(text)s' is of the kind '%(kind)s', not '%(asked)s'."),
    gettext_noop("'%(text)s' is not in the code list '%(list)s'."),
    gettext_noop("Did you mean '%(near)s'?"),
    gettext_noop("%(text)s is below the minimum of %(limit)s."),
    gettext_noop("%(text)s is above the maximum of %(limit)s."),
    gettext_noop("'%(text)s' does not match %(pattern)s."),
    gettext_noop("'%(text)s' already stands in this column."),
    gettext_noop("'%(text)s' is neither yes nor no."),
    gettext_noop("'%(text)s' is not a year."),
    gettext_noop("'%(text)s' is not a whole number."),
    gettext_noop("'%(text)s' is not a number."),
    gettext_noop("'%(text)s' is too large."),
    gettext_noop("'%(text)s' has a percent sign."),
    gettext_noop("'%(text)s' is written with a thousands separator."),
    gettext_noop("'%(text)s' is written with a decimal comma."),
    gettext_noop("There is no day '%(text)s'."),
    gettext_noop("'%(text)s' is not a date."),
    gettext_noop("%(day)s lies after the end of the collection (%(last)s)."),
    gettext_noop("%(day)s lies after the end of the period of %(cycle)s (%(last)s)."),
    gettext_noop("%(day)s lies before the start of the period of %(cycle)s (%(first)s)."),
    gettext_noop("Write %(plain)s, or %(decimal)s if the comma marks decimals."),
    gettext_noop("Write %(plain)s."),
)
"""Those that name nothing first, and the widest last."""


def told(sentence: str) -> str:
    """A sentence of a check in the language of the page; as it is where it is none of those known."""
    for known, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return _(known) % found.groupdict() if found.groupdict() else _(known)
    return sentence


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((known, _pattern(known)) for known in SENTENCES)


def _pattern(known: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", known)
    names = [f"(?P<{part}>.*)" if index % 2 else re.escape(part) for index, part in enumerate(parts)]
    return re.compile("".join(names), re.DOTALL)
