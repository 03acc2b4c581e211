"""`mandata framework`: check a framework's files, and describe them to editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mandata.checks import check_settings
from mandata.cli.output import FINDINGS, console, existing, guarded, print_findings
from mandata.framework import read_framework
from mandata.framework.json_schemas import write_schemas
from mandata.indicators import check_indicators

app = typer.Typer(help="Check a framework's files, and describe them to editors.", no_args_is_help=True)


@app.command("check")
@guarded
def check(folder: Annotated[Path, typer.Argument(help="Folder with framework.yaml.")]) -> None:
    """Check a framework and report every problem with its file, line and column.

    Example:

        mandata framework check frameworks/a_framework
    """
    framework = read_framework(existing(folder))
    findings = [*check_indicators(framework), *check_settings(framework)]
    print_findings([*findings, *framework.warnings])
    if findings:
        raise typer.Exit(FINDINGS)
    counts = {
        "organisations": framework.organisations,
        "code lists": framework.code_lists,
        "forms": framework.forms,
        "indicators": framework.indicators,
        "exhibits": framework.exhibits,
    }
    counted = ", ".join(f"{len(things)} {name}" for name, things in counts.items())
    console.print(f"{framework.file.title}: {counted}. Every reference is valid.", highlight=False, soft_wrap=True)


@app.command("schema")
@guarded
def schema(
    out: Annotated[Path, typer.Option(help="Folder for the JSON Schemas; created if necessary.")] = Path("schemas"),
) -> None:
    """Write a JSON Schema for each kind of file, so that an editor completes and checks as you type.

    Name the schema in a file's first line, for example:
    # yaml-language-server: $schema=../schemas/form.schema.json

    Example:

        mandata framework schema --out schemas
    """
    for path in write_schemas(out):
        console.print(str(path), highlight=False, soft_wrap=True)
