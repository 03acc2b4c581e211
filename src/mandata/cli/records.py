"""`mandata records`: accept returns, freeze them as a release, verify that nothing has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mandata import records
from mandata.checks import freeze_checked
from mandata.cli.output import FINDINGS, console, existing, guarded, print_findings

app = typer.Typer(help="Accept returns, freeze them as a release, verify both.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="WORKSPACE", help="Folder with workspace.yaml and returns/.")]


@app.command("accept")
@guarded
def accept(workspace: Folder) -> None:
    """Read and check every return; if there are no errors, write the records.

    One run reports every problem of every file. Nothing is written if there are problems.

    Example:

        mandata records accept samples/a_workspace
    """
    manifest = records.accept(records.open_workspace(existing(workspace)))
    print_findings(manifest.findings)
    _say(f"Accepted {len(manifest.returns)} files as {len(manifest.files)} files of records.")


@app.command("freeze")
@guarded
def freeze(workspace: Folder) -> None:
    """Check the accepted records and freeze them as a release, named by its content.

    Nothing is frozen while an error is neither corrected nor has an accepted reason.

    Example:

        mandata records freeze samples/a_workspace
    """
    release = freeze_checked(records.open_workspace(existing(workspace)))
    _say(f"Release {release.id} of {release.date.isoformat()}.")


@app.command("verify")
@guarded
def verify(workspace: Folder) -> None:
    """Compare records and releases with their hashes, and the returns with what was accepted.

    Example:

        mandata records verify samples/a_workspace
    """
    findings = records.verify(records.open_workspace(existing(workspace)))
    print_findings(findings)
    if findings:
        raise typer.Exit(FINDINGS)
    _say("Records, releases and returns are what they were when they were accepted.")


def _say(text: str) -> None:
    console.print(text, highlight=False, soft_wrap=True)
