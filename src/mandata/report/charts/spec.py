"""From an exhibit to the Vega-Lite specification of its chart."""

from __future__ import annotations

from collections.abc import Mapping

from mandata.findings import InvalidInput
from mandata.framework.model import Framework
from mandata.report.charts.canvas import Canvas
from mandata.report.charts.dimensions import Json
from mandata.report.charts.mark import mark_of
from mandata.report.charts.points import Drawing, drawing
from mandata.report.exhibits.model import Exhibit


def chart_spec(exhibit: Exhibit, framework: Framework, colours: Mapping[str, str], cycle: int) -> Json:
    """Return the chart of an exhibit as a Vega-Lite specification, for print and for the page alike.

    Args:
        exhibit: with a table and a declared chart.
        colours: colour name of the theme to `#rrggbb`.
        cycle: number of the cycle reported on.

    Raises:
        ValueError: the exhibit has no chart or no table.
        InvalidInput: its mark cannot draw its table.
    """
    drawn = drawing(exhibit, framework, colours, cycle)
    mark = mark_of(drawn.chart)
    if mark.needs_figures and not drawn.points:
        return _without_figures(drawn)
    findings = list(mark.check(drawn))
    if findings:
        raise InvalidInput(findings)
    return mark.draw(drawn)


def _without_figures(drawn: Drawing) -> Json:
    """Return a sheet that says that there is nothing to draw."""
    canvas = Canvas(drawn, height=24)
    canvas.text(0, 12, "No figures.", colour=drawn.palette.muted, italic=True)
    return canvas.spec()
