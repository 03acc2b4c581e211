"""`mandata platform verify`: what keeps the platform's data safe."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from mandata.cli.output import FINDINGS, console, errors, guarded
from mandata.cli.setting_up import HOME, HomeOption, set_up

if TYPE_CHECKING:
    from mandata.audit.verdict import Verdict

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@guarded
def verify(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Prove that nobody changed the audit trail behind the application's back.

    Names each place at which the chain does not hold, the first first; the exit code is 1 then.

    Examples:

        mandata platform verify --home /srv/mandata

        mandata platform verify --home /srv/mandata --json
    """
    set_up(home)
    from mandata.audit.verifying import verify as prove  # noqa: PLC0415 (after the settings are set)

    verdict = prove()
    if as_json:
        broken = [{**asdict(item), "message": item.message} for item in verdict.breaks]
        sys.stdout.write(json.dumps({**asdict(verdict), "holds": verdict.holds, "breaks": broken}, indent=2) + "\n")
    else:
        _print(verdict)
    if not verdict.holds:
        raise typer.Exit(FINDINGS)


def _print(verdict: Verdict) -> None:
    for item in verdict.breaks:
        errors.print(f"[bold red]broken:[/bold red] {item}", soft_wrap=True)
    held = "The chain holds" if verdict.holds else f"The chain is broken in {len(verdict.breaks)} places"
    console.print(f"{held}: {verdict.links} links, {verdict.rows} rows.")
    console.print(f"Rows that wait for the next link: {verdict.waiting}. Values erased: {verdict.erased}.")
