"""The shared options of `mandata indicator` and `mandata trace`: workspace, place and output format."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from mandata.cli.output import errors, existing, print_findings, wrong_use
from mandata.findings import Findings
from mandata.indicators import Calculator, Cell, UnknownValue, check_indicators
from mandata.indicators.rounding import number_text
from mandata.records import Workspace, accept, open_records, open_workspace, verify
from mandata.report.exhibits.wording import FigureWording
from mandata.spreadsheet_csv import write_rows


class As(StrEnum):
    """The output formats."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


Identifier = Annotated[str, typer.Argument(metavar="ID", help="Id of the indicator, for example loans.books.")]
CycleOption = Annotated[int | None, typer.Option("--cycle", help="Cycle; by default the workspace's own.")]
WhereOption = Annotated[
    list[str] | None, typer.Option("--where", metavar="DIMENSION=CODE", help="Show one code only; may be repeated.")
]
AsOption = Annotated[As, typer.Option("--as", help="Output format.")]
WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        help="Folder with workspace.yaml; by default this folder, or the only one under samples/.",
    ),
]


@dataclass(frozen=True, slots=True)
class Question:
    """An opened workspace, ready for queries."""

    workspace: Workspace
    calculator: Calculator
    wording: FigureWording
    cycle: int


def ask(folder: Path | None, cycle: int | None) -> Question:
    """Open the records of a workspace. Returns that were never accepted are accepted first.

    Args:
        folder: of the workspace; None for the current one.
        cycle: None for the workspace's own.

    Raises:
        InvalidInput: the framework, its indicators, the returns or the records cannot be used.
    """
    workspace = open_workspace(existing(folder) if folder else workspace_at_hand(Path()))
    findings = Findings(check_indicators(workspace.framework))
    findings.raise_if_errors()
    if not workspace.records.exists():
        errors.print(f"No records yet: accepting the returns of {workspace.folder}.", soft_wrap=True)
        accept(workspace)
    records = open_records(workspace)
    print_findings(verify(workspace))
    calculator = Calculator(workspace.framework, records)
    return Question(
        workspace, calculator, FigureWording(workspace.framework), workspace.cycle if cycle is None else cycle
    )


def workspace_at_hand(folder: Path) -> Path:
    """Return the folder if it is a workspace, else the only workspace in its `samples/`; else exit as wrong use."""
    if (folder / "workspace.yaml").is_file():
        return folder
    found = sorted(path.parent for path in folder.glob("samples/*/workspace.yaml"))
    if len(found) != 1:
        named = f" There are {', '.join(str(path) for path in found)}." if found else ""
        wrong_use(f"There is no workspace.yaml here.{named} Choose a workspace with --workspace FOLDER.")
    return found[0]


def place_of(where: Iterable[str] | None) -> dict[str, str]:
    """Return the place of the options `--where dimension=code`."""
    place: dict[str, str] = {}
    for part in where or ():
        dimension, equals, code = (piece.strip() for piece in part.partition("="))
        if not (dimension and equals and code):
            wrong_use(f"--where {part!r} is not a place. Write --where dimension=code.")
        if place.setdefault(dimension, code) != code:
            wrong_use(f"--where names two codes of '{dimension}'; ask for one, or break down with --by {dimension}.")
    return place


def refuse(unknown: UnknownValue) -> NoReturn:
    """Exit because the query names something that does not exist."""
    wrong_use(f"{unknown.mistake.message} {unknown.mistake.fix}")


def write_csv(lines: Sequence[Mapping[str, Cell]], columns: Sequence[str]) -> None:
    """Print comma-separated values on standard output, and nothing else there."""
    text = io.StringIO()
    write_rows(text, [columns, *([_cell(line.get(name, "")) for name in columns] for line in lines)], line_end="\n")
    typer.echo(text.getvalue(), nl=False)


def write_json(content: object) -> None:
    """Print JSON on standard output, and nothing else there."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2, default=_json_number))


def _cell(content: Cell) -> Cell:
    return number_text(content) if isinstance(content, Decimal) else content


def _json_number(number: Decimal) -> int | float | str:
    """Return a number for JSON; as text if a float has too few digits for it.

    Raises:
        TypeError: it is not a number.
    """
    if not isinstance(number, Decimal):
        raise TypeError(f"{type(number).__name__} cannot be written as JSON")
    if number == int(number):
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else number_text(number)
