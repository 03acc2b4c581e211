"""Findings in the words of a page: its language, its numbers and dates, and the framework's own translations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, ngettext

from mandata.collection.cell_parts import NOT_A_MARK, How
from mandata.findings import Finding
from mandata.framework.languages import words_in
from mandata.framework.model import Framework
from mandata.messages import Label, Params, Text, Wording


class PageWording(Wording):
    """Words messages in the language of the page."""

    def __init__(self, framework: Framework | None) -> None:
        self.language = (get_language() or "en").partition("-")[0]
        self.labels = words_in(framework, self.language) if framework else {}

    def say(self, text: Text, params: Params) -> str:
        """Return a template in the language. A cell shows its typed dash as people see it."""
        return super().say(text, params).replace(NOT_A_MARK, How.NOT_APPLICABLE.value)

    def translated(self, text: str) -> str:
        """Return a text of the interface in the language."""
        return gettext(text)

    def plural(self, one: str, many: str, number: int) -> str:
        """Return the text for a number in the language."""
        return ngettext(one, many, number)

    def label(self, label: Label) -> str:
        """Return a text of the framework in the language."""
        return self.labels.get(str(label), str(label))

    def number(self, number: int | Decimal) -> str:
        """Return a figure with the language's separators."""
        return number_format(number, use_l10n=True, force_grouping=True)

    def day(self, day: date) -> str:
        """Return a date in words."""
        return date_format(day, "j F Y")


def text_of(finding: Finding, framework: Framework | None) -> str:
    """Return what is wrong, in the language of the page."""
    return finding.text_in(PageWording(framework))


def fix_of(finding: Finding, framework: Framework | None) -> str:
    """Return what to do about it, in the language of the page."""
    return finding.fix_in(PageWording(framework))


def sentences_of(finding: Finding, framework: Framework | None) -> str:
    """Return what is wrong and what to do about it, in the language of the page."""
    wording = PageWording(framework)
    cell = finding.cell.text(wording) if finding.cell else ""
    return f"{cell}{finding.text_in(wording)} {finding.fix_in(wording)}".strip()
