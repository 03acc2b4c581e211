"""Forms as data: the records of a release with the form's Table Schema, for every form that may be published."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from mandata.answers import Status
from mandata.framework.model import Field, Form, Framework
from mandata.framework.references import keys_of_references
from mandata.records import Records
from mandata.records.schema import OPEN, PROVENANCE, reason_of, status_of
from mandata.report.render.datapackage.reference import CYCLES, code_list_name
from mandata.report.render.datapackage.resources import Column, Link, Resource

STATUSES = [str(status) for status in Status]

PROVENANCE_TITLES = {
    "_cycle": Column("_cycle", "Cycle"),
    "_record": Column("_record", "Record", "Its id: form, cycle, number of the row."),
    "_return": Column("_return", "Return", "The file that the record came from."),
    "_line": Column("_line", "Line", "Of that file; the header is line 1."),
}


def form_resource(form: Form, records: Records, framework: Framework) -> Resource:
    """Return the records of a form, all cycles."""
    return Resource(
        name=_name(form.name),
        path=f"forms/{form.name}",
        title=form.title,
        description=form.description,
        table=records.table(form.name),
        columns=[*_columns(form)],
        primary_key=["_cycle", *form.table.primaryKey] if form.table.primaryKey else ["_record"],
        links=[Link("_cycle", CYCLES, "number"), *_links(form, framework)],
        sources=[form.source] if form.source else [],
    )


def _columns(form: Form) -> Iterator[Column]:
    for field in form.table.fields:
        of, limits = field.field_type, _constraints(field, form)
        yield Column(field.name, field.label, field.description, of.table_schema, limits, _more(field), of.data)
        if form.is_answer(field):
            yield Column(
                status_of(field.name), f"{field.label}: status", constraints={"required": True, "enum": STATUSES}
            )
            yield Column(reason_of(field.name), f"{field.label}: why there is no figure")
    yield from (PROVENANCE_TITLES[name] for name, _ in PROVENANCE)
    if form.name == "organisations":
        yield Column(OPEN, "Open in the cycle")


def _constraints(field: Field, form: Form) -> dict[str, Any]:
    """Return the form's limits, as far as they bind the stored value: an answer that gives a reason has none."""
    limits = field.constraints
    declared = {"minimum": limits.minimum, "maximum": limits.maximum, "pattern": limits.pattern}
    constraints = {name: _plain(limit) for name, limit in declared.items() if limit is not None}
    if limits.required and not form.is_answer(field):
        constraints["required"] = True
    return constraints


def _plain(limit: Decimal | str) -> float | int | str:
    """Return a limit as JSON writes it."""
    if isinstance(limit, str):
        return limit
    return int(limit) if limit == int(limit) else float(limit)


def _more(field: Field) -> dict[str, Any]:
    more = {
        "unit": field.field_type.unit or field.unit,
        "codelist": field.coded_by,
        "delimiter": " " if field.field_type.is_list else "",
        "computed": field.computed,
    }
    return {name: text for name, text in more.items() if text}


def _links(form: Form, framework: Framework) -> Iterator[Link]:
    for field in form.table.fields:
        if field.codelist:
            yield Link(field.name, code_list_name(field.codelist), "code")
    for key in keys_of_references(form, framework):
        if framework.forms[key.reference.resource].shows_records:
            yield Link(key.fields[0], _name(key.reference.resource), key.reference.fields[0])


def _name(form: str) -> str:
    return f"form-{form.replace('_', '-')}"
