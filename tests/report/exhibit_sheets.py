"""Reports full of exhibits of every size, for tests of how they fit their pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from tests.report import builders
from tests.report.charts import samples
from tests.report.charts.samples import COLOUR, MOOD, OPEN, SHARE, cell, value

from mandata.framework.model import Chart, ExhibitDeclaration, Framework, Indicator, Organisation
from mandata.indicators.value import Value
from mandata.report.charts import chart_spec, draw
from mandata.report.document import Report
from mandata.report.exhibits.model import Exhibit, Head, Row, Table

PLAIN = Indicator(id="plain", title="Plain", form="loans", value="sum(books)")
LONG = "of the long river that nobody ever crossed without a boat and a book"


def table(rows: int, columns: int, *, row: str = "r{}", column: str = "c{}", before: bool = False) -> Table:
    """A table of figures: `row` and `column` are patterns of labels. Of the first column every seventh is missing."""
    heads = (Head("row", "Branch", align="left"), *(Head(f"c{n}", column.format(n)) for n in range(columns)))

    def figure(r: int, c: int) -> Value:
        if c == 0 and r % 7 == 6:
            return value(None)
        return value(1000 + 7 * r + 13 * c, 900 + r if before else None, of=samples.LOANS if before else PLAIN)

    lines = [Row(f"R{r}", row.format(r), tuple(cell(figure(r, c)) for c in range(columns))) for r in range(rows)]
    return Table(heads, tuple(lines))


def grid(rows: int, columns: int, column: str = "Question {}") -> Table:
    """A table of yes and no, and of moods in every third column."""
    heads = (Head("row", "Branch", align="left"), *(Head(f"c{n}", column.format(n)) for n in range(columns)))
    lines = [
        Row(f"R{r}", f"r{r}", tuple(cell(value(1 + r % 3, of=MOOD) if c % 3 == 2 else value(r % 2, of=OPEN))
                                    for c in range(columns)))
        for r in range(rows)
    ]  # fmt: skip
    return Table(heads, tuple(lines))


def funnel(rows: int) -> Table:
    """A table of stages with their shares."""
    heads = (Head("row", "Stage", align="left"), Head("c0", "Number"), Head("c1", "Share", unit="%"))
    lines = [
        Row(f"R{r}", f"r{r}", (cell(value(5000 - r)), cell(value(50, of=SHARE, fraction=(1, 2))))) for r in range(rows)
    ]
    return Table(heads, tuple(lines))


def exhibit(name: str, mark: str, shown: Table, number: int = 1, **changes: object) -> Exhibit:
    """An exhibit of a table, drawn with a mark, or as the table that it is where the mark is `table`."""
    kind = mark if mark in ("table", "map") else "chart"
    chart = None if mark == "table" else Chart(mark=mark)
    declaration = ExhibitDeclaration(id=name, kind=kind, title=f"Exhibit {name}", chart=chart)
    series = "Table" if kind == "table" else "Figure"
    made = Exhibit(declaration, number, f"{series} {number}", declaration.title, "Number", COLOUR, table=shown,
                   source="Branches", alternative="Many figures.")  # fmt: skip
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def sites(count: int, spread: float = 4.0) -> dict[str, Organisation]:
    """Libraries about a town, as many as wanted, in rows."""
    across = max(int(count**0.5), 1)
    return {
        f"L{n}": Organisation(f"L{n}", f"Library {n}", "branch", n, "1990", "", ("ITA",), "Town",
                              41 + spread * (n // across) / across, 12 + spread * (n % across) / across)
        for n in range(count)
    }  # fmt: skip


def report(exhibits: Sequence[Exhibit], organisations: Mapping[str, Organisation] | None = None) -> Report:
    """A report of these exhibits, one after another, with their charts drawn."""
    framework: Framework = dataclasses.replace(samples.framework(), organisations=dict(organisations or {}))
    shown = {
        one.id: dataclasses.replace(one, spec=chart_spec(one, framework, samples.COLOURS, 2))
        if one.declaration.chart
        else one
        for one in exhibits
    }
    pictures = draw({name: one.spec for name, one in shown.items() if one.spec is not None}, None)
    placed = "\n\n".join(f"Before {name}.\n\n::: {{.exhibit #{name}}}\n:::" for name in shown)
    opening = f'::: {{.section #all title="All" kicker="" colour="{COLOUR}" layout="plain"}}'
    text = f"{opening}\n# All\n\n{placed}\n\nThe end.\n:::\n"
    return builders.report(
        ast=builders.parse(text), exhibits=shown, pictures=pictures, framework=framework, values={}, traces={}
    )
