"""The counts that releases print of forms under disclosure control, stored to protect the next release.

records/releases/printed/<sha256>.json   one file for each published report, named by its content
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mandata.durable_files import write_if_changed
from mandata.findings import InvalidInput
from mandata.framework.model import Form, Framework
from mandata.indicators.disclosure import Printed, printed
from mandata.records import Records, Workspace
from mandata.records.folder import RELEASE_FILES, RELEASES, missing_release, part_path, read_release
from mandata.records.schema import records_schema
from mandata.report.document import Report

FOLDER = f"{RELEASES}/printed"


def printed_before(workspace: Workspace, records: Records) -> list[Printed]:
    """Return what earlier releases printed, in the order of their files' names.

    Raises:
        InvalidInput: a release is missing, so that nothing can be protected against a comparison with it.
    """
    folder = workspace.archive if workspace.archive.is_dir() else records.folder
    files = workspace.printed if workspace.printed is not None else sorted((folder / FOLDER).glob("*.json"))
    return [_read(json.loads(file.read_text("utf-8")), folder, workspace.framework) for file in files]


def printed_text(report: Report) -> str:
    """Return what a report prints, for the releases after it; "" if it prints nothing under disclosure control."""
    if report.release is None or not (report.protection.counts or report.protection.suppressed):
        return ""
    return json.dumps(report.protection.to_json(report.release.id), ensure_ascii=False, sort_keys=True) + "\n"


def keep_printed(workspace: Workspace, report: Report) -> None:
    """Keep what a report prints with its release."""
    text = printed_text(report)
    if text:
        name = hashlib.sha256(text.encode()).hexdigest()
        write_if_changed(workspace.archive / FOLDER / f"{name}.json", text)


def _read(data: dict[str, Any], folder: Path, framework: Framework) -> Printed:
    """Return what one report printed, with the records of its release."""
    path = folder / RELEASES / f"{data['release']}.json"
    release = read_release(path)
    if release is None:
        raise InvalidInput([missing_release(path)])
    forms = [name for name in {**data["counts"], **data["suppressed"]} if name in framework.forms]
    return printed(data, {name: _table(framework.forms[name], framework, release.files, folder) for name in forms})


def _table(form: Form, framework: Framework, files: Any, folder: Path) -> pa.Table:
    """Return the records of a form as a release holds them, with the columns that the form has now."""
    schema = records_schema(form)
    paths = [part_path(form.name, cycle.number) for cycle in framework.file.cycles]
    parts = [pq.ParquetFile(folder / RELEASE_FILES / files[path]).read() for path in paths if path in files]
    return pa.concat_tables([schema.empty_table(), *(_with_columns(part, schema) for part in parts)])


def _with_columns(table: pa.Table, schema: pa.Schema) -> pa.Table:
    columns: Sequence[pa.ChunkedArray] = [
        table.column(item.name).cast(item.type)
        if item.name in table.schema.names
        else pa.chunked_array([pa.nulls(table.num_rows, item.type)])
        for item in schema
    ]
    return pa.Table.from_arrays(list(columns), schema=schema)
