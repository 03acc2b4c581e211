"""A small report from another field, built by hand, for tests of the formats."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pypandoc

from mandata.answers import Status
from mandata.framework.model import (
    Chart,
    Column,
    Cycle,
    ExhibitDeclaration,
    Framework,
    FrameworkFile,
    Indicator,
    Outline,
    Period,
    Rows,
    Section,
)
from mandata.indicators.arithmetic import exact
from mandata.indicators.value import Direction, Value
from mandata.records.provenance import TracedRecord
from mandata.report.document import Ast, ReleaseMark, Report
from mandata.report.exhibits.model import Cell, Exhibit, Figure, Head, Row, Table

COLOURS = {
    "primary": "#1a73b8",
    "ink": "#1c2b39",
    "muted": "#5b6b7a",
    "paper": "#ffffff",
    "up": "#1d7a46",
    "down": "#b3402a",
    "river": "#2b8a9d",
}

LOANS = Indicator(id="loans.total", title="Books lent", form="loans", value="sum(books)", by=("branch",), desired="up")
SHARE = Indicator(
    id="loans.young",
    title="Lent to young readers",
    form="loans",
    numerator="sum(young)",
    denominator="sum(books)",
    unit="percent",
    by=("branch",),
)


def value(indicator: Indicator, number: float | None, *, previous: float | None = None, **at: str) -> Value:
    """A value of cycle 2, compared with one of cycle 1 where `previous` is given."""
    place = tuple(sorted(at.items()))
    before = None if previous is None else Value(indicator, 1, place, Status.REPORTED, exact(previous))
    status = Status.REPORTED if number is not None else Status.NOT_REPORTED
    return Value(indicator, 2, place, status, exact(number), previous=before, records=1)


NORTH = value(LOANS, 12345, previous=11000, branch="NORTH")
SOUTH = value(LOANS, 0, previous=40, branch="SOUTH")
EAST = value(LOANS, None, branch="EAST")
YOUNG = value(SHARE, 37.75, branch="NORTH")


def table() -> Table:
    """Three branches: one risen, one fallen to zero, one without an answer."""
    heads = (
        Head("branch", "Branch", align="left"),
        Head("loans", "Books lent"),
        Head("young", "Young readers", unit="%"),
    )
    missing = Cell("not reported", EAST, missing=True, reason="not reported")
    return Table(
        heads,
        (
            Row(
                "NORTH",
                "North",
                (Cell("12,345", NORTH, "from 11,000", Direction.UP, True), Cell("37.75%", YOUNG, "3/8")),
            ),
            Row(
                "SOUTH",
                "South",
                (Cell("0", SOUTH, "from 40", Direction.DOWN, False), Cell("–", missing=True, reason="not applicable")),
            ),
            Row("EAST", "East", (missing, missing)),
            Row("", "All branches", (Cell("12,345"), Cell("37.75%")), total=True),
        ),
    )


def exhibits() -> dict[str, Exhibit]:
    """A table, a chart, key figures, and a chart without figures."""
    rows = Rows(dimension="branch", total="All branches")
    columns = (Column(indicator="loans.total"), Column(indicator="loans.young"))
    shown = ExhibitDeclaration(id="loans-table", kind="table", title="Books lent by branch", rows=rows, columns=columns)
    drawn = ExhibitDeclaration(
        id="loans-chart", kind="chart", title="Books lent", rows=rows, columns=columns, chart=Chart(mark="bar")
    )
    large = ExhibitDeclaration(id="loans-figures", kind="figures", title="The year in figures")
    empty = ExhibitDeclaration(id="visits-chart", kind="chart", title="Visits by month", chart=Chart(mark="column"))
    common = {"colour": COLOURS["river"], "source": "Branches; annual return"}
    spec: dict[str, object] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 420,
        "height": {"step": 24},
        "data": {"values": [{"branch": "North", "books": 12345}, {"branch": "South", "books": 0}]},
        "mark": "bar",
        "encoding": {"y": {"field": "branch", "type": "nominal"}, "x": {"field": "books", "type": "quantitative"}},
    }
    return {
        "loans-figures": Exhibit(
            large,
            0,
            "",
            large.title,
            "",
            COLOURS["river"],
            source="Branches",
            figures=(
                Figure(Cell("12,345", NORTH, "from 11,000", Direction.UP, True), "books lent"),
                Figure(Cell("37.75%", YOUNG), "of them by young readers"),
            ),
        ),
        "loans-table": Exhibit(
            shown,
            1,
            "Table 1",
            shown.title,
            "Number of books, cycle 2",
            table=table(),
            notes=("The branch East was closed for repairs.",),
            as_of="31 January 2025",
            alternative="Table of books lent by three branches.",
            **common,
        ),
        "loans-chart": Exhibit(
            drawn,
            1,
            "Figure 1",
            drawn.title,
            "Number of books, cycle 2",
            table=table(),
            spec=spec,
            alternative="Bar chart: North 12,345; South 0; East not reported.",
            **common,
        ),
        "visits-chart": Exhibit(empty, 2, "Figure 2", empty.title, "", unavailable="not in the printed text", **common),
    }


NARRATIVE = """
::: {.section #summary title="Summary" kicker="In brief" colour="#1a73b8" layout="columns"}
# Summary

- The branches lent [12,345]{.value key="loans.total;cycle=2;branch=NORTH"} books.
- Young readers took [37.75%]{.value key="loans.young;cycle=2;branch=NORTH"} of them.^[A footnote with a [link](https://example.org/).]
:::

::: {.section #lending title="Lending" kicker="Chapter 1" colour="#2b8a9d" layout="opener" summary="What was lent."}
# Lending

::: {.exhibit #loans-figures}
:::

## Books

See [Table 1]{.ref to="loans-table"} [page]{.page-ref to="loans-table"}, and the chapter
[Lending]{.page-ref to="lending"}.

::: {.exhibit #loans-table}
:::

::: {.exhibit #loans-chart}
:::

::: {.exhibit #visits-chart}
:::

::: {.story organisation="NORTH"}
**NORTH** opened on Sundays.
:::

::: {.highlight organisation="SOUTH"}
### A boat that lends
**SOUTH** sent a boat.
:::
:::
"""


def parse(markdown: str) -> Ast:
    """Pandoc's reading of a narrative."""
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "json"]
    done = subprocess.run(command, input=markdown.encode(), capture_output=True, check=True)
    ast: Ast = json.loads(done.stdout)
    return ast


def report(**changes: object) -> Report:
    """The whole small report; keyword arguments replace parts of it."""
    cycles = tuple(
        Cycle(number=n, title=f"Year {n}", period=Period(start=date(2022 + n, 1, 1), end=date(2022 + n, 12, 31)))
        for n in (1, 2)
    )
    file = FrameworkFile(id="libraries", version="1", title="Libraries", cycles=cycles)
    outline = Outline(title="Libraries", sections=(Section(id="lending", title="Lending", text="lending"),))
    framework = Framework(
        Path("frameworks/libraries"), "0" * 64, file, {}, {}, {}, {i.id: i for i in (LOANS, SHARE)}, {}, outline
    )
    values = {item.key: item for item in (NORTH, SOUTH, EAST, YOUNG)}
    trace = TracedRecord("loans/2/1", "returns/cycle-2/loans.csv", 2, "p. 3, Lending", {"books": "12345"})
    parts: dict[str, object] = {
        "title": "Libraries of the river",
        "subtitle": "Second report",
        "publisher": "The Library Office",
        "date": date(2025, 2, 28),
        "date_text": "February 2025",
        "language": "en",
        "cycle": 2,
        "cover_text": "Covers 2024.",
        "imprint": "Printed by nobody.",
        "disclaimer": "Lines on maps imply nothing.",
        "colours": COLOURS,
        "framework": framework,
        "release": ReleaseMark("ab" * 32, date(2025, 2, 28)),
        "ast": parse(NARRATIVE),
        "exhibits": exhibits(),
        "values": values,
        "traces": {NORTH.key: [trace]},
    }
    return Report(**{**parts, **changes})  # type: ignore[arg-type]
