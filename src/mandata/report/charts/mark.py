"""A mark: one shape of chart, with its drawing, its checks and its description."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from mandata.findings import Finding
from mandata.framework.model import Chart, MarkDeclaration, marks
from mandata.report.charts.dimensions import Json
from mandata.report.charts.points import Drawing
from mandata.report.exhibits.model import Table


def _nothing(drawing: Drawing) -> Iterable[Finding]:
    """Yield no problems."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(MarkDeclaration):
    """One shape of chart.

    Attributes:
        draw: returns the Vega-Lite specification of a drawing.
        check: yields the problems that stop it from drawing an exhibit.
        describe: returns the content of a table in words, where its figures are not what the chart shows.
        needs_figures: whether it shows nothing if its table has no column of figures.
    """

    draw: Callable[[Drawing], Json]
    check: Callable[[Drawing], Iterable[Finding]] = _nothing
    describe: Callable[[Table], str] | None = None
    needs_figures: bool = True


def mark_of(chart: Chart) -> Mark:
    """Return the mark of a chart."""
    return cast(Mark, marks()[chart.mark])
