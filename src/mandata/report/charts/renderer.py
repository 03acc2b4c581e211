"""Draws specifications as pictures; each is drawn once and cached by its content."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import tempfile
import threading
from collections.abc import Container, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from pathlib import Path

import typst
import vl_convert

from mandata import durable_files
from mandata.report.charts.lettering import lettering, without_lettering
from mandata.report.charts.parting import parts
from mandata.report.document import Picture
from mandata.report.typography.characters import legal_data
from mandata.report.typography.coverage import displayable
from mandata.report.typography.fonts import CSS_FAMILY, FAMILIES, FAMILY, FOLDER, typst_fonts

VEGA_LITE_VERSION = "6.4"
"""The Vega-Lite version of the renderer that is also in the page's bundle."""

PNG_SCALE = 3
"""Pixels of a PNG for each pixel of the chart: 330 a printed inch at 17 cm."""

POINTS_PER_INCH = 72
"""Typst's points, of which one stands for a pixel."""

TEMPLATE = Path(__file__).with_name("template")
"""Typst modules that set a picture with its words."""


READABLE_FAMILY = "Source Sans X"
"""The text face as the renderer knows it, a name as long as its own: it finds no family with a word that is a digit."""

SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"')
"""The size of a picture as the renderer writes it."""

LETTERING = TEMPLATE / "lettering.typ"
"""The module that the template of the PDF shares."""


def start_drawing() -> None:
    """Start the renderer in the background: it takes half a second in which other work can go on."""
    threading.Thread(target=svg_of, args=('{"mark": "point"}',)).start()


def draw(specs: Mapping[str, Mapping[str, object]], kept: Path | None) -> dict[str, Picture]:
    """Draw charts.

    Args:
        specs: name to Vega-Lite specification with a width and a height in pixels.
        kept: folder for pictures by content; made where missing. None keeps nothing.

    Returns:
        The pictures under the same names, each with its parts; equal specifications give equal bytes.
    """
    if kept is None:
        with tempfile.TemporaryDirectory() as folder:
            return draw(specs, Path(folder))
    drawn = {name: [_text(one) for one in (spec, *parts(spec))] for name, spec in specs.items()}
    stems = {text: kept / _stem(text) for texts in drawn.values() for text in texts}
    in_pixels = {text for texts in drawn.values() for text in (texts[1:] or texts)}
    _draw_missing({text: stem for text, stem in stems.items() if not _is_drawn(stem, text in in_pixels)}, in_pixels)
    pictures = {text: _picture(stem, text in in_pixels) for text, stem in stems.items()}
    return {
        name: dataclasses.replace(pictures[whole], parts=tuple(pictures[part] for part in others))
        for name, (whole, *others) in drawn.items()
    }


def _text(spec: Mapping[str, object]) -> str:
    """Return a specification as text, without what only says how to divide it."""
    drawn = {key: value for key, value in spec.items() if key != "usermeta"}
    return json.dumps(legal_data(drawn), ensure_ascii=False, sort_keys=True)


def _stem(text: str) -> str:
    return hashlib.sha256(f"{_renderer()}\n{text}".encode()).hexdigest()[:40]


def _is_drawn(stem: Path, in_pixels: bool) -> bool:
    return stem.with_suffix(".svg").is_file() and (not in_pixels or stem.with_suffix(".png").is_file())


def _draw_missing(stems: Mapping[str, Path], in_pixels: Container[str]) -> None:
    """Draw and cache pictures; the next one is drawn while the last is turned into pixels.

    Args:
        in_pixels: the specifications whose pictures are printed. Those printed in parts are left out.
    """
    with ThreadPoolExecutor(1) as pool:
        for (text, stem), svg in zip(stems.items(), pool.map(svg_of, stems), strict=True):
            durable_files.write(stem.with_suffix(".svg"), svg)
            if text in in_pixels:
                durable_files.write(stem.with_suffix(".png"), _png(svg))


def _png(svg: str) -> bytes:
    """Return the picture in pixels, its words in the report's fonts."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for module in TEMPLATE.glob("*.typ"):
            (folder / module.name).write_bytes(module.read_bytes())
        data = {"picture": printed(svg, *_size(svg), folder, "picture"), "fonts": FAMILIES}
        (folder / "picture.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        drawn = typst.compile(
            str(folder / "page.typ"),
            root=scratch,
            font_paths=typst_fonts(),
            ignore_system_fonts=True,
            format="png",
            ppi=POINTS_PER_INCH * PNG_SCALE,
        )
    return bytes(drawn)


def printed(svg: str, width: object, height: object, folder: Path, name: str) -> dict[str, object]:
    """Write a picture's shapes into a folder and return what the function `lettered` of Typst needs to know of it.

    Args:
        svg: the picture with its words.
        width, height: in pixels.
        name: of the file, without ending.
    """
    file = f"{name}.svg"
    (folder / file).write_text(without_lettering(svg), encoding="utf-8")
    lines = [{**dataclasses.asdict(line), "text": displayable(line.text)} for line in lettering(svg)]
    return {"file": file, "width": width, "height": height, "letters": lines}


def _picture(stem: Path, in_pixels: bool) -> Picture:
    svg, png = stem.with_suffix(".svg").read_text(encoding="utf-8"), stem.with_suffix(".png")
    return Picture(svg, png.read_bytes() if in_pixels else b"", *_size(svg))


def _size(svg: str) -> tuple[float, float]:
    """Return the width and height of a picture in pixels: its axes and legends count, whatever its plot is given."""
    found = SIZE.search(svg)
    if found is None:
        raise ValueError("the picture has no size")
    return float(found[1]), float(found[2])


def svg_of(text: str) -> str:
    """Return the picture of a specification."""
    _register_fonts()
    drawn = vl_convert.vegalite_to_svg(text.replace(CSS_FAMILY, READABLE_FAMILY), vl_version=VEGA_LITE_VERSION)
    return _own_names(drawn.replace(READABLE_FAMILY, CSS_FAMILY), text)


def _own_names(svg: str, text: str) -> str:
    """Return the picture with its clip paths named after its content.

    The renderer counts them through all pictures of a process, and two pictures on one page must not share a name.
    """
    own = hashlib.sha256(text.encode()).hexdigest()[:8]
    found = dict.fromkeys(re.findall(r'id="clip(\d+)"', svg))
    numbers = {old: str(new) for new, old in enumerate(found, 1)}
    return re.sub(r'(id="|url\(#)clip(\d+)', lambda match: f"{match[1]}clip-{own}-{numbers[match[2]]}", svg)


@cache
def _register_fonts() -> tempfile.TemporaryDirectory[str]:
    """Give the renderer the fonts with which it measures words, and return the folder of those that it gets renamed."""
    renamed = tempfile.TemporaryDirectory()
    for path in FOLDER.glob("SourceSans3-*.ttf"):
        font = path.read_bytes()
        for encoding in ("utf-16-be", "ascii"):
            font = font.replace(FAMILY.encode(encoding), READABLE_FAMILY.encode(encoding))
        (Path(renamed.name) / path.name).write_bytes(font)
    vl_convert.register_font_directory(renamed.name)
    vl_convert.register_font_directory(str(FOLDER))
    return renamed


@cache
def _renderer() -> str:
    """Return what else a picture depends on: the renderer's versions and the fonts."""
    files = [*sorted(FOLDER.glob("*.ttf")), *sorted(TEMPLATE.glob("*.typ"))]
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    return " ".join([vl_convert.get_vega_version(), VEGA_LITE_VERSION, version("typst"), str(PNG_SCALE), *hashes])
