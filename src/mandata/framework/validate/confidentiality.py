"""What must hold so that nothing confidential is published: keys that open a form have an effect and open no record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mandata.findings import Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import Field, Form, Indicator
from mandata.framework.validate.forms import STORIES
from mandata.messages import joined

QUOTED = re.compile(r"'[^']*'")
PRINTED_OF_A_STORY = ("id", "organisation", "title", "text")
"""The fields of a story that a report prints."""


def check_confidentiality(draft: Draft, findings: Findings) -> None:
    """Add a finding for each key that opens what is open, or that would open single records."""
    for name, form in draft.forms.known.items():
        _check_public_fields(form, findings)
        _check_counts(form, findings)
        _check_totals(form, draft, findings)
        if name == STORIES:
            _check_stories(form, findings)
    for indicator in draft.indicators:
        _check_indicator(indicator, draft, findings)


def _check_public_fields(declared: Declared[Form], findings: Findings) -> None:
    form = declared.item
    for index, field in enumerate(form.table.fields):
        place = declared.place("schema", "fields", index, "public") if field.public else None
        if field.public and form.classification != "unclassified":
            params = {"field": field.name, "classification": form.classification}
            findings.add("no-effect", params, place, variant="public-classified")
        elif field.public and not form.personal_data:
            findings.add("no-effect", {"field": field.name}, place, variant="public-open")


def _check_counts(declared: Declared[Form], findings: Findings) -> None:
    """Check that no expression ties two counts under disclosure control: each is protected alone."""
    form = declared.item
    counts = set(form.disclosure.counts) if form.disclosure else set()
    tied: list[tuple[str, str, set[str], tuple[str | int, ...]]] = [
        ("field", field.name, counts & {field.name, *_names_in(field.computed)}, ("schema", "fields", index))
        for index, field in enumerate(form.table.fields)
        if field.computed is not None
    ]
    tied += [
        ("rule", rule.id, counts & set(_names_in(rule.check)), ("rules", index, "check"))
        for index, rule in enumerate(form.rules)
    ]
    for what, name, names, loc in tied:
        if len(names) > 1:
            params = {what: name, "counts": joined(sorted(names))}
            findings.add("related-counts", params, declared.place(*loc), variant="field" if what == "field" else "")


def _check_totals(declared: Declared[Form], draft: Draft, findings: Findings) -> None:
    """Check that no declared total can reveal a suppressed part."""
    form = declared.item
    for index, field in enumerate(form.table.fields if form.disclosure else ()):
        codes = draft.codes_of(form, field.name)
        if codes and codes.totals:
            params = {"code": min(codes.totals), "field": field.name}
            findings.add("related-counts", params, declared.place("schema", "fields", index), variant="total")


def _names_in(expression: str) -> list[str]:
    return re.findall(r"[a-z_][a-z0-9_]*", QUOTED.sub("", expression))


def _check_stories(declared: Declared[Form], findings: Findings) -> None:
    """Check that the printed parts of stories are open, since stories are printed one by one."""
    form = declared.item
    closed = [name for name in PRINTED_OF_A_STORY if (field := form.field(name)) is not None and not form.shows(field)]
    if closed:
        place = declared.place("classification" if form.classification != "unclassified" else "personal_data")
        findings.add("single-record", {"fields": closed}, place, variant="stories")


def _check_indicator(declared: Declared[Indicator], draft: Draft, findings: Findings) -> None:
    indicator = declared.item
    forms = list(_sources(indicator, draft, set()))
    if indicator.published and forms and all(form.is_open for form in forms):
        findings.add("no-effect", {"indicator": indicator.id}, declared.place("published"), variant="published")
    form = draft.whole_form(indicator.form)
    if form is None or form.is_open:
        return
    for index, name in enumerate(indicator.by):
        field = form.field(name.partition(".")[0])
        if field is not None and _names_records(field):
            findings.add("single-record", {"name": name, "form": form.name}, declared.place("by", index))
    if indicator.published and form.personal_data and form.disclosure is None:
        params = {"indicator": indicator.id, "form": form.name}
        findings.add("small-counts", params, declared.place("published"))


def _names_records(field: Field) -> bool:
    """Return whether a cell of the field could be that of one record alone."""
    return field.coded_by is None and not field.field_type.is_shared_by_many and not field.public


def _sources(indicator: Indicator, draft: Draft, seen: set[str]) -> Iterator[Form]:
    """Yield the forms behind an indicator, as far as they can be read; circles are found elsewhere."""
    seen.add(indicator.id)
    for identifier in indicator.parts:
        part = draft.indicators.known.get(identifier)
        if part is not None and part.item.id not in seen:
            yield from _sources(part.item, draft, seen)
    form = draft.whole_form(indicator.form) if indicator.form else None
    if form is not None:
        yield form
