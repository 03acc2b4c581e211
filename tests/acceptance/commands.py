"""Commands that tests of documented workspaces run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from mandata.cli.main import app


def run(*arguments: object) -> str:
    """Run a command that succeeds; returns what it prints."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.stdout


def traced(town: Path, identifier: str, *arguments: str) -> dict[str, Any]:
    """Return a value of a workspace with its operands and records."""
    found: dict[str, Any] = json.loads(run("trace", identifier, "--workspace", town, "--as", "json", *arguments))
    return found
