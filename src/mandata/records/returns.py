"""All returns of a workspace, read whole: every problem of every file is found in one run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from mandata.findings import Finding, Findings, InvalidInput, Place, Severity
from mandata.framework.model import ORGANISATIONS
from mandata.framework.paths import shown
from mandata.framework.suggest import suggestion
from mandata.framework.text_files import read_bytes
from mandata.messages import Params
from mandata.records import control_totals, submissions
from mandata.records.computed_fields import with_computed
from mandata.records.control_totals import ControlTotal, read_control_totals
from mandata.records.entry_fields import by_dependence, entries_until, with_entry_fields
from mandata.records.manifest import sha256_of
from mandata.records.organisation_records import organisation_records
from mandata.records.return_files import ReturnFile, read_return
from mandata.records.row_checks import check_rows
from mandata.records.submissions import Submission, read_submissions
from mandata.records.workspace import Workspace

CYCLE_FOLDER = re.compile(r"cycle-(\d+)")


@dataclass(frozen=True, slots=True)
class Returns:
    """All submitted returns, typed.

    Attributes:
        tables: records by form and cycle, including the organisations.
        findings: warnings and notes, and errors that can be answered; unreadable input never gets this far.
    """

    tables: Mapping[str, Mapping[int, pa.Table]]
    control_totals: Sequence[ControlTotal]
    submissions: Sequence[Submission] = ()
    findings: Sequence[Finding] = ()


@dataclass(slots=True)
class _SortedFiles:
    """The files of the returns folder, sorted by kind."""

    returns: list[ReturnFile] = field(default_factory=list)
    control_totals: list[tuple[int, Path]] = field(default_factory=list)
    submissions: list[tuple[int, Path]] = field(default_factory=list)


def read_returns(workspace: Workspace) -> Returns:
    """Read and check every return of every cycle.

    Raises:
        InvalidInput: with the findings of all files, if something in one of them cannot be read.
    """
    findings = Findings()
    handed = _sorted_out(workspace, findings)
    _check_complete(workspace, handed, findings)
    tables: dict[str, dict[int, pa.Table]] = {ORGANISATIONS: {}}
    for file in handed.returns:
        table = read_return(file, workspace.framework, findings)
        if table is not None:
            tables.setdefault(file.form.name, {})[file.cycle] = table
    _apply_forms(tables, workspace, findings)
    totals = [
        total
        for cycle, path in handed.control_totals
        for total in read_control_totals(path, cycle, workspace.folder, workspace.framework, findings)
    ]
    days = [
        submission
        for cycle, path in handed.submissions
        for submission in read_submissions(path, cycle, workspace.folder, workspace.framework, findings)
    ]
    if any(finding.subject is None for finding in findings.errors):
        raise InvalidInput(findings)
    for cycle in workspace.framework.file.cycles:
        tables[ORGANISATIONS][cycle.number] = organisation_records(workspace.framework, cycle)
    return Returns(tables, totals, days, list(findings))


def return_paths(workspace: Workspace) -> list[Path]:
    """Return every visible file below the returns folder, ordered by path."""
    return [path for path in _visible(workspace) if path.is_file()]


def hashes_of_returns(workspace: Workspace) -> dict[str, str]:
    """Return the SHA-256 of every submitted file, by its path from the workspace's folder."""
    return {_name(path, workspace): sha256_of(path) for path in return_paths(workspace)}


def _visible(workspace: Workspace) -> list[Path]:
    """Return every visible file and folder below the returns, except those of later cycles, in order."""
    paths = (path for path in workspace.returns.rglob("*") if not path.name.startswith((".", "~$")))
    return sorted(path for path in paths if not _is_later(path, workspace))


def _is_later(path: Path, workspace: Workspace) -> bool:
    """Return whether a path belongs to a later cycle in the same workspace."""
    matched = CYCLE_FOLDER.fullmatch(path.relative_to(workspace.returns).parts[0])
    return workspace.is_one_of_several and matched is not None and int(matched[1]) > workspace.cycle


def _is_settled(cycle: int, workspace: Workspace) -> bool:
    """Return whether the returns of a cycle were checked before, under the version of the framework that it used."""
    return workspace.is_one_of_several and cycle < workspace.cycle


