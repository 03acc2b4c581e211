"""The templates of the page; everything that comes from data is escaped by them."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@functools.cache
def environment() -> Environment:
    """Return the Jinja environment, made once in a process."""
    return Environment(
        loader=PackageLoader("mandata.report.render.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def rendered(template: str, **context: Any) -> str:
    """Return a template with its values filled in."""
    return environment().get_template(template).render(**context)


@functools.cache
def embedded(name: str) -> str:
    """Return a file of this package that the page carries inside itself."""
    return (resources.files("mandata.report.render.html") / name).read_text("utf-8")


@functools.cache
def vega_bundle() -> str:
    """Return Vega, Vega-Lite and vega-embed as one script, which runs only when a chart comes into view."""
    return (resources.files("mandata.report") / "assets" / "js" / "vega.bundle.js").read_text("utf-8")
