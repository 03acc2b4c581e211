"""The figures in which a report differs from the one that it replaces."""

from __future__ import annotations

from typing import TypedDict

from mandata.framework.confidentiality import READERS
from mandata.publishing.models import Release
from mandata.publishing.queries.comparison import compare
from mandata.publishing.queries.figures import read_figures
from mandata.publishing.queries.visibility import seen_figures

MOST = 200
"""Figures stored with a release."""


class Restated(TypedDict):
    """A figure that is printed differently.

    Attributes:
        title: of the indicator, with the place of the figure.
        old, new: as printed; "" if it was not printed, or is no longer.
    """

    title: str
    old: str
    new: str


def restated(old: Release, new: Release) -> list[Restated]:
    """Return the figures that two reports of a cycle print differently, if readers may see them."""
    framework = new.cycle.framework
    before, now = (seen_figures(READERS, read_figures(one.folder), framework) for one in (old, new))
    return [
        Restated(title=", ".join([moved.title, *moved.at]), old=moved.old, new=moved.new)
        for moved in compare(before, now)[:MOST]
    ]
