"""Drawn charts prepared for a page."""

from __future__ import annotations

import re

from mandata.report.document import Picture

TAG = re.compile(r"<[a-zA-Z][^>]*>")
SPOKEN = re.compile(r'\s(?:role|aria-[a-z]+)="[^"]*"')
NAMED = re.compile(r'(\sid="|="url\(#|href="#)')
SIZE = re.compile(r'\s(?:width|height)="[^"]*"')


def inline_svg(picture: Picture, name: str) -> str:
    """Return a chart as an element of the page.

    Its own roles are taken out, because the alternative text around it speaks for the whole picture;
    its ids get a prefix, because several charts share the page; its size is left to the style sheet.

    Args:
        picture: the drawn chart.
        name: id of the exhibit.
    """
    svg = picture.svg[picture.svg.index("<svg") :]
    svg = TAG.sub(lambda tag: _quiet(tag.group(), name), svg)
    return svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)


def _quiet(tag: str, name: str) -> str:
    tag = SPOKEN.sub("", tag)
    if tag.startswith("<svg"):
        tag = SIZE.sub("", tag)
    return NAMED.sub(lambda start: f"{start.group()}{name}-", tag)