def _sorted_out(workspace: Workspace, findings: Findings) -> _SortedFiles:
    handed, unknown_folders = _SortedFiles(), set[Path]()
    forms = {name: form for name, form in workspace.framework.forms.items() if name != ORGANISATIONS}
    if workspace.returns.exists() and not workspace.returns.is_dir():
        read_bytes(workspace.returns / f"cycle-{workspace.cycle}", findings)  # reports that this is not a folder
    for path in _visible(workspace):
        if not path.is_file() and (path.suffix != ".csv" or path.parent == workspace.returns):
            continue  # a folder, or a broken link, whose name is not that of a return
        cycle = _cycle_of(path, workspace, unknown_folders, findings)
        if cycle is None:
            continue
        if path.name == control_totals.FILE:
            handed.control_totals.append((cycle, path))
        elif path.name == submissions.FILE:
            handed.submissions.append((cycle, path))
        elif path.suffix == ".csv" and path.stem in forms:
            settled = _is_settled(cycle, workspace)
            by_platform = workspace.is_gathering
            name = _name(path, workspace)
            handed.returns.append(ReturnFile(path, name, forms[path.stem], cycle, settled, by_platform))
        elif path.suffix == ".csv" and _is_settled(cycle, workspace):
            continue  # of a form that the framework no longer has
        elif path.suffix == ".csv":
            params: Params = {"name": path.stem, "suggestion": suggestion(path.stem, forms)}
            findings.add("unknown-form", params, Place(shown(path)))
        else:
            findings.add("unknown-file", {"name": path.name}, Place(shown(path)))
    return handed


def _cycle_of(path: Path, workspace: Workspace, unknown: set[Path], findings: Findings) -> int | None:
    """Return the cycle of a file's folder; add a finding for each folder that is not a cycle, and each file outside."""
    folder = path.parent
    matched = CYCLE_FOLDER.fullmatch(folder.name)
    if matched and folder.parent == workspace.returns and workspace.framework.cycle(int(matched[1])):
        return int(matched[1])
    known = [f"cycle-{cycle.number}" for cycle in workspace.framework.file.cycles]
    if folder == workspace.returns:
        findings.add("unknown-cycle", {"name": path.name, "known": known}, Place(shown(path)), variant="file")
    elif folder not in unknown:
        unknown.add(folder)
        findings.add("unknown-cycle", {"name": folder.name, "known": known}, Place(shown(folder)), variant="folder")
    return None


def _check_complete(workspace: Workspace, handed: _SortedFiles, findings: Findings) -> None:
    """Check that the cycle has a return for every required form, unless returns are still missing."""
    if workspace.is_gathering or workspace.framework.cycle(workspace.cycle) is None:
        return  # opening the workspace reports an unknown cycle
    folder = workspace.returns / f"cycle-{workspace.cycle}"
    there = {file.form.name for file in handed.returns if file.cycle == workspace.cycle}
    for name, form in workspace.framework.forms.items():
        if form.required and name not in there:
            params: Params = {"form": name, "cycle": str(workspace.cycle)}
            findings.add("missing-form", params, Place(shown(folder / f"{name}.csv")))


def _apply_forms(tables: dict[str, dict[int, pa.Table]], workspace: Workspace, findings: Findings) -> None:
    """Calculate computed fields, and apply the forms' rules to all rows; cells were checked when they were read."""
    framework, found = workspace.framework, list[Finding]()
    for name in by_dependence(list(tables), framework):
        for number, read in tables[name].items():
            form, cycle = framework.forms[name], framework.cycle(number)
            whole = with_entry_fields(read, form, entries_until(number, form, tables))
            table, broken = with_computed(whole, form, framework)
            report = check_rows(table, form, framework, cycle=cycle, folder=workspace.folder, cells_read=True)
            tables[name][number] = table
            listed = [*broken, *report.findings]
            is_settled = _is_settled(number, workspace)
            found += [item for item in listed if not (is_settled and item.severity is Severity.ERROR)]
    findings.extend(dict.fromkeys(found))


def _name(path: Path, workspace: Workspace) -> str:
    return path.relative_to(workspace.folder).as_posix()
