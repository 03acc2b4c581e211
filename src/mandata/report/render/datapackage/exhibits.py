"""Exhibits as data: one row for each cell, with everything that is known of its value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from mandata.answers import Status
from mandata.framework.confidentiality import shows_records
from mandata.framework.model import Framework
from mandata.indicators.rounding import DECIMALS, rounded
from mandata.report.exhibits.model import Cell, Exhibit, Table
from mandata.report.render.datapackage.resources import Column, Resource
from mandata.report.typography.characters import legal_data

NUMBER = pa.decimal128(38, DECIMALS)
"""Room for each number that a value may have."""

STATUSES = [str(status) for status in Status]

COLUMNS = (
    (Column("row_code", "Row", "Code of the row; blank for an item or a total."), pa.string()),
    (Column("row", "Row as printed"), pa.string()),
    (Column("column", "Column as printed", "With the common head over several columns before it."), pa.string()),
    (Column("unit", "Unit of the number"), pa.string()),
    (Column("number", "Number", "To twelve decimals; blank where there is none: the status gives the reason."), NUMBER),
    (Column("status", "Status", "Kind of the answer; blank for words.", constraints={"enum": STATUSES}), pa.string()),
    (Column("reason", "Reason", "Why there is no number."), pa.string()),
    (Column("numerator", "Numerator", "Of a share, unscaled."), NUMBER),
    (Column("denominator", "Denominator", "Of a share, unscaled."), NUMBER),
    (Column("previous", "Previous number", "Of the value that this one is compared with."), NUMBER),
    (Column("change", "Change", "From the previous number; of percentages in percentage points."), NUMBER),
    (
        Column("direction", "Direction", "Of the printed figures.", constraints={"enum": ["up", "down", "same"]}),
        pa.string(),
    ),
    (Column("records", "Records", "How many took part; blank where that is not published."), pa.int64()),
    (Column("left_out", "Records left out", "How many were asked and gave no number."), pa.int64()),
    (Column("text", "As printed"), pa.string()),
    (Column("detail", "Smaller text next to it"), pa.string()),
    (Column("published", "Published figure", "Where the number contradicts it."), pa.string()),
    (
        Column("published_previous", "Published previous figure", "Where the previous number contradicts it"),
        pa.string(),
    ),
    (Column("indicator", "Indicator"), pa.string()),
    (Column("value", "Key of the value", "The same in every format of the report."), pa.string()),
)

SCHEMA = pa.schema([(column.name, type_) for column, type_ in COLUMNS])


def exhibit_resource(exhibit: Exhibit, framework: Framework) -> Resource | None:
    """Return the cells of an exhibit; None if it has neither table nor figures."""
    if exhibit.table is None and not exhibit.figures:
        return None
    rows = [*_table_rows(exhibit.table)] if exhibit.table else []
    rows += [_row("", figure.label, "", "", figure.cell) for figure in exhibit.figures]
    for row, cell in zip(rows, exhibit.cells, strict=True):
        if cell.value is not None and not shows_records(framework, cell.value.indicator):
            row |= {"records": None, "left_out": None}
    return Resource(
        name=f"exhibit-{exhibit.id}",
        path=f"exhibits/{exhibit.id}",
        title=f"{exhibit.name}. {exhibit.title}" if exhibit.name else exhibit.title,
        description="\n".join(filter(None, [exhibit.subtitle, *exhibit.notes, exhibit.as_of, exhibit.unavailable])),
        table=pa.Table.from_pylist(legal_data(rows), schema=SCHEMA),
        columns=[column for column, _ in COLUMNS],
        sources=[exhibit.source] if exhibit.source else [],
    )


def _table_rows(table: Table) -> Iterator[dict[str, Any]]:
    for row in table.rows:
        for head, cell in zip(table.heads[1:], row.cells, strict=True):
            column = ": ".join(filter(None, [head.group, head.label]))
            yield _row(row.code, row.label, column, head.unit, cell)


def _row(code: str, label: str, column: str, unit: str, cell: Cell) -> dict[str, Any]:
    row: dict[str, Any] = {"row_code": code, "row": label, "column": column, "text": cell.text, "detail": cell.detail}
    value = cell.value
    if value is None:
        return row | {"unit": unit, "reason": cell.reason}
    return row | {
        "unit": value.indicator.unit,
        "number": _written(value.number),
        "status": str(value.status),
        "reason": value.reason,
        "numerator": _written(value.numerator),
        "denominator": _written(value.denominator),
        "previous": _written(value.previous.number) if value.previous else None,
        "change": _written(value.change),
        "direction": str(value.direction) if value.direction else None,
        "records": value.records,
        "left_out": value.left_out,
        "published": cell.published or None,
        "published_previous": cell.published_before or None,
        "indicator": value.indicator.id,
        "value": value.key,
    }


def _written(number: Fraction | None) -> Decimal | None:
    return None if number is None else rounded(number, DECIMALS)
