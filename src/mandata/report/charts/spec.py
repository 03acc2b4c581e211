"""From an exhibit to the Vega-Lite specification of its chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mandata.framework.model import Framework
from mandata.report.charts.canvas import Canvas, Json
from mandata.report.charts.marks.bar import bar
from mandata.report.charts.marks.column import column
from mandata.report.charts.marks.diverging import diverging
from mandata.report.charts.marks.dots import dots
from mandata.report.charts.marks.funnel import funnel
from mandata.report.charts.marks.grouped import grouped
from mandata.report.charts.marks.map import map_
from mandata.report.charts.marks.matrix import matrix
from mandata.report.charts.marks.slope import slope
from mandata.report.charts.marks.stacked import stacked
from mandata.report.charts.points import Drawing, drawing
from mandata.report.exhibit import Exhibit

MARKS: Mapping[str, Callable[[Drawing], Json]] = {
    "bar": bar,
    "column": column,
    "grouped": grouped,
    "stacked": stacked,
    "diverging": diverging,
    "funnel": funnel,
    "dots": dots,
    "matrix": matrix,
    "map": map_,
    "slope": slope,
}


def chart_spec(exhibit: Exhibit, framework: Framework, colours: Mapping[str, str], cycle: int) -> Json:
    """The chart of an exhibit as a Vega-Lite specification, for print and for the page alike.

    Args:
        exhibit: with a table and a declared chart.
        colours: colour name of the theme to `#rrggbb`.
        cycle: number of the cycle reported on.

    Raises:
        ValueError: the exhibit has no chart or no table.
        InvalidInput: its mark cannot draw that many columns.
    """
    drawn = drawing(exhibit, framework, colours, cycle)
    if not drawn.points and drawn.chart.mark != "map":
        return _without_figures(drawn)
    return MARKS[drawn.chart.mark](drawn)


def _without_figures(drawn: Drawing) -> Json:
    """A sheet that says that there is nothing to draw."""
    canvas = Canvas(drawn, height=24)
    canvas.text(0, 12, "No figures.", colour=drawn.palette.muted, italic=True)
    return canvas.spec()
