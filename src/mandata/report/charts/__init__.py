"""Charts: an exhibit's table and declaration become a Vega-Lite specification, a picture and an alternative text."""

from mandata.report.charts.alt_text import alternative_text
from mandata.report.charts.renderer import draw, start_drawing
from mandata.report.charts.spec import chart_spec

__all__ = ["alternative_text", "chart_spec", "draw", "start_drawing"]
