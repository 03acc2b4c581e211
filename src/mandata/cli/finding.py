"""`mandata finding`: answer what the checks found, and accept or refuse the answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from mandata.cli.asking import As, CycleOption, write_csv, write_json
from mandata.cli.asking import AsOption as Format
from mandata.cli.check import Folder, checked, in_order, print_standings
from mandata.cli.findings_json import finding_json
from mandata.cli.output import console, guarded, wrong_use
from mandata.findings import Findings
from mandata.records import AnswerState, FindingAnswer, Standing, Workspace
from mandata.records.answering import CannotAnswer, accept_answer, answer, refuse_answer

app = typer.Typer(help="Answer findings, and accept or refuse the answers.", no_args_is_help=True)

Key = Annotated[
    str, typer.Argument(metavar="KEY", help="Key of the finding, or enough of its beginning to identify it.")
]
By = Annotated[str, typer.Option("--by", help="Your name or office, as printed in the report.")]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="When, for example 2025-02-20; by default today.")
]
StateOption = Annotated[AnswerState | None, typer.Option("--state", help="Only findings in this state.")]

COLUMNS = ("key", "code", "severity", "state", "about", "figures", "message", "reason", "answered_by", "decided_by")


@app.command("list")
@guarded
def list_(workspace: Folder, cycle: CycleOption = None, state: StateOption = None, as_: Format = As.TABLE) -> None:
    """List the findings that can be answered, with the state of each.

    Examples:

        mandata finding list samples/sixth_report

        mandata finding list samples/sixth_report --state answered --as csv > to-decide.csv
    """
    opened, _, found = _readable(workspace, cycle)
    wanted = [item for item in found if item.can_be_answered and state in (None, item.state)]
    ordered = in_order(wanted, opened.framework)
    if as_ is As.JSON:
        write_json([finding_json(item) for item in ordered])
    elif as_ is As.CSV:
        write_csv([_facts(item) for item in ordered], COLUMNS)
    else:
        print_standings(ordered, opened.framework)


@app.command("answer")
@guarded
def give_answer(
    workspace: Folder,
    key: Key,
    reason: Annotated[str, typer.Option("--reason", help="Why the figures are right.")],
    by: By,
    on: On = None,
) -> None:
    """Answer a finding: give the reason why its figures are right.

    The answer is written into finding_answers.csv. It counts for these figures; if one changes, the finding reopens.

    Example:

        mandata finding answer samples/sixth_report 3f2a --by "A focal point" --reason "Counted twice before"
    """
    _act(workspace, key, lambda item: answer(workspace, item, reason, by=by, on=_day(on)))


@app.command("accept")
@guarded
def accept(
    workspace: Folder,
    key: Key,
    by: By,
    on: On = None,
    remark: Annotated[str, typer.Option("--remark", help="Remark to store with the decision.")] = "",
) -> None:
    """Accept the answer to a finding. An accepted error no longer stops a release.

    Example:

        mandata finding accept samples/sixth_report 3f2a --by "The coordinator"
    """
    _act(workspace, key, lambda item: accept_answer(workspace, item, by=by, on=_day(on), remark=remark))


@app.command("refuse")
@guarded
def refuse(
    workspace: Folder,
    key: Key,
    by: By,
    remark: Annotated[str, typer.Option("--remark", help="What is needed instead.")],
    on: On = None,
) -> None:
    """Refuse the answer to a finding, and say what is needed instead.

    Example:

        mandata finding refuse samples/sixth_report 3f2a --by "The coordinator" --remark "Give the count itself"
    """
    _act(workspace, key, lambda item: refuse_answer(workspace, item, by=by, on=_day(on), remark=remark))


def _readable(folder: Path, cycle: int | None) -> tuple[Workspace, int, list[Standing]]:
    """Return the findings of `checked` if everything could be read: unreadable input makes no figure certain.

    Raises:
        InvalidInput: with the findings that nobody can answer.
    """
    opened, number, found = checked(folder, cycle)
    Findings([item.finding for item in found if item.stops and not item.can_be_answered]).raise_if_errors()
    return opened, number, found


def _act(folder: Path, key: str, act: Callable[[Standing], FindingAnswer]) -> None:
    """Find the finding, act on it, and print its entry in the ledger."""
    item = _named(_readable(folder, None)[2], key)
    try:
        entry = act(item)
    except CannotAnswer as cannot:
        wrong_use(str(cannot))
    console.print(f"{entry.finding} {entry.code}: {entry.about}", highlight=False, soft_wrap=True)
    decided = f" {entry.decision.capitalize()} by {entry.decided_by}, {entry.decided_on}." if entry.decision else ""
    entered = f"{entry.reason.rstrip('.')}. ({entry.answered_by}, {entry.answered_on}){decided} {entry.remark}"
    console.print(entered.strip(), highlight=False, soft_wrap=True)


def _named(found: list[Standing], key: str) -> Standing:
    """Return the one finding whose key begins with this text; else exit as wrong use."""
    matching = {item.finding.key: item for item in found if item.can_be_answered and item.finding.key.startswith(key)}
    if not matching:
        wrong_use(f"There is no finding '{key}' that can be answered. `mandata finding list` shows them.")
    if len(matching) > 1:
        wrong_use(f"Several findings begin with '{key}': {', '.join(matching)}.")
    return next(iter(matching.values()))


def _day(on: datetime | None) -> date:
    """Return the day of a person's act: the given day, otherwise today."""
    return on.date() if on else date.today()


def _facts(item: Standing) -> dict[str, str | float | bool | None]:
    finding, entry = item.finding, item.answer
    return {
        "key": finding.key,
        "code": finding.code,
        "severity": str(finding.severity),
        "state": str(item.state),
        "about": str(finding.subject or ""),
        "figures": finding.figures_text,
        "message": finding.message,
        "reason": entry.reason if entry else "",
        "answered_by": entry.answered_by if entry else "",
        "decided_by": entry.decided_by if entry else "",
    }
