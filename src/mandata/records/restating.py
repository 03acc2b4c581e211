"""Restating: past figures compared with the last release, and the entries of the ledger about the differences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq

from mandata.findings import Finding, Findings, Place, Subject
from mandata.framework.paths import shown
from mandata.records.folder import RELEASE_FILES, RESTATEMENTS, form_and_cycle
from mandata.records.ledger import FILE, Ledger, read_ledger
from mandata.records.manifest import Release
from mandata.records.releases import frozen_text
from mandata.records.restatements import Restatement, can_be_compared, differences
from mandata.records.returns import Returns
from mandata.records.workspace import Workspace


def restated(
    workspace: Workspace, returns: Returns, last: Release | None, files: Mapping[str, str], findings: Findings
) -> list[Restatement]:
    """Return the restatements that these returns make.

    Args:
        last: the release that past figures are compared with; None before the first.
        files: path of each new file of records to its hash; a file with the same hash is not compared.
    """
    ledger = read_ledger(workspace.folder / FILE, workspace.framework, returns.tables, findings)
    if last is None:
        return settled([], ledger, [], workspace.date, findings)
    changes: list[Restatement] = []
    for path in sorted(path for path, sha256 in last.files.items() if files.get(path) != sha256):
        changes += _changes_in(path, last, workspace, returns, findings)
    earlier = [Restatement(**item) for item in json.loads(frozen_text(workspace, last, RESTATEMENTS))]
    if workspace.explain:
        changes = [replace(change, reason=workspace.explain(change)) for change in changes]
    return settled(changes, ledger, earlier, workspace.date, findings)


def _changes_in(
    path: str, last: Release, workspace: Workspace, returns: Returns, findings: Findings
) -> list[Restatement]:
    """Return the changes in one file of a release: nothing if it is not past, or its form does not exist any more."""
    name, cycle = form_and_cycle(path) or ("", workspace.cycle)
    form = workspace.framework.forms.get(name)
    if form is None or cycle >= workspace.cycle:
        return []
    frozen = pq.ParquetFile(workspace.archive / RELEASE_FILES / last.files[path]).read()
    if can_be_compared(frozen, form):
        return differences(frozen, returns.tables.get(name, {}).get(cycle), form)
    params = {"form": name, "cycle": str(cycle), "file": FILE}
    findings.add("restatement-unknown", params, Place(shown(workspace.folder / FILE)))
    return []


def settled(
    changes: Iterable[Restatement], ledger: Ledger, earlier: Sequence[Restatement], day: date, findings: Findings
) -> list[Restatement]:
    """Return all restatements: the ledger's, those of earlier releases, and changes without a reason so far.

    A change that contradicts the ledger is an error; one that is not in the ledger is added without a reason, which
    is a warning until there is one.

    Args:
        changes: the differences from the last release.
        earlier: the restatements of the last release.
        day: the date of changes that the ledger does not date.
    """
    known = {entry.correction: entry for entry in earlier}
    for change in changes:
        if ledger.explains(change):
            continue
        if ledger.about(change):
            _report_mismatch(change, ledger, findings)
        known[change.correction] = replace(change, date=day.isoformat())
    known |= {entry.correction: entry for entry in ledger.entries}
    for entry in known.values():
        if not entry.reason:
            _ask_for_reason(entry, ledger, findings)
    return sorted(known.values())


def _report_mismatch(change: Restatement, ledger: Ledger, findings: Findings) -> None:
    entry = ledger.about(change)[-1]
    findings.add(
        "restatement-mismatch",
        {
            "field": change.field,
            "ledger_old": entry.old,
            "ledger_new": entry.new,
            "old": change.old,
            "new": change.new,
        },
        ledger.place(entry),
    )


def _ask_for_reason(entry: Restatement, ledger: Ledger, findings: Findings) -> None:
    found = Finding(
        "restatement-without-reason",
        {
            "field": entry.field,
            "form": entry.form,
            "cycle": str(entry.cycle),
            "row": entry.row,
            "old": entry.old,
            "new": entry.new,
            "file": ledger.path.name,
        },
        Place(shown(ledger.path)),
        subject=Subject(entry.form, cycle=entry.cycle, row=entry.row, column=entry.field),
        figures=(("old", entry.old), ("new", entry.new)),
    )
    findings.extend([found])
