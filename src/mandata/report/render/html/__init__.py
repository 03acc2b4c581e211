"""The report as one self-contained web page."""

from mandata.report.render.html.page import write_html

__all__ = ["write_html"]
