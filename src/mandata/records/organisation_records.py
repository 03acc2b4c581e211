"""The organisations as records: one for each organisation and cycle, so that indicators may count them."""

from __future__ import annotations

import pyarrow as pa

from mandata.framework.model import ORGANISATIONS, Cycle, Framework
from mandata.framework.organisations import cells_of
from mandata.records.schema import OPEN, records_schema

FILE = "organisations.csv"


def organisation_records(framework: Framework, cycle: Cycle) -> pa.Table:
    """Return every organisation in a cycle, and whether it was open in it."""
    schema = records_schema(framework.forms[ORGANISATIONS])
    rows = []
    for number, organisation in enumerate(framework.organisations.values(), 1):
        row: dict[str, object] = {name: text or None for name, text in cells_of(organisation).items()}
        row |= {
            "_cycle": cycle.number,
            "_record": f"{ORGANISATIONS}/{cycle.number}/{number}",
            "_return": FILE,
            "_line": organisation.line,
            OPEN: organisation.is_open(cycle.period.start, cycle.period.end),
        }
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=schema)
