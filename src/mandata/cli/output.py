"""The shared parts of all commands: output, printing of findings, and the exit codes."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.text import Text

from mandata.findings import Finding, InvalidInput, Place, Severity
from mandata.framework.model import Cycle, Framework
from mandata.framework.paths import shown

FINDINGS, WRONG_USE = 1, 2
"""Exit codes: findings or bad input; wrong use of the command. Zero means success."""

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}

console = Console()
errors = Console(stderr=True)

P = ParamSpec("P")
R = TypeVar("R")


def guarded(verb: Callable[P, R]) -> Callable[P, R]:
    """Print all findings of bad input and exit with code 1; also if a file cannot be read or written."""

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except InvalidInput as invalid:
            print_findings(invalid.findings)
            raise typer.Exit(FINDINGS) from None
        except OSError as error:
            if error.filename is None:
                raise
            print_findings([_of_file(error)])
            raise typer.Exit(FINDINGS) from None

    return run


def _of_file(error: OSError) -> Finding:
    """Return the finding for a file that cannot be read or written; only a person can correct that."""
    place = Place(shown(Path(os.fsdecode(error.filename))))
    return Finding("unreadable-file", {"reason": str(error.strerror)}, place, variant="or-written")


def print_findings(findings: Iterable[Finding]) -> None:
    """Print each finding on standard error, with its key if it can be answered, then their number."""
    counted: dict[Severity, int] = {}
    for finding in findings:
        counted[finding.severity] = counted.get(finding.severity, 0) + 1
        errors.print(_line(finding), soft_wrap=True)
    if counted:
        summary = ", ".join(f"{number} {severity}{'s' if number != 1 else ''}" for severity, number in counted.items())
        errors.print(summary, highlight=False)


def _line(finding: Finding) -> Text:
    where = f"{finding.place}: " if finding.place else ""
    fix = f" {finding.fix}" if finding.fix else ""
    key = f" {finding.key}" if finding.subject else ""
    return Text.assemble(
        (where, "bold"),
        (f"{finding.severity}: ", STYLES[finding.severity]),
        f"{finding.message}{fix} ",
        (f"[{finding.code}{key}]", "dim"),
    )


def existing(folder: Path) -> Path:
    """Return the folder, or exit as wrong use if it does not exist."""
    if folder.is_file():
        wrong_use(f"{folder} is a file. Give its folder: {folder.parent}.")
    if not folder.is_dir():
        wrong_use(f"There is no folder {folder}.")
    return folder


def existing_cycle(framework: Framework, number: int) -> Cycle:
    """Return the cycle, or exit as wrong use if it does not exist."""
    cycle = framework.cycle(number)
    if cycle is None:
        known = ", ".join(str(item.number) for item in framework.file.cycles)
        wrong_use(f"The framework has no cycle {number}. Choose one of: {known}.")
    return cycle


def wrong_use(message: str) -> NoReturn:
    """Print what is wrong with the command line and exit with code 2."""
    errors.print(Text.assemble(("error: ", STYLES[Severity.ERROR]), message), soft_wrap=True)
    raise typer.Exit(WRONG_USE)
