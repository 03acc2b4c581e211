"""Built pages for the tests, and what is in them."""

from __future__ import annotations

import dataclasses
import functools

from lxml import html
from tests.report.builders import report

from mandata.report.charts import chart_spec, draw
from mandata.report.document import Picture, Report
from mandata.report.exhibits.model import Exhibit
from mandata.report.render.html.page import page


@functools.cache
def charts() -> tuple[dict[str, Exhibit], dict[str, Picture]]:
    """The exhibits of the small report with their charts, and the pictures of these."""
    small = report()
    exhibits = dict(small.exhibits)
    chart = exhibits["loans-chart"]
    spec = chart_spec(chart, small.framework, small.colours, small.cycle)
    assert spec is not None
    exhibits["loans-chart"] = dataclasses.replace(chart, spec=spec)
    return exhibits, draw({"loans-chart": spec}, None)


def drawn(**changes: object) -> Report:
    """The small report with its charts."""
    exhibits, pictures = charts()
    return report(**{"exhibits": exhibits, "pictures": pictures, **changes})


def read(**changes: object) -> html.HtmlElement:
    """The page of the small report, parsed."""
    return html.document_fromstring(page(drawn(**changes)))


def words(element: html.HtmlElement) -> str:
    """The text of an element with single spaces."""
    return " ".join(element.text_content().split())
