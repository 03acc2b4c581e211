"""`mandata records`: accept returns, freeze what was accepted, verify that nothing has changed."""

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
    """Read and check every return; if all are good, write the records.

    Every problem of every file is reported in one run, and nothing is written while there is one.

    Example:

        mandata records accept samples/a_workspace
    """
    manifest = records.accept(records.open_workspace(existing(workspace)))
    print_findings(manifest.findings)
    _say(f"Accepted {len(manifest.returns)} files as {len(manifest.files)} files of records.")


@app.command("freeze")
@guarded
def freeze(workspace: Folder) -> None:
    """Check the accepted records and keep them as a release, named by its content.

    Nothing is kept while an error is neither corrected nor answered with a reason that was accepted.

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
