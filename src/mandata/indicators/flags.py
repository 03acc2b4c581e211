"""Flags of answers, computed once for a table, so that every query over it stays short.

For an answer field `x` the records have `x__status` and `x__reason`. This adds
`x__lack`, null if there is a number, else the rank of the status followed by the reason: the smallest of several
gives the deciding status and its first reason; and `x__mark`, 0, 1 or 2 for reported, provisional, estimated.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from mandata.answers import MISSING_IN_ORDER, Status
from mandata.framework.model import Form

MARKS = (Status.REPORTED, Status.PROVISIONAL, Status.ESTIMATED)
"""From the surest; the least sure answer marks the whole."""


def with_flags(table: pa.Table, form: Form) -> pa.Table:
    """Return a table of records with a lack and a mark for every answer."""
    for field in form.table.fields:
        if form.is_answer(field):
            status = table.column(f"{field.name}__status")
            table = table.append_column(f"{field.name}__lack", _lack(status, table.column(f"{field.name}__reason")))
            table = table.append_column(f"{field.name}__mark", _mark(status))
    return table


def read_lack(lack: str) -> tuple[Status, str]:
    """Return the status and reason that a lack encodes."""
    return MISSING_IN_ORDER[int(lack[0])], lack[1:]


def _lack(status: pa.ChunkedArray, reason: pa.ChunkedArray) -> pa.ChunkedArray:
    ranks = pc.index_in(status, value_set=pa.array([str(item) for item in MISSING_IN_ORDER]))
    return pc.binary_join_element_wise(ranks.cast(pa.string()), pc.fill_null(reason, ""), "")


def _mark(status: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(pc.index_in(status, value_set=pa.array([str(item) for item in MARKS])), 0)
