"""References: rows that refer to a missing row of another form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mandata.checks.subjects import subject_of_row
from mandata.findings import Finding, Place, Severity
from mandata.framework.field_types.figures import write_figure
from mandata.framework.model import ForeignKey, Form, Framework
from mandata.framework.references import foreign_keys_of
from mandata.messages import N_, Phrase, joined
from mandata.records import Records
from mandata.records.capping import MOST_ALIKE, and_more
from mandata.records.column_sql import quoted
from mandata.records.connection import cursor


def check_references(framework: Framework, records: Records, cycle: int) -> list[Finding]:
    """Find the rows whose foreign keys and references occur in no row of the form that they refer to.

    A row refers to rows of its own cycle; an entry of a register is known in every later cycle too. A field of the type
    `reference` can name an entry of any cycle: one that was entered late is reported later than what refers to it.

    Args:
        cycle: number of the cycle reported on; rows of later cycles are not checked.

    Returns:
        An error at the place of each such row; after the first few of a key, only their number.
    """
    return [
        finding
        for form in framework.forms.values()
        for key in foreign_keys_of(form, framework)
        for finding in _check(form, key, framework, records, cycle)
    ]


def _check(form: Form, key: ForeignKey, framework: Framework, records: Records, cycle: int) -> Iterator[Finding]:
    referred = framework.forms[key.reference.resource or form.name]
    rows = _astray(form, key, referred, records, cycle)
    for row in rows[:MOST_ALIKE]:
        yield _finding(form, key, referred, row)
    if rest := rows[MOST_ALIKE:]:
        yield and_more(len(rest), "unknown-reference", Place(rest[0]["_return"]), Severity.ERROR)


def _astray(form: Form, key: ForeignKey, referred: Form, records: Records, cycle: int) -> list[dict[str, Any]]:
    """Return the rows that refer to nothing, ordered by cycle and line."""
    engine = cursor()
    engine.register("own", records.table(form.name))
    engine.register("referred", records.table(referred.name))
    pairs = zip(map(quoted, key.fields), map(quoted, key.reference.fields), strict=True)
    same = " AND ".join(f"own.{field} = referred.{other}" for field, other in pairs)
    known = _known(form, key, referred)
    filled = " AND ".join(f"own.{quoted(field)} IS NOT NULL" for field in key.fields)
    found = engine.sql(
        f"SELECT * FROM own WHERE _cycle <= {cycle} AND {filled} AND NOT EXISTS ("  # noqa: S608 (names, quoted)
        f"SELECT 1 FROM referred WHERE {known} AND {same}) ORDER BY _cycle, _line"
    )
    rows: list[dict[str, Any]] = found.to_arrow_table().to_pylist()
    return rows


def _known(form: Form, key: ForeignKey, referred: Form) -> str:
    """Return the SQL condition for the rows that a row can refer to, by their cycle."""
    if key not in form.table.foreignKeys:
        return "true"
    return f"referred._cycle {'<=' if referred.kind == 'register' else '='} own._cycle"


def _finding(form: Form, key: ForeignKey, referred: Form, row: Mapping[str, Any]) -> Finding:
    texts = {name: write_figure(row[name]) for name in key.fields}
    cells = [Phrase(N_("'%(text)s' in '%(field)s'"), {"text": text, "field": name}) for name, text in texts.items()]
    subject = subject_of_row(form, row, key.fields[0] if len(key.fields) == 1 else "", referred.name)
    return Finding(
        "unknown-reference",
        {
            "cells": joined(cells),
            "form": form.name,
            "cycle": str(row["_cycle"]),
            "other": referred.name,
            "fields": joined([f"'{name}'" for name in key.reference.fields]),
        },
        Place(row["_return"], row["_line"]),
        subject=subject,
        figures=tuple(texts.items()),
    )
