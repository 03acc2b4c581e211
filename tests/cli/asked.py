"""The town's libraries of the documentation, and the two commands that ask about them."""

from __future__ import annotations

from pathlib import Path

import typer
from click.testing import Result
from tests.acceptance.documented import write_documented_files
from typer.testing import CliRunner

from mandata.cli import indicator, trace

app = typer.Typer()
app.command("indicator")(indicator.command)
app.command("trace")(trace.command)


def town(folder: Path) -> Path:
    """The workspace, its returns not yet accepted."""
    return write_documented_files(folder)


def run(*arguments: str) -> Result:
    """What a command printed, and its exit code."""
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})
