"""The subject of a finding: the organisation, cycle and place of a row of records or of a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from mandata.findings import Subject
from mandata.framework.model import ORGANISATIONS, Form, Framework
from mandata.indicators import Value
from mandata.indicators.rounding import Number, number_text
from mandata.messages import N_, Param, Phrase
from mandata.records.answer_texts import row_name
from mandata.records.row_findings import organisation_fields


def subject_of_row(form: Form, row: Mapping[str, Any], column: str, about: str = "") -> Subject:
    """Return the subject of figures in one row of a form's records.

    Args:
        row: with every column of the records.
        column: name of the wrong field, "" for the row as a whole.
        about: distinguishes findings of one code about the same cell.
    """
    organisation = next((row[name] or "" for name in organisation_fields(form)), "")
    return Subject(form.name, organisation, row["_cycle"], row_name(row, form), column, about)


def subject_of_value(framework: Framework, value: Value, about: str = "") -> Subject:
    """Return the subject of a value: its indicator, cycle and place.

    Args:
        about: distinguishes findings of one code, if the indicator alone does not.
    """
    form = value.indicator.form
    organisation = next((code for name, code in value.at if _names_organisation(framework, form, name)), "")
    row = "; ".join(f"{name}={code}" for name, code in value.at)
    return Subject(form, organisation, value.cycle, row, about=about or value.indicator.id)


def where(codes: Iterable[object], cycle: int) -> tuple[Param, ...]:
    """Return the codes and cycle of a row or a value in words, for messages: `NORTH, young, cycle 2`."""
    return (*map(str, codes), Phrase(N_("cycle %(cycle)s"), {"cycle": str(cycle)}))


def number(figure: Number) -> Decimal:
    """Return a figure as a parameter of a message."""
    return Decimal(number_text(figure))


def _names_organisation(framework: Framework, form: str, dimension: str) -> bool:
    if form not in framework.forms:
        return False
    codes = framework.code_list_of(form, dimension)
    return codes is not None and codes.name == ORGANISATIONS
