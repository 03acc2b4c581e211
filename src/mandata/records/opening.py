"""Accepted records, opened for reading."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mandata.framework.model import Framework
from mandata.records.control_totals import ControlTotal
from mandata.records.finding_answers import FindingAnswer
from mandata.records.folder import CONTROL_TOTALS, FINDING_ANSWERS, RESTATEMENTS, SUBMISSIONS, part_path, sound_manifest
from mandata.records.manifest import Manifest, Release
from mandata.records.restatements import Restatement
from mandata.records.schema import records_schema
from mandata.records.submissions import Submission
from mandata.records.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Records:
    """Accepted records, opened for reading.

    Attributes:
        control_totals: in the order of their files and lines.
        restatements: by date.
        finding_answers: the answers to findings, in the order of the ledger.
        submissions: when returns were submitted, if known.
    """

    folder: Path
    framework: Framework
    manifest: Manifest
    control_totals: Sequence[ControlTotal]
    restatements: Sequence[Restatement]
    finding_answers: Sequence[FindingAnswer] = ()
    submissions: Sequence[Submission] = ()
    _read: dict[str, pa.Table] = field(default_factory=dict, repr=False)

    @property
    def release(self) -> Release:
        """Return the release of these records, frozen or not."""
        return self.manifest.release

    def table(self, form: str) -> pa.Table:
        """Return all records of a form, every cycle, in the order of their returns; empty if there are none.

        Raises:
            KeyError: the framework has no such form.
        """
        if form not in self._read:
            paths = [part_path(form, cycle.number) for cycle in self.framework.file.cycles]
            parts = [pq.ParquetFile(self.folder / path).read() for path in paths if path in self.manifest.files]
            schema = records_schema(self.framework.forms[form])
            self._read[form] = pa.concat_tables([schema.empty_table(), *(part.cast(schema) for part in parts)])
        return self._read[form]


def open_records(workspace: Workspace) -> Records:
    """Open the accepted records.

    Raises:
        InvalidInput: there are none, they do not match the manifest, or the framework has changed since.
    """
    return read_records(workspace.records, workspace.framework, sound_manifest(workspace))


def read_records(folder: Path, framework: Framework, manifest: Manifest) -> Records:
    """Return the records of a folder.

    Args:
        manifest: the verified contents of the folder.
    """

    def listed(name: str) -> list[dict[str, Any]]:
        known = name in manifest.files
        entries: list[dict[str, Any]] = json.loads((folder / name).read_text("utf-8")) if known else []
        return entries

    return Records(
        folder,
        framework,
        manifest,
        control_totals=[ControlTotal(**item) for item in listed(CONTROL_TOTALS)],
        restatements=[Restatement(**item) for item in listed(RESTATEMENTS)],
        finding_answers=[FindingAnswer(**item) for item in listed(FINDING_ANSWERS)],
        submissions=[Submission(**item) for item in listed(SUBMISSIONS)],
    )
