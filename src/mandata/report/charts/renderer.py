"""Draws specifications to pictures, each once: the results are kept by what they were drawn from."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import vl_convert

from mandata import durable_files
from mandata.report.document import Picture
from mandata.report.fonts import FOLDER

VEGA_LITE_VERSION = "6.4"
"""Of the versions that the renderer holds, the one that also stands in the page's bundle."""

PNG_SCALE = 3
"""Pixels of a PNG for each pixel of the chart: 330 a printed inch at 17 cm."""


def start_drawing() -> None:
    """Start the renderer in the background: it takes half a second in which other work can go on."""
    threading.Thread(target=_svg, args=('{"mark": "point"}',)).start()


def draw(specs: Mapping[str, Mapping[str, object]], kept: Path | None) -> dict[str, Picture]:
    """Draw charts.

    Args:
        specs: name to Vega-Lite specification with a width and a height in pixels.
        kept: folder for pictures by content; made where missing. None keeps nothing.

    Returns:
        The pictures under the same names; equal specifications give equal bytes.
    """
    if kept is None:
        with tempfile.TemporaryDirectory() as folder:
            return draw(specs, Path(folder))
    texts = {name: json.dumps(spec, ensure_ascii=False, sort_keys=True) for name, spec in specs.items()}
    stems = {text: kept / _stem(text) for text in texts.values()}
    _draw_missing({text: stem for text, stem in stems.items() if not _is_drawn(stem)})
    return {name: _picture(spec, stems[texts[name]]) for name, spec in specs.items()}


def _stem(text: str) -> str:
    return hashlib.sha256(f"{_renderer()}\n{text}".encode()).hexdigest()[:40]


def _is_drawn(stem: Path) -> bool:
    return stem.with_suffix(".svg").is_file() and stem.with_suffix(".png").is_file()


def _draw_missing(stems: Mapping[str, Path]) -> None:
    """Draw and keep; the next picture is drawn while the last is turned into pixels."""
    with ThreadPoolExecutor(1) as pool:
        for stem, svg in zip(stems.values(), pool.map(_svg, stems), strict=True):
            durable_files.write(stem.with_suffix(".svg"), svg)
            durable_files.write(stem.with_suffix(".png"), vl_convert.svg_to_png(svg, scale=PNG_SCALE))


def _picture(spec: Mapping[str, object], stem: Path) -> Picture:
    svg, png = stem.with_suffix(".svg"), stem.with_suffix(".png")
    width, height = float(str(spec["width"])), float(str(spec["height"]))
    return Picture(svg.read_text(encoding="utf-8"), png.read_bytes(), width, height)


def _svg(text: str) -> str:
    _register_fonts()
    return _own_names(vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE_VERSION), text)


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
