"""Tables of exhibits: the order of their rows, and figures of a column that line up."""

from __future__ import annotations

import pytest
from tests.indicators.builders import coded, form, framework, number, records

from mandata.framework.model import Column, ExhibitDeclaration, Indicator, Rows
from mandata.indicators import Calculator
from mandata.report.exhibits.model import Table
from mandata.report.exhibits.tables import Tables
from mandata.report.exhibits.wording import FigureWording

LOANS = form("loans", coded("branch", "organisations"), number("books"), key=["branch"])


def table(sort: str = "listed", decimals: int = 0, **books: object) -> Table:
    """Books by branch, from one cell for each branch."""
    total = Indicator(
        id="loans.books", title="Books", form="loans", value="sum(books)", by=("branch",), decimals=decimals
    )
    libraries = framework([LOANS], [total])
    rows = [{"branch": branch, "books": cell} for branch, cell in books.items()]
    calculator = Calculator(libraries, {"loans": records(LOANS, {2: rows})})
    declared = ExhibitDeclaration(
        id="books",
        kind="table",
        title="Books",
        rows=Rows(dimension="branch", sort=sort),  # type: ignore[arg-type]
        columns=(Column(indicator="loans.books", show=("value", "previous")),),
    )
    return Tables(libraries, calculator, FigureWording(libraries), 2).table(declared)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("largest", ["SOUTH", "NORTH", "EAST"]),
        ("smallest", ["NORTH", "SOUTH", "EAST"]),
        ("listed", ["NORTH", "SOUTH", "EAST"]),
    ],
)
@pytest.mark.parametrize("missing", [": not counted", "-", "c"])
def test_rows_without_a_figure_come_last(sort: str, order: list[str], missing: str) -> None:
    built = table(sort, NORTH=-1, SOUTH=5, EAST=missing)
    assert [row.code for row in built.rows] == order


def test_zero_is_a_figure(sort: str = "largest") -> None:
    assert [row.code for row in table(sort, NORTH="-", SOUTH=0, EAST=-2).rows] == ["SOUTH", "EAST", "NORTH"]


@pytest.mark.parametrize(("decimals", "texts"), [(1, ["7.0", "0.2", "12.0"]), (2, ["7.03", "0.20", "12.00"])])
def test_figures_of_a_column_have_the_same_decimals(decimals: int, texts: list[str]) -> None:
    built = table(decimals=decimals, NORTH=7.034, SOUTH=0.2, EAST=12)
    assert [row.cells[0].text for row in built.rows] == texts
