"""Accepting returns: read whole, checked, written to a temporary place, and put in place if there are no errors."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mandata.durable_files import put_in_place, remove
from mandata.findings import Findings, InvalidInput
from mandata.records import finding_answers, ledger
from mandata.records.control_totals import ControlTotal
from mandata.records.finding_answers import read_finding_answers
from mandata.records.folder import (
    CONTROL_TOTALS,
    FINDING_ANSWERS,
    MANIFEST,
    RESTATEMENTS,
    SUBMISSIONS,
    changed_files,
    part_path,
    read_manifest,
)
from mandata.records.manifest import FrameworkMark, Manifest, Release, as_json, sha256_of, sha256_of_text
from mandata.records.opening import Records, read_records
from mandata.records.releases import last_release
from mandata.records.restatements import Restatement
from mandata.records.restating import restated
from mandata.records.returns import Returns, hashes_of_returns, read_returns
from mandata.records.standing import standings, stop_at_open_errors
from mandata.records.submissions import Submission
from mandata.records.workspace import Workspace

LAYOUT = "5"
"""Increased whenever the same returns would give other records, or other findings about them."""


def accept(workspace: Workspace) -> Manifest:
    """Read every return and put the records in place if there are no errors. Unchanged files are left alone.

    An error about a figure does not stop the records once its reason is accepted.

    Raises:
        InvalidInput: with every finding; the previous records are unchanged.
    """
    sources, standing = _Sources.of(workspace), read_manifest(workspace)
    if standing and sources.gave(standing):
        return standing
    nearby = workspace.records if workspace.records.exists() else workspace.folder
    with tempfile.TemporaryDirectory(dir=nearby, prefix=".accepting-") as scratch:
        staging = Path(scratch)
        manifest = _write_all(sources, staging)
        answers = read_records(staging, workspace.framework, manifest).finding_answers
        stop_at_open_errors(standings(manifest.findings, answers))
        _put_in_place(staging, workspace.records, standing.files if standing else {}, manifest.files)
    return manifest


@contextmanager
def records_to_be(workspace: Workspace) -> Iterator[Records]:
    """Yield the records that accepting the returns would give, even with open errors. Nothing is put in place.

    They are in a temporary folder, which exists only as long as the context.

    Raises:
        InvalidInput: something in the returns cannot be read.
    """
    sources, standing = _Sources.of(workspace), read_manifest(workspace)
    if standing and sources.gave(standing):
        yield read_records(workspace.records, workspace.framework, standing)
        return
    with tempfile.TemporaryDirectory(prefix="mandata-") as scratch:
        manifest = _write_all(sources, Path(scratch))
        yield read_records(Path(scratch), workspace.framework, manifest)


@dataclass(frozen=True, slots=True)
class _Sources:
    """The input of records.

    Attributes:
        inputs: one hash over everything that they depend on, except the releases.
        last: the release that past figures are compared with; None before the first.
    """

    workspace: Workspace
    inputs: str
    last: Release | None

    @classmethod
    def of(cls, workspace: Workspace) -> _Sources:
        return cls(workspace, _inputs(workspace), last_release(workspace))

    def gave(self, manifest: Manifest) -> bool:
        """Return whether accepted records come from these sources, and are unchanged."""
        compared = self.last is None or self.last.id in (manifest.since, manifest.release.id)
        return manifest.inputs == self.inputs and compared and not list(changed_files(self.workspace, manifest))


def _write_all(sources: _Sources, folder: Path) -> Manifest:
    """Write the records and their manifest into a folder. The manifest may hold errors that can be answered."""
    workspace, last = sources.workspace, sources.last
    returns = read_returns(workspace)
    _write_records(folder, returns)
    findings = Findings(list(returns.findings))
    restatements = restated(workspace, returns, last, _hashes(folder), findings)
    answers = read_finding_answers(workspace.folder, findings)
    if any(finding.subject is None for finding in findings.errors):
        raise InvalidInput(findings)
    _write_list(folder / RESTATEMENTS, restatements)
    (folder / FINDING_ANSWERS).write_text(as_json(answers.listed()), "utf-8")
    manifest = Manifest(
        date=workspace.date,
        accepted_by=workspace.accepted_by,
        framework=FrameworkMark.of(workspace.framework),
        inputs=sources.inputs,
        returns=hashes_of_returns(workspace),
        files=_hashes(folder),
        since=last.id if last else "",
        findings=list(findings),
    )
    (folder / MANIFEST).write_text(manifest.to_json(workspace.folder), "utf-8")
    return manifest


def _inputs(workspace: Workspace) -> str:
    parts = {
        "layout": LAYOUT,
        "pyarrow": pa.__version__,
        "framework": workspace.framework.sha256,
        "workspace": [workspace.cycle, workspace.date.isoformat(), workspace.accepted_by],
        "gathering": workspace.is_gathering,
        "returns": hashes_of_returns(workspace),
        "ledgers": [
            sha256_of(path) if path.exists() else ""
            for path in (workspace.folder / ledger.FILE, workspace.folder / finding_answers.FILE)
        ],
    }
    return sha256_of_text(as_json(parts))


def _write_records(folder: Path, returns: Returns) -> None:
    for form, by_cycle in returns.tables.items():
        for cycle, table in by_cycle.items():
            path = folder / part_path(form, cycle)
            path.parent.mkdir(parents=True)
            pq.write_table(table.combine_chunks(), path, compression="zstd")
    _write_list(folder / CONTROL_TOTALS, returns.control_totals)
    _write_list(folder / SUBMISSIONS, returns.submissions)


def _write_list(path: Path, entries: Iterable[ControlTotal | Restatement | Submission]) -> None:
    path.write_text(as_json([asdict(entry) for entry in entries]), "utf-8")


def _hashes(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in paths}


def _put_in_place(staging: Path, folder: Path, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Move new files in place, then remove old ones; the manifest moves last, so that an incomplete move is noticed."""
    targets = {staging / path: folder / path for path, sha256 in new.items() if not _is_there(folder / path, sha256)}
    put_in_place(targets)
    put_in_place({staging / MANIFEST: folder / MANIFEST})
    remove(folder / path for path in old.keys() - new.keys())


def _is_there(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_of(path) == sha256
