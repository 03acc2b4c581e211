"""Checks everything that could stop a report: one run finds every error in framework, returns and texts.

Figures can only be checked once all of these are valid; faults without figures are reported together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from mandata.checks import check_settings
from mandata.findings import Finding, InvalidInput, Place
from mandata.framework.model import Framework
from mandata.framework.paths import shown
from mandata.indicators import Names, NoFigures, check_indicators
from mandata.messages import Params
from mandata.records import BrokenWorkspace, Workspace, open_workspace, read_returns
from mandata.report.compose.annexes import GENERATORS
from mandata.report.compose.binding import Binding
from mandata.report.compose.edition import edition_words
from mandata.report.compose.narrative import Narrative
from mandata.report.compose.stories import Stories
from mandata.report.exhibits.wording import FigureWording

QUOTED = re.compile(r"'([^']+)'")
MAY_BE_UNREAD = {"unknown-indicator": "indicator", "unknown-exhibit": "exhibit", "unknown-reference": "exhibit"}
"""Code of a finding to the kind of thing that it calls unknown."""

NEEDS_FIGURES = "template"
"""A template may stop because a figure is missing, which says nothing of its names."""


def open_whole(folder: Path, cycle: int | None = None) -> Workspace:
    """Open a workspace to check or build it.

    Args:
        cycle: the one asked for; None for the workspace's own.

    Raises:
        InvalidInput: the workspace or its framework cannot be used; with all other known errors.
    """
    try:
        return open_workspace(folder)
    except BrokenWorkspace as broken:
        rest = broken.rest
        more = faults(rest, rest.cycle if cycle is None else cycle, _of_returns(rest)) if rest else []
        raise InvalidInput([*broken.findings, *more]) from None


def faults(workspace: Workspace, cycle: int, of_returns: Iterable[Finding]) -> list[Finding]:
    """Return every error that can be found without figures, in addition to those in the returns.

    Args:
        cycle: number of the cycle asked for.
        of_returns: placed between the errors of the framework and those of the texts.
    """
    found = [*of_framework(workspace, cycle), *of_returns, *_of_texts(workspace, cycle)]
    return [finding for finding in found if not _speaks_of_unread(finding, workspace.framework)]


def of_framework(workspace: Workspace, cycle: int) -> list[Finding]:
    """Return what is wrong with the SQL of the indicators, and with the cycle asked for."""
    unknown = unknown_cycle(workspace.framework, cycle)
    of_files = [*check_indicators(workspace.framework), *check_settings(workspace.framework)]
    return [*of_files, *(unknown or _without_returns(workspace, cycle))]


def unknown_cycle(framework: Framework, cycle: int) -> list[Finding]:
    """Return the finding that there is no such cycle, if there is none."""
    if framework.cycle(cycle) is not None:
        return []
    known = [str(item.number) for item in framework.file.cycles]
    place = Place(str(shown(framework.folder / "framework.yaml")))
    return [Finding("unknown-cycle", {"cycle": str(cycle), "known": known}, place)]


def _without_returns(workspace: Workspace, cycle: int) -> list[Finding]:
    """Return the finding that a cycle other than the workspace's own has no return at all, if so.

    In its own cycle each missing form is reported when the returns are read. Another one may have some only
    for comparison, so that a report of it shows what there is.
    """
    folder = workspace.returns / f"cycle-{cycle}"
    forms = workspace.framework.forms
    if workspace.is_gathering or cycle == workspace.cycle or any(path.stem in forms for path in folder.glob("*.csv")):
        return []
    there = [item.number for item in workspace.framework.file.cycles]
    known = [str(number) for number in there if any((workspace.returns / f"cycle-{number}").glob("*.csv"))]
    params: Params = {"cycle": str(cycle), "known": known}
    return [Finding("no-returns", params, Place(shown(folder)), variant="others" if known else "")]


def _of_returns(workspace: Workspace) -> Iterable[Finding]:
    try:
        return read_returns(workspace).findings
    except InvalidInput as invalid:
        return invalid.findings


def _of_texts(workspace: Workspace, cycle: int) -> list[Finding]:
    """Return the names in the texts that do not exist, and texts that cannot be read."""
    framework = workspace.framework
    asked = cycle if framework.cycle(cycle) else framework.file.cycles[-1].number
    words = edition_words(framework, asked, workspace.date)
    figures, wording = NoFigures(Names(framework)), FigureWording(framework)
    binding = Binding(framework, figures, wording, asked, report_stories=Stories(()), edition=words)
    narrative = Narrative((workspace.narrative, framework.folder / "report"), binding)
    for section in framework.outline.sections:
        if section.layout != "annex" or section.text not in GENERATORS:
            narrative.section(section)
    errors = [*narrative.findings.errors, *binding.findings.errors]
    return [finding for finding in errors if finding.code != NEEDS_FIGURES]


def _speaks_of_unread(finding: Finding, framework: Framework) -> bool:
    """Return whether the missing name may be declared in a file that cannot be read: one mistake, one finding."""
    if MAY_BE_UNREAD.get(finding.code) in framework.unread_kinds:
        return True
    named = QUOTED.search(finding.message)
    return finding.code.startswith("unknown-") and named is not None and named[1] in framework.unread
