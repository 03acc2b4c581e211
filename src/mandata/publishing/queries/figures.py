"""The figures of a release, stored next to its report, so that two releases can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mandata import durable_files
from mandata.framework.confidentiality import sources
from mandata.records.answer_texts import row_name
from mandata.report.document import Report
from mandata.report.exhibits.wording import FigureWording

FILE = "figures.json"

Figures = Mapping[str, Mapping[str, Any]]
"""By the value's key:

`title`, `at`, `printed`, `forms` (the names of those behind it), and `rows`, the cells of the records behind it by
record.
"""


def figures_of(report: Report) -> Figures:
    """Return every value that a report shows, with its records, each by the name that it keeps between releases."""
    wording, names = FigureWording(report.framework), _names(report)
    return {
        key: {
            "title": value.indicator.title,
            "at": [code for _, code in value.at],
            "cycle": value.cycle,
            "printed": wording.value(value),
            "forms": [form.name for form in sources(report.framework, value.indicator)],
            "rows": {
                names.get(traced.record, traced.record): dict(traced.fields)
                for traced in report.traces.get(key, ())
                if traced.took_part
            },
        }
        for key, value in report.values.items()
    }


def _names(report: Report) -> dict[str, str]:
    """Return record to `form, cycle 6, key`."""
    names: dict[str, str] = {}
    records = report.records
    if records is None:
        return names
    for form in sorted({traced.record.partition("/")[0] for found in report.traces.values() for traced in found}):
        declared = report.framework.forms[form]
        columns = [*declared.table.primaryKey, "_record", "_cycle"]
        for row in records.table(form).select(columns).to_pylist():
            names[row["_record"]] = f"{form}, cycle {row['_cycle']}, {row_name(row, declared)}"
    return names


def write_figures(report: Report, folder: Path) -> None:
    """Write the figures of a report next to its files."""
    durable_files.write(folder / FILE, json.dumps(figures_of(report), ensure_ascii=False, sort_keys=True))


def read_figures(folder: Path) -> Figures:
    """Return the figures of a built release; none if the folder has none."""
    path = folder / FILE
    figures: Figures = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return figures
