"""`mandata trace`: a value, and the records and returns behind it."""

from __future__ import annotations

from collections.abc import Sequence

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
from mandata.framework.model import Indicator
from mandata.indicators import Cell, UnknownValue, Value, as_row
from mandata.indicators.rounded_shares import has_needless_decimals
from mandata.indicators.rounding import DECIMALS, number_text
from mandata.records.provenance import TracedRecord
from mandata.report.exhibits.calculations import Calculations
from mandata.report.exhibits.calculations import formula as calculation_formula
from mandata.report.exhibits.wording import figure

COLUMNS = ("record", "file", "line", "took_part", "reference")


@guarded
def command(
    identifier: Identifier,
    cycle: CycleOption = None,
    where: WhereOption = None,
    as_: AsOption = As.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Print a value with its formula, and the records and returns that it was computed from.

    Examples:

        mandata trace loans.books

        mandata trace loans.late_share --where branch=NORTH --cycle 2

        mandata trace loans.books --as json
    """
    place = place_of(where)
    question = ask(workspace, cycle)
    try:
        value = question.calculator.value(identifier, cycle=question.cycle, **place)
    except UnknownValue as unknown:
        refuse(unknown)
    records = question.calculator.trace(value)
    if as_ is As.JSON:
        behind = [_plain(record) for record in records]
        operands = {item.name: as_row(item.value) for item in value.operands}
        shown = {**as_row(value), "formula": formula(value.indicator)}
        write_json({**shown, **({"operands": operands} if operands else {}), "records_behind": behind})
    elif as_ is As.CSV:
        fields = dict.fromkeys(name for record in records for name in record.fields)
        write_csv([_line(record) for record in records], [*COLUMNS, *fields])
    else:
        _print_value(question, value)
        _print_records(records)


def formula(indicator: Indicator) -> str:
    """Return how an indicator is computed, in one line, in the words of its framework."""
    if indicator.components:
        return " + ".join(f"{part.weight:g} × {part.indicator}" for part in indicator.components) + ", weighted mean"
    if indicator.of:
        return calculation_formula(indicator)
    base = f" / {indicator.denominator}" if indicator.denominator else ""
    if indicator.share_of is not None:
        whole = "all of" if indicator.share_of.base == "total" else "the one before in"
        base = f" as a share of {whole} {indicator.share_of.dimension}"
    condition = f" where {indicator.where}" if indicator.where else ""
    return f"{indicator.value or indicator.numerator}{base} over {indicator.form}{condition}"


def _print_value(question: Question, value: Value) -> None:
    wording, indicator = question.wording, value.indicator
    place = ", ".join(f"{name} {code}" for name, code in value.at)
    shown = wording.value(value)
    is_needless = has_needless_decimals(question.workspace.framework, indicator)
    lines = {
        "value": f"{shown} ({value.reason})" if value.reason and value.number is None else shown,
        "status": str(value.status).replace("_", " "),
        "unrounded": "" if value.number is None or is_needless else number_text(value.number),
        "formula": formula(indicator),
        "numerator": "" if value.numerator is None else figure(value.numerator, DECIMALS),
        "denominator": "" if value.denominator is None else figure(value.denominator, DECIMALS),
        **_operands(question, value),
        "compared with": _previous(question, value),
        "records": f"{value.records} took part, {value.left_out} left out",
        "source": indicator.source,
    }
    title = f"{indicator.title} ({indicator.id}), cycle {value.cycle}" + (f", {place}" if place else "")
    console.print(f"[bold]{escape(title)}[/bold]", highlight=False)
    table = Table(show_header=False, box=None)
    for name, text in lines.items():
        if text:
            table.add_row(f"[dim]{name}[/dim]", escape(text))
    console.print(table)


def _operands(question: Question, value: Value) -> dict[str, str]:
    """Return the operands of a calculated value, with their figures, cycles and dates."""
    calculations = Calculations(question.workspace.framework, question.wording)
    return {f"with {item.name}": calculations.operand(item) for item in value.operands}


def _previous(question: Question, value: Value) -> str:
    before = value.previous
    if before is None:
        return ""
    place = ", ".join(f"{name} {code}" for name, code in before.at if (name, code) not in value.at)
    return f"{question.wording.value(before)} in cycle {before.cycle}" + (f", {place}" if place else "")


def _print_records(records: Sequence[TracedRecord]) -> None:
    if not records:
        console.print("\nNo record was asked for this value.")
        return
    table = Table(title="Records behind it", title_justify="left", title_style="bold")
    table.add_column("return", no_wrap=True)
    for head in ("cells", "took part", "reference"):
        table.add_column(head, overflow="fold")
    for record in records:
        cells = "\n".join(f"{name} {cell}".strip() for name, cell in record.fields.items())
        took_part = "yes" if record.took_part else "no"
        table.add_row(f"{record.file}:{record.line}", escape(cells), took_part, escape(record.reference))
    console.print()
    console.print(table)


def _line(record: TracedRecord) -> dict[str, Cell]:
    own: dict[str, Cell] = {
        "record": record.record,
        "file": record.file,
        "line": record.line,
        "took_part": record.took_part,
        "reference": record.reference,
    }
    return {**record.fields, **own}


def _plain(record: TracedRecord) -> dict[str, object]:
    return {**{name: getattr(record, name) for name in COLUMNS}, "fields": dict(record.fields)}
