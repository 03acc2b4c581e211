"""What the checks say, in the language of the page.

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
    gettext_noop("Write the number; 0 if zero is meant."),
    gettext_noop(
        "Write 0 if zero is meant; else say that it is not applicable (in a CSV file the plain hyphen, `-`) "
        "or not available and why (there `: ` and the reason)."
    ),
    gettext_noop(
        "Say that it is not applicable (in a CSV file the plain hyphen, `-`) "
        "or not available and why (there `: ` and the reason)."
    ),
    gettext_noop("Write a whole number; nothing is rounded or cut off."),
    gettext_noop("Write the number alone, for example 37.5."),
    gettext_noop("Write year-month-day, for example 2024-05-31."),
    gettext_noop("Correct it, or hand the row in for the cycle that it belongs to."),
    gettext_noop("The cell is blank."),
    gettext_noop("The cell is blank, and it is part of the row's name."),
    gettext_noop("'%(text)s' is of the kind '%(kind)s', not '%(asked)s'."),
    gettext_noop("'%(text)s' is not in the code list '%(list)s'."),
    gettext_noop("Did you mean '%(near)s'? '%(text)s' has %(mine)s in the place of %(theirs)s."),
    gettext_noop("Did you mean '%(near)s'?"),
    gettext_noop("'%(text)s' can be read in more than one way."),
    gettext_noop("'%(text)s' was read as %(value)s, without its time of day."),
    gettext_noop("'%(text)s' was read as %(value)s."),
    gettext_noop("'%(text)s' was written by a spreadsheet that keeps six digits at most in such a cell."),
    gettext_noop("Correct the cell if this is wrong."),
    gettext_noop("Correct the cell if the day is another one in your time zone."),
    gettext_noop("Check the figure at its source, and write all its digits."),
    gettext_noop("%(text)s is below the minimum of %(limit)s."),
    gettext_noop("%(text)s is above the maximum of %(limit)s."),
    gettext_noop("'%(text)s' does not match %(pattern)s."),
    gettext_noop("'%(text)s' already stands in this column."),
    gettext_noop("'%(text)s' is neither yes nor no."),
    gettext_noop("'%(text)s' is not a year."),
    gettext_noop("'%(text)s' is not a whole number."),
    gettext_noop("'%(text)s' is not a number."),
    gettext_noop("'%(text)s' is too large."),
    gettext_noop("'%(text)s' has more than 9 decimals."),
    gettext_noop("Write at most 9 decimals, for example %(number)s."),
    gettext_noop("'%(text)s' does not say what is meant: zero, not applicable or not available."),
    gettext_noop("'%(text)s' does not say what is meant: not applicable or not available."),
    gettext_noop("'%(text)s' does not say what is meant: zero or nothing."),
    gettext_noop("'%(text)s' has a percent sign."),
    gettext_noop("'%(text)s' is written with a thousands separator."),
    gettext_noop("'%(text)s' is written with a decimal comma."),
    gettext_noop("There is no day '%(text)s'."),
    gettext_noop("'%(text)s' is not a date."),
    gettext_noop("'%(text)s' is not a date with a time."),
    gettext_noop("Write the date, the time and its difference from UTC, for example 2024-05-31T14:05+02:00."),
    gettext_noop("'%(text)s' has no time zone."),
    gettext_noop("Add the difference from UTC, for example 2024-05-31T14:05+02:00, or Z for UTC."),
    gettext_noop("'%(text)s' is not a length of time."),
    gettext_noop("'%(text)s' is not a point on the map."),
    gettext_noop("Write latitude and longitude in degrees, for example 33.2705 35.2033."),
    gettext_noop("The latitude comes first, from -90 to 90; then the longitude, from -180 to 180."),
    gettext_noop("Write hours and minutes, for example 36:30."),
    gettext_noop("%(day)s lies after the end of the collection (%(last)s)."),
    gettext_noop("%(day)s lies after the end of the period of %(cycle)s (%(last)s)."),
    gettext_noop("%(day)s lies before the start of the period of %(cycle)s (%(first)s)."),
    gettext_noop("Ask for the rest, or for the reason why there is no figure."),
    gettext_noop("Ask the source for the count behind the percentage."),
    gettext_noop("Ask the source which is right; the report computes from the counts."),
    gettext_noop("Ask the source which of the two is right; the report computes from the parts."),
    gettext_noop("Ask the source which share is wrong, or which is missing."),
    gettext_noop("If it is, give it in control_totals.csv instead, or let the indicators name the codes that count."),
    gettext_noop("Ask them for it, or answer why there is nothing to report."),
    gettext_noop("Ask whether there is nothing to report, and have that said."),
    gettext_noop("Ask whoever reported them which of the two is right, and correct the other."),
    gettext_noop("Check that the figures are as of the cut-off date."),
    gettext_noop("Correct it, or restate the earlier figure with a reason."),
    gettext_noop("Look whether it was counted anew or taken over from the last return."),
    gettext_noop("Look whether it was typed or counted otherwise than before; if it is right, answer why."),
    gettext_noop("The same reason was given for the same figures before. Give another one."),
    gettext_noop("Accept one for each of them."),
    gettext_noop("No return is accepted yet for: %(titles)s."),
    gettext_noop("half up"),
    gettext_noop("half to even"),
    gettext_noop("down"),
    gettext_noop("Correct the row so that %(rule)s."),
    gettext_noop("Correct it, or hand in the row of '%(form)s' with this %(fields)s."),
    gettext_noop("Write the reason into %(file)s."),
    gettext_noop("Nothing is left to answer. %(said)s"),
    gettext_noop("There is no reason to decide about. Ask whoever reported the figures for one."),
    gettext_noop("There is no reason to decide about. %(said)s Ask whoever reported the figures for one."),
    gettext_noop("It was accepted before, by %(person)s on %(day)s."),
    gettext_noop("It was refused before, by %(person)s on %(day)s."),
    gettext_noop("%(cells)s of '%(form)s', cycle %(cycle)s, stands in no row of '%(other)s'."),
    gettext_noop("'%(field)s' of %(form)s, cycle %(cycle)s, %(row)s was '%(old)s' in a release and is now '%(new)s'."),
    gettext_noop("%(what)s: %(missing)s of the %(asked)s asked have not answered: %(names)s."),
    gettext_noop("%(what)s: cells are blank: %(parts)s answered."),
    gettext_noop("%(what)s: handed in after the end of the collection: %(parts)s."),
    gettext_noop("%(what)s: %(names)s gave figures in cycle %(last)s and say nothing now."),
    gettext_noop(
        "%(what)s: the printed total is %(printed)s, as unrounded shares may give; "
        "the shares as reported give %(computed)s."
    ),
    gettext_noop("%(what)s: the printed total is %(printed)s; the parts give %(computed)s."),
    gettext_noop("%(what)s: %(share)s was reported; %(part)s of %(whole)s gives %(computed)s."),
    gettext_noop("%(what)s: %(share)s is less than one per cent."),
    gettext_noop("%(what)s: %(name)s has figures and was closed on %(day)s."),
    gettext_noop("%(what)s: %(name)s has figures and was not open before %(day)s."),
    gettext_noop("If it was meant as a fraction, write %(number)s; if it is right, explain it."),
    gettext_noop("Correct the organisation or its dates, or explain the figures."),
    gettext_noop("%(what)s: %(parts)s is %(total)s, which rounding to 100 cannot explain."),
    gettext_noop("%(what)s: %(total)s is %(parts)s, so '%(code)s' may be the total of the others."),
    gettext_noop(
        "%(what)s: no whole number out of %(whole)s gives %(share)s rounded %(rule)s; "
        "%(below)s gives %(printed_below)s and %(above)s gives %(printed_above)s."
    ),
    gettext_noop(
        "%(what)s: no whole number out of %(whole)s gives %(share)s rounded %(rule)s; "
        "%(count)s (%(exact)s) gives it only if rounded %(other)s."
    ),
    gettext_noop(
        "%(what)s: no whole number out of %(whole)s gives %(share)s rounded %(rule)s; %(below)s gives %(printed)s."
    ),
    gettext_noop(
        "%(what)s: %(now)s, after %(before)s in the cycle before. It counts everything so far and cannot fall."
    ),
    gettext_noop("%(what)s: %(now)s, the same as in the %(cycles)s cycles before."),
    gettext_noop("%(what)s: %(now)s against a median of %(median)s in the earlier %(count)s figures."),
    gettext_noop("%(what)s: %(now)s against a median of %(median)s in the one earlier figure."),
    gettext_noop("%(what)s: %(now)s after %(zeros)s zeros."),
    gettext_noop("%(what)s; they should be the same."),
    gettext_noop("%(what)s; it can be at most that."),
    gettext_noop("%(what)s; it must be at least that."),
    gettext_noop("Write %(plain)s, or %(decimal)s if the comma marks decimals."),
    gettext_noop("Write %(first)s or %(second)s."),
    gettext_noop("Write %(plain)s."),
    gettext_noop("%(what)s, cycle %(cycle)s"),
)
"""Those that name nothing first, and the widest last."""

PARTS = ("what", "rule", "other")
"""Names of what is itself said in words that stand here."""


def told(sentence: str) -> str:
    """A sentence of a check in the language of the page; as it is where it is none of those known."""
    for known, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            named = {name: told(text) if name in PARTS else text for name, text in found.groupdict().items()}
            return _(known) % named if named else _(known)
    return sentence


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((known, _pattern(known)) for known in SENTENCES)


def _pattern(known: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", known)
    names = [f"(?P<{part}>.*)" if index % 2 else re.escape(part) for index, part in enumerate(parts)]
    return re.compile("".join(names), re.DOTALL)
