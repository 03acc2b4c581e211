"""`mandata status`: which organisation has answered which form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from mandata.checks import Answered, FormStatus, completeness
from mandata.cli.asking import As, CycleOption, write_csv, write_json
from mandata.cli.asking import AsOption as Format
from mandata.cli.check import HERE, Folder
from mandata.cli.output import console, existing, existing_cycle, guarded
from mandata.cli.status_matrix import matrices
from mandata.indicators import Cell
from mandata.records import open_workspace, records_to_be

COLUMNS = ("form", "organisation", "state", "given", "asked", "rows", "together", "submitted", "days_late")

KEY = """\
✓ answered   3/5 three of five cells answered, the others blank   ✗ missing   – not applicable
(✓) answered together: the rows do not say whose they are   ✓+4d submitted four days late"""


@guarded
def command(workspace: Folder = HERE, cycle: CycleOption = None, as_: Format = As.TABLE) -> None:
    """Show which organisation has answered which form in a cycle, and what is missing.

    A form asks the organisations in its `reported_by` that are open in the cycle. Late returns are shown if
    returns/cycle-<n>/submitted.csv gives the day of each submission (form, organisation, date), and optionally its
    deadline (due).

    Examples:

        mandata status samples/sixth_report

        mandata status samples/sixth_report --cycle 5 --as csv > status.csv
    """
    opened = open_workspace(existing(workspace))
    declared = existing_cycle(opened.framework, opened.cycle if cycle is None else cycle)
    with records_to_be(opened) as records:
        found = completeness(opened.framework, records, declared)
    if as_ is As.JSON:
        write_json([facts(item) for item in found])
    elif as_ is As.CSV:
        write_csv([facts(item) for item in found], COLUMNS)
    else:
        console.print(Text(f"{opened.title}, {declared.title}", "bold"), "")
        for table in matrices(found, opened.framework, console.width):
            console.print(table, "")
        console.print(Text(KEY, "dim"), "")
        console.print(summary(found), highlight=False)


def facts(item: FormStatus) -> dict[str, Cell]:
    """Return one return as plain data, for other programs."""
    return {
        "form": item.form,
        "organisation": item.organisation,
        "state": str(item.state),
        "given": item.given,
        "asked": item.asked,
        "rows": item.rows,
        "together": item.together,
        "submitted": item.submitted.date if item.submitted else None,
        "days_late": item.days_late,
    }


def summary(found: Sequence[FormStatus]) -> str:
    """Return how many returns are in each state."""
    if not found:
        return "No organisation is asked for any form: no form has `reported_by`."
    counted = Counter(item.state for item in found)
    late = sum(item.days_late > 0 for item in found)
    counts = ", ".join(f"{counted[state]} {state}" for state in Answered)
    return f"{len(found)} returns asked for: {counts}; {late} submitted late."
