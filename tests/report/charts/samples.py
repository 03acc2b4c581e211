"""Small exhibits about libraries, one for each mark."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mandata.answers import Status
from mandata.framework.model import (
    Chart,
    Code,
    CodeList,
    Cycle,
    ExhibitDeclaration,
    Framework,
    FrameworkFile,
    Indicator,
    Organisation,
    Outline,
    Period,
    Section,
)
from mandata.indicators.arithmetic import exact
from mandata.indicators.value import Value
from mandata.report.charts import chart_spec
from mandata.report.charts.lettering import Letters, lettering
from mandata.report.charts.renderer import svg_of
from mandata.report.exhibits.model import Cell, Exhibit, Head, Row, Table
from mandata.report.exhibits.wording import FigureWording

COLOUR = "#2b8a9d"
COLOURS = {"ink": "#1c2b39", "muted": "#5b6b7a", "paper": "#ffffff", "up": "#1d7a46", "down": "#b3402a"}

LOANS = Indicator(id="loans", title="Loans", form="loans", value="sum(books)", desired="up")
SHARE = Indicator(id="share", title="Share", form="loans", numerator="sum(a)", denominator="sum(b)", unit="percent")
OPEN = Indicator(id="open", title="Open", form="loans", value="bool_or(open)", unit="yes_no")
MOOD = Indicator(id="mood", title="Mood", form="loans", value="avg(rank(mood))", unit="rating", scale="moods")

BRANCHES = {
    "NORTH": Organisation("NORTH", "North Library", "branch", 1, "1990", "", ("NOR",), "Bodø", 67.28, 14.40),
    "SOUTH": Organisation("SOUTH", "South Library", "branch", 2, "1950", "", ("MLT",), "Valletta", 35.90, 14.51),
    "ISLE": Organisation("ISLE", "Isle Library", "branch", 3, "1960", "", ("MLT",), "Gozo", 36.04, 14.25),
    "CAPE": Organisation("CAPE", "Cape Library", "branch", 4, "1970", "", ("ITA",), "Ragusa", 36.93, 14.73),
    "BOOKBUS": Organisation("BOOKBUS", "Book bus", "branch", 5),
}


def framework() -> Framework:
    """Two yearly cycles, five branches, a scale of moods."""
    cycles = tuple(
        Cycle(number=n, title=f"Year {n}", period=Period(start=date(2022 + n, 1, 1), end=date(2022 + n, 12, 31)))
        for n in (1, 2)
    )
    moods = [Code("calm", "Calm", 1), Code("busy", "Busy", 2), Code("loud", "Loud", 3)]
    lists = {"moods": CodeList("moods", {code.code: code for code in moods})}
    file = FrameworkFile(id="libraries", version="1", title="Libraries", cycles=cycles)
    outline = Outline(title="Libraries", sections=(Section(id="all", title="All", text="all"),))
    return Framework(Path("libraries"), "0" * 64, file, BRANCHES, lists, {}, {}, {}, outline)


def value(
    number: float | None,
    before: float | None = None,
    *,
    of: Indicator = LOANS,
    status: Status = Status.NOT_REPORTED,
    fraction: tuple[float, float] | None = None,
    records: int = 1,
) -> Value:
    """A value of year 2; without a number it has the status given."""
    earlier = None if before is None else Value(of, 1, (), Status.REPORTED, exact(before), records=1)
    part, base = fraction or (None, None)
    numbers = {"number": exact(number), "numerator": exact(part), "denominator": exact(base)}
    status = status if number is None else Status.REPORTED
    return Value(of, 2, (), status, previous=earlier, records=records, **numbers)


def cell(shown: Value) -> Cell:
    """A value as the tables of a report print it."""
    wording = FigureWording(framework())
    if shown.number is None:
        return Cell(wording.value(shown), shown, missing=True, reason=shown.reason)
    return Cell(wording.value(shown), shown, wording.comparison(shown), shown.direction, shown.good)


def exhibit(
    mark: str,
    heads: Sequence[str],
    rows: Mapping[str, Sequence[Value]],
    *,
    total: str = "",
    units: Sequence[str] = (),
    **chart: object,
) -> Exhibit:
    """An exhibit of some rows (label to values); the row named `total` sums up the others."""
    signs = units or [""] * len(heads)
    columns = [Head(f"column-{label}", label, unit=unit) for label, unit in zip(heads, signs, strict=True)]
    lines = [
        Row("" if label == total else label, label, tuple(map(cell, values)), label == total)
        for label, values in rows.items()
    ]
    table = Table((Head("branch", "Branch", align="left"), *columns), tuple(lines))
    kind = "map" if mark == "map" else "chart"
    declaration = ExhibitDeclaration(id="sample", kind=kind, title="Books lent", chart=Chart(mark=mark, **chart))
    return Exhibit(declaration, 1, "Figure 1", declaration.title, "", COLOUR, table=table)


def samples() -> dict[str, Exhibit]:
    """One exhibit for each mark, each with a risen, a fallen, a zero and a missing figure where the mark allows."""
    usual = {"North": [value(120, 100)], "South": [value(0, 40)], "East": [value(None)]}
    pairs = {"Adults": [value(120), value(95)], "Children": [value(0), value(None)]}
    return {
        "bar": exhibit("bar", ["Loans"], usual),
        "column": exhibit("column", ["Loans"], usual),
        "grouped": exhibit("grouped", ["Women", "Men"], pairs),
        "stacked": exhibit("stacked", ["Women", "Men"], pairs),
        "diverging": exhibit("diverging", ["Women", "Men"], pairs),
        "funnel": exhibit(
            "funnel",
            ["Number", "Share"],
            {
                "Joined": [value(80), value(40, of=SHARE)],
                "Borrowed": [value(20), value(25, of=SHARE, fraction=(20, 80))],
                "Returned": [value(None), value(None, of=SHARE)],
            },
            units=["", "%"],
        ),
        "dots": exhibit(
            "dots", ["Branches"], {"With a cat": [value(63.6, of=SHARE, fraction=(7, 11))], "With a dog": [value(3)]}
        ),
        "matrix": exhibit(
            "matrix",
            ["Open", "Mood"],
            {"North": [value(1, of=OPEN), value(3, of=MOOD)], "South": [value(0, of=OPEN), value(None, of=MOOD)]},
        ),
        "map": exhibit("map", [], {code: [] for code in BRANCHES}),
        "slope": exhibit("slope", ["Loans"], usual),
    }


def spec(of: Exhibit) -> dict[str, Any]:
    """The specification of an exhibit's chart."""
    return chart_spec(of, framework(), COLOURS, 2)


