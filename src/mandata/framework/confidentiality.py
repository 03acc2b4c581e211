"""Who may see what comes from a form: the one rule.

A figure is as confidential as the forms that it is computed from, and so is everything said about it: a sentence, an
exhibit, a comparison, a finding. Two questions decide. May these people see a form? And where readers at large are the
people: does the framework let the figures of the form be published?

The rule for single records is stricter. Nothing of a record reaches a report or a preview, for any person, unless the
form is open: unclassified, without personal data and without disclosure control.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from mandata.findings import Finding, Subject
from mandata.framework.model import Form, Framework, Indicator


@dataclass(frozen=True, slots=True)
class Audience:
    """The audience of something.

    Attributes:
        sees: whether they may see the figures that are computed from a form.
        sees_records: whether they may see its single records, and findings in them.
        is_public: whether they are public readers. A framework can publish figures for them of a form that they may
        not see.
    """

    sees: Callable[[Form], bool]
    sees_records: Callable[[Form], bool]
    is_public: bool = False

    def may_see(self, framework: Framework, indicator: Indicator) -> bool:
        """Return whether they may see the figures of an indicator."""
        if self.is_public:
            return may_be_published(framework, indicator)
        return all(map(self.sees, sources(framework, indicator)))

    def may_see_finding(self, framework: Framework, finding: Finding) -> bool:
        """Return whether they may see all records that a finding is about."""
        return all(map(self.sees_records, sources_of_finding(framework, finding)))


READERS = Audience(lambda form: form.is_open, lambda form: form.shows_records, is_public=True)
"""Everybody: what they may see can be published."""

LEDGERS = ("control_totals", "finding_answers", "restatements")
"""Names of the files of a workspace that hold figures of any form."""

OPERATOR = Audience(lambda _: True, lambda _: True)
"""The person who holds the files themselves, and the checks, which read every figure."""


def sources(framework: Framework, indicator: Indicator) -> list[Form]:
    """Return the forms that an indicator is computed from; for one over other indicators, those of all its parts."""
    if indicator.parts:
        parts = [framework.indicators.get(identifier) for identifier in indicator.parts]
        found = [form for part in parts if part is not None for form in sources(framework, part)]
        return list({form.name: form for form in found}.values())
    form = framework.forms.get(indicator.form)
    return [form] if form else []


def may_be_published(framework: Framework, indicator: Indicator) -> bool:
    """Return whether the figures of an indicator may be printed: its forms are open, or the framework says so."""
    return indicator.published or all(form.is_open for form in sources(framework, indicator))


def shows_records(framework: Framework, indicator: Indicator) -> bool:
    """Return whether the records behind an indicator may be shown to readers."""
    return all(form.shows_records for form in sources(framework, indicator))


def sources_of_finding(framework: Framework, finding: Finding) -> list[Form]:
    """Return the forms whose figures a finding reports, its own form first; none where it is about no form."""
    named = [*_named_by(finding.subject)]
    if finding.place is not None:
        stem = PurePath(finding.place.file).stem
        named.append(stem)
        if stem in LEDGERS and finding.subject is None:
            return list(framework.forms.values())  # a cell of it is quoted, and may be of any form
    found: dict[str, Form] = {}
    for name in named:
        for form in _forms_named(framework, name):
            found.setdefault(form.name, form)
    return list(found.values())


def _named_by(subject: Subject | None) -> Iterator[str]:
    if subject:
        yield from (subject.form, subject.about)


def _forms_named(framework: Framework, name: str) -> list[Form]:
    """Return the forms behind a name that a finding gives: of a form, an indicator or a comparison."""
    if name in framework.forms:
        return [framework.forms[name]]
    compared = framework.comparisons.get(name)
    indicators = [compared.left.indicator, compared.right.indicator] if compared else [name]
    return [
        form
        for identifier in indicators
        if identifier in framework.indicators
        for form in sources(framework, framework.indicators[identifier])
    ]
