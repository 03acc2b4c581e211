"""`mandata check`: runs every check, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mandata.cli.asking import CycleOption, write_json
from mandata.cli.findings_json import findings_json
from mandata.cli.output import FINDINGS, STYLES, console, existing, existing_cycle, guarded, wrong_use
from mandata.cli.progress import progress
from mandata.cli.sarif import sarif
from mandata.findings import Severity
from mandata.framework.model import Framework
from mandata.records import AnswerState, Standing, Workspace
from mandata.report.compose.preflight import open_whole
from mandata.report.dry_run import STEPS, check


class As(StrEnum):
    """The output formats of findings."""

    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"


HERE = Path()


def _known(folder: Path) -> Path:
    """Return the folder. Exit as wrong use if none is given and the current one is not a workspace."""
    if folder == HERE and not (folder / "workspace.yaml").is_file():
        wrong_use("There is no workspace.yaml here. Give the folder of a workspace.")
    return folder


Folder = Annotated[
    Path,
    typer.Argument(
        metavar="[WORKSPACE]", callback=_known, help="Folder with workspace.yaml and returns/; by default this one."
    ),
]
AsOption = Annotated[As, typer.Option("--as", help="Output format; sarif is for editors and code hosts.")]


@guarded
def command(workspace: Folder = HERE, cycle: CycleOption = None, as_: AsOption = As.TABLE) -> None:
    """Run every check over returns, records and narrative, without accepting or writing anything.

    The exit code is 1 while an error is neither corrected nor has an accepted reason.

    Examples:

        mandata check samples/sixth_report

        mandata check samples/sixth_report --as sarif > findings.sarif
    """
    opened, number, found = checked(workspace, cycle)
    ordered = in_order(found, opened.framework)
    if as_ is As.JSON:
        write_json(findings_json(workspace.as_posix(), number, ordered))
    elif as_ is As.SARIF:
        write_json(sarif(ordered, workspace / "workspace.yaml"))
    else:
        print_standings(ordered, opened.framework)
    if any(item.stops for item in found):
        raise typer.Exit(FINDINGS)


def checked(folder: Path, cycle: int | None) -> tuple[Workspace, int, list[Standing]]:
    """Open a workspace and check it.

    Args:
        cycle: None for the workspace's own.

    Returns:
        The workspace, the cycle that was checked, and the findings.
    """
    opened = open_whole(existing(folder), cycle)
    number = opened.cycle if cycle is None else cycle
    existing_cycle(opened.framework, number)
    with progress(STEPS) as show:
        return opened, number, check(opened, number, show)


def in_order(found: Iterable[Standing], framework: Framework) -> list[Standing]:
    """Return findings ordered by severity, then form by form; those of no form come last."""
    severities, forms = list(Severity), list(framework.forms)

    def rank(item: Standing) -> tuple[int, int]:
        form = _form(item)
        return severities.index(item.finding.severity), forms.index(form) if form in framework.forms else len(forms)

    return sorted(found, key=rank)


def print_standings(found: Sequence[Standing], framework: Framework) -> None:
    """Print findings in order, under a heading for each severity and form, and their number."""
    for severity, of_severity in groupby(found, lambda item: item.finding.severity):
        console.print(Text(f"{severity}s".upper(), STYLES[severity]))
        for form, items in groupby(of_severity, _form):
            console.print(Padding(Text(_heading(form, framework), "bold"), (1, 0, 0, 0)))
            console.print(_table(items))
        console.print()
    console.print(summary(found), highlight=False)


def summary(found: Sequence[Standing]) -> str:
    """Return the number of findings of each severity, and how many stop a release."""
    if not found:
        return "The checks found nothing."
    counts = [(severity, sum(item.finding.severity is severity for item in found)) for severity in Severity]
    counted = ", ".join(f"{number} {severity}{'s' if number != 1 else ''}" for severity, number in counts if number)
    accepted, stops = sum(item.state is AnswerState.ACCEPTED for item in found), sum(item.stops for item in found)
    settled = f" {accepted} answered and accepted." if accepted else ""
    return f"{counted}.{settled} {f'{stops} to settle before a release.' if stops else 'Nothing stops a release.'}"


def _form(item: Standing) -> str:
    return item.finding.subject.form if item.finding.subject else ""


def _heading(form: str, framework: Framework) -> str:
    if form in framework.forms:
        return f"{framework.forms[form].title} ({form})"
    return form or "Texts and files"


def _table(items: Iterable[Standing]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for item in items:
        key = item.finding.key if item.can_be_answered else ""
        table.add_row(Text(key, "dim"), Text("\n").join(_lines(item)))
    return table


def _lines(item: Standing) -> Iterator[Text]:
    finding = item.finding
    yield Text.assemble((finding.code, STYLES[finding.severity]), f"  {finding.place}" if finding.place else "")
    yield Text(finding.message)
    if not finding.says_its_figures:
        yield Text(finding.figures_text, "dim")
    yield Text(f"→ {item.answer_text or finding.fix}", "italic" if item.answer_text else "")
