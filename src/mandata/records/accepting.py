"""Accepting returns: read whole, checked, written beside what stands and put in place when all of it is good."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mandata.findings import Findings
from mandata.records import ledger
from mandata.records.folder import (
    CONTROL_TOTALS,
    MANIFEST,
    RESTATEMENTS,
    changed_files,
    part_path,
    read_manifest,
)
from mandata.records.manifest import FrameworkMark, Manifest, Release, as_json, sha256_of
from mandata.records.releases import last_release
from mandata.records.restating import restated
from mandata.records.returns import Returns, hashes_of_returns, read_returns
from mandata.records.workspace import Workspace

LAYOUT = "2"
"""Counted up whenever the same returns would give other records, or other findings about them."""


def accept(workspace: Workspace) -> Manifest:
    """Read every return and put the records in place, once all of them are good. Unchanged files are left alone.

    Raises:
        InvalidInput: with every finding; the records that stood before still stand.
    """
    inputs, standing, last = _inputs(workspace), read_manifest(workspace), last_release(workspace)
    if standing and _is_current(standing, inputs, last, workspace):
        return standing
    returns = read_returns(workspace)
    workspace.records.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=workspace.records, prefix=".accepting-") as scratch:
        beside = Path(scratch)
        _write_records(beside, returns)
        findings = Findings(list(returns.findings))
        restatements = restated(workspace, returns, last, _hashes(beside), findings)
        findings.raise_if_errors()
        (beside / RESTATEMENTS).write_text(as_json([asdict(entry) for entry in restatements]), "utf-8")
        manifest = Manifest(
            date=workspace.date,
            accepted_by=workspace.accepted_by,
            framework=FrameworkMark.of(workspace.framework),
            inputs=inputs,
            returns=hashes_of_returns(workspace),
            files=_hashes(beside),
            since=last.id if last else "",
            findings=list(findings),
        )
        (beside / MANIFEST).write_text(manifest.to_json(workspace.folder), "utf-8")
        _put_in_place(beside, workspace.records, standing.files if standing else {}, manifest.files)
    return manifest


def _inputs(workspace: Workspace) -> str:
    """One hash over everything that the records depend on, but the releases."""
    corrections = workspace.folder / ledger.FILE
    parts = {
        "layout": LAYOUT,
        "pyarrow": pa.__version__,
        "framework": workspace.framework.sha256,
        "workspace": [workspace.cycle, workspace.date.isoformat(), workspace.accepted_by],
        "returns": hashes_of_returns(workspace),
        "restatements": sha256_of(corrections) if corrections.exists() else "",
    }
    return hashlib.sha256(as_json(parts).encode()).hexdigest()


def _is_current(manifest: Manifest, inputs: str, last: Release | None, workspace: Workspace) -> bool:
    compared = last is None or last.id in (manifest.since, manifest.release.id)
    return manifest.inputs == inputs and compared and not list(changed_files(workspace, manifest))


def _write_records(folder: Path, returns: Returns) -> None:
    for form, by_cycle in returns.tables.items():
        for cycle, table in by_cycle.items():
            path = folder / part_path(form, cycle)
            path.parent.mkdir(parents=True)
            pq.write_table(table.combine_chunks(), path, compression="zstd")
    (folder / CONTROL_TOTALS).write_text(as_json([asdict(total) for total in returns.control_totals]), "utf-8")


def _hashes(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in paths}


def _put_in_place(beside: Path, folder: Path, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Move what is new, drop what is gone; the manifest moves last, so that a broken move is seen on opening."""
    for path, sha256 in new.items():
        target = folder / path
        if not (target.is_file() and sha256_of(target) == sha256):
            target.parent.mkdir(parents=True, exist_ok=True)
            (beside / path).replace(target)
    (beside / MANIFEST).replace(folder / MANIFEST)
    for path in old.keys() - new.keys():
        (folder / path).unlink(missing_ok=True)