SHEETS = ("dots", "funnel", "map", "matrix")
"""The marks whose shapes are placed in pixels; those of the others are placed by the scales of Vega-Lite."""


def data(specification: Mapping[str, Any], kind: str = "") -> list[dict[str, Any]]:
    """Return the data of a chart, or that of the layers of a sheet with a kind of mark."""
    if "data" in specification:
        return list(specification["data"]["values"])
    return [
        datum
        for layer in specification["layer"]
        if kind in ("", layer["mark"]["type"]) and isinstance(layer["data"]["values"], list)
        for datum in layer["data"]["values"]
    ]


def figures(specification: Mapping[str, Any], kind: str = "rect") -> list[dict[str, Any]]:
    """Return the data that stands for figures."""
    return [datum for datum in data(specification, kind) if datum.get("value") is not None]


def letters(specification: Mapping[str, Any]) -> list[Letters]:
    """Return every line of words of a chart, as it is drawn."""
    return lettering(svg_of(json.dumps(specification)))


def texts(specification: Mapping[str, Any]) -> list[str]:
    """Return the words of every line of a chart."""
    return [line.text.rstrip() for line in letters(specification)]


def size(specification: Mapping[str, Any]) -> tuple[float, float]:
    """Return the width and height of a chart as it is drawn, in pixels."""
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg_of(json.dumps(specification)))
    assert found
    return float(found[1]), float(found[2])


def layers(specification: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the layers of a native chart with a kind of mark, of each of its views."""
    views = specification.get("concat") or specification.get("hconcat") or [specification.get("spec", specification)]
    found = [layer for view in views for layer in view["layer"]]
    return [
        layer
        for layer in found
        if kind in (layer["mark"], layer["mark"]["type"] if isinstance(layer["mark"], dict) else "")
    ]


def shapes(specification: Mapping[str, Any], kind: str) -> list[str]:
    """Return the fills of a chart's shapes of one kind, `rect` or `symbol`, in the order in which they are drawn."""
    groups = re.findall(rf'<g class="mark-{kind} role-mark[^"]*"[^>]*>(.*?)</g>', svg_of(json.dumps(specification)))
    return [fill for group in groups for fill in re.findall(r'<path[^>]* fill="([^"]*)"', group)]
