"""Resources of a data package: a table with its description, written as CSV and, where wanted, as Parquet.

https://specs.frictionlessdata.io/data-resource/ and https://specs.frictionlessdata.io/table-schema/
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mandata.framework.field_types import BOOLEAN, FIELD_TYPES, NUMBER
from mandata.framework.field_types.figures import write_figure

Descriptor = dict[str, Any]
"""A JSON object of the Frictionless standards."""

TYPES = {of.arrow: of.table_schema for of in reversed(FIELD_TYPES.values())}
TYPES |= dict.fromkeys((pa.decimal128(38, 12), pa.float64()), NUMBER.table_schema)
"""The name in a Table Schema of what a column holds; of two types that are stored alike, the one declared first."""


@dataclass(frozen=True, slots=True)
class Column:
    """The meaning of a table's column.

    Attributes:
        type: of the Table Schema standard; by default the one that fits the column.
        more: further properties of the field, for example `unit`.
        write: gives the text of a value in a CSV file.
    """

    name: str
    title: str = ""
    description: str = ""
    type: str = ""
    constraints: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    write: Callable[[Any], str] = write_figure


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key: a column whose cells name a row of another resource."""

    column: str
    resource: str
    key: str

    @property
    def descriptor(self) -> Descriptor:
        """As the Table Schema standard writes it."""
        return {"fields": [self.column], "reference": {"resource": self.resource, "fields": [self.key]}}


@dataclass(frozen=True, slots=True)
class Resource:
    """One table of the package.

    Attributes:
        name: unique in the package, small letters, digits and hyphens.
        path: below the package's folder, without suffix.
        columns: what the table's columns mean, in their order.
        sources: who is responsible for the figures.
        as_parquet: whether it is also written as Parquet, with its types.
    """

    name: str
    path: str
    title: str
    table: pa.Table
    columns: Sequence[Column]
    description: str = ""
    primary_key: Sequence[str] = ()
    links: Sequence[Link] = ()
    sources: Sequence[str] = ()
    as_parquet: bool = True

    def write(self, folder: Path) -> list[Descriptor]:
        """Write the files; returns how the package describes them."""
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        csv_path = target.with_name(f"{target.name}.csv")
        writers = {column.name: column.write for column in self.columns}
        csv_path.write_text(csv_text(self.table, writers), "utf-8", newline="")
        described = [
            self._descriptor(csv_path, "csv", "text/csv")
            | {"profile": "tabular-data-resource", "encoding": "utf-8", "schema": self._schema()}
        ]
        if self.as_parquet:
            parquet_path = target.with_name(f"{target.name}.parquet")
            pq.write_table(self.table.combine_chunks(), parquet_path, compression="zstd")
            descriptor = self._descriptor(parquet_path, "parquet", "application/vnd.apache.parquet")
            described.append(descriptor | {"name": f"{self.name}-parquet", "type": "file"})
        return described

    def _descriptor(self, path: Path, format_: str, mediatype: str) -> Descriptor:
        content = path.read_bytes()
        descriptor: Descriptor = {
            "name": self.name,
            "path": f"{self.path}.{format_}",
            "title": self.title,
            "format": format_,
            "mediatype": mediatype,
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        if self.description:
            descriptor["description"] = self.description
        if self.sources:
            descriptor["sources"] = [{"title": source} for source in self.sources]
        return descriptor

    def _schema(self) -> Descriptor:
        types = {
            name: TYPES[type_] for name, type_ in zip(self.table.schema.names, self.table.schema.types, strict=True)
        }
        schema: Descriptor = {"fields": [_field(column, types[column.name]) for column in self.columns]}
        if self.primary_key:
            schema["primaryKey"] = list(self.primary_key)
        if self.links:
            schema["foreignKeys"] = [link.descriptor for link in self.links]
        return schema


def csv_text(table: pa.Table, writers: Mapping[str, Callable[[Any], str]]) -> str:
    """Return a table as CSV: header, then one line per row; a blank cell if there is no value.

    Args:
        writers: functions that return the text of a value, by column.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.schema.names)
    columns = [
        ["" if value is None else writers[name](value) for value in table.column(name).to_pylist()]
        for name in table.schema.names
    ]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()


def _field(column: Column, type_: str) -> Descriptor:
    descriptor: Descriptor = {"name": column.name, "type": column.type or type_}
    if descriptor["type"] == BOOLEAN.table_schema:
        descriptor |= {"trueValues": ["yes"], "falseValues": ["no"]}
    for key in ("title", "description"):
        if getattr(column, key):
            descriptor[key] = getattr(column, key)
    if column.constraints:
        descriptor["constraints"] = dict(column.constraints)
    return descriptor | dict(column.more)
