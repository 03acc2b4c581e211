"""A workspace: the folder of one exercise, with the framework it uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field as Key

from mandata.findings import Finding, Findings, InvalidInput
from mandata.framework import BrokenFramework, read_framework
from mandata.framework.draft import Declared, read_one
from mandata.framework.model import Framework, OrganisationFindings
from mandata.framework.model.base import Model
from mandata.records.restatements import Explain

FILE = "workspace.yaml"


class WorkspaceFile(Model):
    """The content of `workspace.yaml`.

    Attributes:
        framework: path of the framework's folder, from the workspace's own.
        title: of the exercise.
        cycle: number of the cycle that is reported on unless another is asked for.
        date: of the release; it never comes from a clock.
        accepted_by: who is responsible for accepting the returns.
        organisation_findings: whether the report shows the findings that name organisations; by default, as in the
            framework's outline.
    """

    framework: str
    title: str
    cycle: int
    date: date
    accepted_by: str = Key(default="")
    organisation_findings: OrganisationFindings | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """An opened workspace. Its attributes are those of `WorkspaceFile`, with the framework read.

    Attributes:
        is_gathering: whether returns are still expected, so that none is missing yet.
        is_one_of_several: whether the folder has other cycles too: the returns of later cycles are left out, and
            the accepted records are separate from those of other cycles.
        texts: folder of the narrative; None for `narrative/` of the workspace.
        explain: gives the reasons for corrections of past figures that are not in the ledger.
        printed: files with the numbers in published reports; None for those of every build of this workspace.
    """

    folder: Path
    framework: Framework
    title: str
    cycle: int
    date: date
    accepted_by: str
    organisation_findings: OrganisationFindings | None = None
    is_gathering: bool = False
    is_one_of_several: bool = False
    texts: Path | None = None
    explain: Explain | None = None
    printed: Sequence[Path] | None = None

    @property
    def shows_organisation_findings(self) -> bool:
        """Whether the report shows the findings that name organisations."""
        return (self.organisation_findings or self.framework.outline.organisation_findings) == "show"

    @property
    def returns(self) -> Path:
        """Folder of the submitted returns."""
        return self.folder / "returns"

    @property
    def narrative(self) -> Path:
        """Folder of the texts."""
        return self.texts or self.folder / "narrative"

    @property
    def records(self) -> Path:
        """Folder of the accepted records."""
        return self.archive / "cycles" / str(self.cycle) if self.is_one_of_several else self.archive

    @property
    def archive(self) -> Path:
        """Folder of all releases."""
        return self.folder / "records"


class BrokenWorkspace(InvalidInput):
    """A workspace that cannot be used.

    Attributes:
        rest: the workspace with the valid parts of its framework; None if there is none.
    """

    def __init__(self, findings: Iterable[Finding], rest: Workspace | None) -> None:
        super().__init__(findings)
        self.rest = rest


def open_workspace(folder: Path) -> Workspace:
    """Read a workspace's file and its framework.

    Raises:
        BrokenWorkspace: with every finding in either.
    """
    findings = Findings()
    declared = read_one(WorkspaceFile, folder / FILE, findings)
    framework = _framework(folder, declared, findings) if declared else None
    if declared and framework and framework.cycle(declared.item.cycle) is None:
        known = [str(cycle.number) for cycle in framework.file.cycles]
        findings.add("unknown-cycle", {"cycle": str(declared.item.cycle), "known": known}, declared.place("cycle"))
    if declared is None or framework is None:
        raise BrokenWorkspace(findings, None)
    item = declared.item
    chosen = item.organisation_findings
    workspace = Workspace(folder, framework, item.title, item.cycle, item.date, item.accepted_by, chosen)
    if findings.errors:
        raise BrokenWorkspace(findings, workspace)
    return workspace


def open_cycle_of(folder: Path, framework: Framework, cycle: int) -> Workspace:
    """Open a workspace for one of several cycles, with the version of the framework that the cycle uses.

    The framework named in the workspace's file is not read.

    Raises:
        BrokenWorkspace: the workspace's file cannot be used.
    """
    findings = Findings()
    declared = read_one(WorkspaceFile, folder / FILE, findings)
    if declared is None:
        raise BrokenWorkspace(findings, None)
    item = declared.item
    chosen = item.organisation_findings
    return Workspace(folder, framework, item.title, cycle, item.date, item.accepted_by, chosen, is_one_of_several=True)


def _framework(folder: Path, declared: Declared[WorkspaceFile], findings: Findings) -> Framework | None:
    path = folder / declared.item.framework
    if not path.is_dir():
        findings.add("missing-folder", {"name": declared.item.framework}, declared.place("framework"))
        return None
    try:
        return read_framework(path)
    except BrokenFramework as broken:
        findings.extend(broken.findings)
        return broken.rest
