"""Draws specifications to pictures, each once: the results are kept by what they were drawn from."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import vl_convert

from mandata.report.document import Picture
from mandata.report.fonts import FOLDER

VEGA_LITE_VERSION = "6.4"
"""Of the versions that the renderer holds, the one that also stands in the page's bundle."""

PNG_SCALE = 3
"""Pixels of a PNG for each pixel of the chart: 330 a printed inch at 17 cm."""


def draw(specs: Mapping[str, Mapping[str, object]], kept: Path | None) -> dict[str, Picture]:
    """Draw charts.

    Args:
        specs: name to Vega-Lite specification with a width and a height in pixels.
        kept: folder for pictures by content; made where missing. None keeps nothing.

    Returns:
        The pictures under the same names; equal specifications give equal bytes.
    """
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
    return {name: _picture(spec, kept) for name, spec in specs.items()}


def _picture(spec: Mapping[str, object], kept: Path | None) -> Picture:
    text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
    size = (float(str(spec["width"])), float(str(spec["height"])))
    if kept is None:
        return Picture(*_drawn(text), *size)
    stem = hashlib.sha256(f"{_renderer()}\n{text}".encode()).hexdigest()[:40]
    svg, png = kept / f"{stem}.svg", kept / f"{stem}.png"
    if not (svg.is_file() and png.is_file()):
        drawn_svg, drawn_png = _drawn(text)
        _write(svg, drawn_svg.encode())
        _write(png, drawn_png)
    return Picture(svg.read_text(encoding="utf-8"), png.read_bytes(), *size)


def _drawn(text: str) -> tuple[str, bytes]:
    _register_fonts()
    svg = _own_names(vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE_VERSION), text)
    return svg, vl_convert.svg_to_png(svg, scale=PNG_SCALE)


def _own_names(svg: str, text: str) -> str:
    """The picture with its clip paths named after its content.

    The renderer counts them through all pictures of a process, and two pictures on one page must not share a name.
    """
    own = hashlib.sha256(text.encode()).hexdigest()[:8]
    found = dict.fromkeys(re.findall(r'id="clip(\d+)"', svg))
    numbers = {old: str(new) for new, old in enumerate(found, 1)}
    return re.sub(r'(id="|url\(#)clip(\d+)', lambda match: f"{match[1]}clip-{own}-{numbers[match[2]]}", svg)


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FOLDER))


@cache
def _renderer() -> str:
    """What else a picture depends on: the renderer's versions and the fonts."""
    fonts = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(FOLDER.glob("*.ttf"))]
    return " ".join([vl_convert.get_vega_version(), VEGA_LITE_VERSION, str(PNG_SCALE), *fonts])


def _write(path: Path, content: bytes) -> None:
    """Write beside and rename, so that another process never reads half a picture."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".drawing-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)
