"""`mandata indicator`: the values of one indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from mandata.cli.asking import (
    As,
    AsOption,
    CycleOption,
    Identifier,
    Question,
    WhereOption,
    WorkspaceOption,
    ask,
    place_of,
    refuse,
    write_csv,
    write_json,
)
from mandata.cli.output import console, guarded
from mandata.indicators import UnknownValue, Value, as_row

ByOption = Annotated[
    list[str] | None,
    typer.Option("--by", metavar="DIMENSION", help="Break down by a dimension; may be repeated."),
]

NUMERIC = ("value", "fraction", "records", "left out")


@guarded
def command(  # noqa: PLR0917 (typer reads the options from the signature)
    identifier: Identifier,
    by: ByOption = None,
    cycle: CycleOption = None,
    where: WhereOption = None,
    as_: AsOption = As.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Print the values of an indicator, computed from accepted records.

    Examples:

        mandata indicator loans.books

        mandata indicator loans.books --by branch --by age --cycle 2

        mandata indicator loans.late_share --by age --where branch=NORTH --as csv > late.csv
    """
    place = place_of(where)
    question = ask(workspace, cycle)
    dimensions = [name.strip() for part in by or () for name in part.split(",")]
    try:
        values = _values(question, identifier, dimensions, place)
    except UnknownValue as unknown:
        refuse(unknown)
    columns = list(dict.fromkeys([*dimensions, *sorted(place)]))
    if as_ is As.JSON:
        write_json([as_row(value) for value in values])
    elif as_ is As.CSV:
        write_csv([as_row(value) for value in values], _csv_columns(columns))
    else:
        _print_table(question, identifier, values, columns)


def _values(question: Question, identifier: str, by: Sequence[str], place: dict[str, str]) -> list[Value]:
    if by:
        return question.calculator.values(identifier, by=by, cycle=question.cycle, where=place)
    return [question.calculator.value(identifier, cycle=question.cycle, **place)]


def _csv_columns(dimensions: Sequence[str]) -> list[str]:
    after = ["number", "unit", "status", "reason", "numerator", "denominator", "records", "left_out", "previous"]
    return ["indicator", "cycle", *dimensions, *after, "previous_status", "change", "direction", "good"]


def _print_table(question: Question, identifier: str, values: Sequence[Value], dimensions: Sequence[str]) -> None:
    indicator = question.workspace.framework.indicators[identifier]
    if not values:
        console.print(f"There is no record for '{identifier}' here in cycle {question.cycle}.", highlight=False)
        return
    columns = [(name, [dict(value.at)[name] for value in values]) for name in dimensions]
    columns += [(head, texts) for head, texts in _columns(question, values) if any(texts)]
    console.print(f"[bold]{escape(indicator.title)}, cycle {question.cycle}[/bold]", highlight=False)
    table = Table()
    for head, _ in columns:
        table.add_column(head, justify="right" if head in NUMERIC else "left", overflow="fold")
    for cells in zip(*(texts for _, texts in columns), strict=True):
        table.add_row(*(escape(cell) for cell in cells))
    console.print(table)


def _columns(question: Question, values: Sequence[Value]) -> list[tuple[str, list[str]]]:
    """Return the columns after the dimensions; columns without any text are not printed."""
    wording = question.wording
    return [
        ("value", [wording.value(value) for value in values]),
        ("mark", [wording.marks(value) for value in values]),
        ("reason", [value.reason if value.number is None else "" for value in values]),
        ("fraction", [wording.fraction(value) for value in values]),
        ("compared", [wording.comparison(value) for value in values]),
        ("records", [str(value.records) for value in values]),
        ("left out", [str(value.left_out or "") for value in values]),
    ]
