"""Makes the files below `src/mandata/report/assets/`: fonts, the charts' JavaScript and the base map.

Run it only to move to newer versions; the results are committed.

    .venv/bin/python tools/vendor_assets.py

It needs the development environment, npm, node and, on Debian, `apt-get download`; nothing is installed.
Versions are pinned below. What it makes:

    fonts/*.ttf            Source Sans 3 and Noto Sans Arabic as published; Droid Sans Fallback with its Han, kana and
                           punctuation (its Hangul is left out, for size)
    fonts/web/*.woff2      the same faces cut by script for the self-contained HTML page
    fonts/widths.json      advance widths of the text face, with which charts measure their labels
    js/vega.bundle.js      Vega, Vega-Lite and Vega-Embed: the versions that draw the printed charts
    map/world.json         countries of the world, TopoJSON (see world_map.mjs)
    */LICENSE*, NOTICE*    the licence of each
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import vl_convert
from fontTools import subset
from fontTools.ttLib import TTFont

from mandata.report.charts.renderer import VEGA_LITE_VERSION
from mandata.report.fonts import ARABIC, FAMILY, WEB_FACES

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "src" / "mandata" / "report" / "assets"
MAP_SCRIPT = Path(__file__).with_name("world_map.mjs")

SOURCE_SANS = "@expo-google-fonts/source-sans-3@0.4.1"
NOTO_ARABIC = "@expo-google-fonts/noto-sans-arabic@0.4.3"
WORLD_ATLAS = "world-atlas@2.0.2"
MAP_TOOLS = ("topojson-client@3.1.0", "topojson-server@3.0.1", "topojson-simplify@3.0.3", "i18n-iso-countries@7.14.0")
VEGA_PACKAGES = ("vega", "vega-lite", "vega-embed")
DROID = "fonts-droid-fallback"

SHARE_OF_MAP_POINTS = 0.3
"""So many of the 1:50 million coast's points are kept: coasts stay smooth at 17 cm, and the file small."""

FONT_FILES = {
    "SourceSans3-Regular.ttf": (SOURCE_SANS, "400Regular/SourceSans3_400Regular.ttf"),
    "SourceSans3-Italic.ttf": (SOURCE_SANS, "400Regular_Italic/SourceSans3_400Regular_Italic.ttf"),
    "SourceSans3-SemiBold.ttf": (SOURCE_SANS, "600SemiBold/SourceSans3_600SemiBold.ttf"),
    "SourceSans3-Bold.ttf": (SOURCE_SANS, "700Bold/SourceSans3_700Bold.ttf"),
    "NotoSansArabic-Regular.ttf": (NOTO_ARABIC, "400Regular/NotoSansArabic_400Regular.ttf"),
    "NotoSansArabic-Bold.ttf": (NOTO_ARABIC, "700Bold/NotoSansArabic_700Bold.ttf"),
}
CHINESE_FILE = "DroidSansFallback.ttf"
CHINESE_RANGES = (
    (0x2E80, 0x30FF),
    (0x3200, 0x33FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)
LAYOUT = ["*"]

RENAMED = {FAMILY: "Mandata Latin", ARABIC: "Mandata Arabic"}
"""The licence reserves the name of Source: a font cut down for the web carries another inside."""

MEASURED = {
    "regular": "SourceSans3-Regular.ttf",
    "semibold": "SourceSans3-SemiBold.ttf",
    "bold": "SourceSans3-Bold.ttf",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        vendor_fonts(scratch)
        vendor_web_fonts()
        vendor_widths()
        vendor_bundle(scratch)
        vendor_map(scratch)
    size = sum(path.stat().st_size for path in ASSETS.rglob("*") if path.is_file())
    print(f"{ASSETS.relative_to(ROOT)}: {size / 1e6:.1f} MB")


def packed(package: str, scratch: Path) -> Path:
    """Folder of an npm package, as published."""
    folder = scratch / package.replace("/", "_")
    if not folder.exists():
        folder.mkdir()
        made = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
        )
        shutil.unpack_archive(folder / made.stdout.split()[-1], folder)
    return folder / "package"


# Fonts


def vendor_fonts(scratch: Path) -> None:
    fonts = ASSETS / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for name, (package, path) in FONT_FILES.items():
        shutil.copyfile(packed(package, scratch) / path, fonts / name)
    for package, name in ((SOURCE_SANS, "LICENSE-SourceSans3.txt"), (NOTO_ARABIC, "LICENSE-NotoSansArabic.txt")):
        shutil.copyfile(packed(package, scratch) / "LICENSE_FONT", fonts / name)
    vendor_chinese(scratch, fonts)


def vendor_chinese(scratch: Path, fonts: Path) -> None:
    subprocess.run(["apt-get", "download", DROID], cwd=scratch, check=True, capture_output=True)
    subprocess.run(["dpkg-deb", "-x", next(scratch.glob(f"{DROID}_*.deb")).name, "droid"], cwd=scratch, check=True)
    whole = scratch / "droid" / "usr" / "share" / "fonts-droid-fallback" / "truetype" / "DroidSansFallback.ttf"
    cut(whole, fonts / CHINESE_FILE, CHINESE_RANGES)
    shutil.copyfile(
        scratch / "droid" / "usr" / "share" / "doc" / DROID / "copyright", fonts / "NOTICE-DroidSansFallback.txt"
    )
    shutil.copyfile(ROOT / "LICENSE", fonts / "LICENSE-DroidSansFallback.txt")  # Apache-2.0, as this project


def vendor_web_fonts() -> None:
    """Only the scripts of the page's own words travel in it; a Chinese reader's system has a Chinese font."""
    web = ASSETS / "fonts" / "web"
    shutil.rmtree(web, ignore_errors=True)
    web.mkdir(parents=True)
    for face in WEB_FACES:
        cut(ASSETS / "fonts" / face.cut_from, face.path, face.ranges, RENAMED[face.family])


def cut(source: Path, target: Path, ranges: Iterable[tuple[int, int]], name: str = "") -> None:
    """Write the glyphs of some ranges, with all their features, as a font of its own."""
    options = subset.Options()
    options.layout_features = LAYOUT if not name else [*options.layout_features, "tnum", "pnum", "lnum", "sups", "case"]
    options.hinting = False
    options.flavor = "woff2" if target.suffix == ".woff2" else None
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[point for first, last in ranges for point in range(first, last + 1)])
    subsetter.subset(font)
    if name:
        rename(font, name)
    subset.save_font(font, str(target), options)


def rename(font: TTFont, family: str) -> None:
    style = font["name"].getBestSubFamilyName()
    for record in list(font["name"].names):
        if record.nameID in (1, 16):
            record.string = family
        elif record.nameID in (3, 4):
            record.string = f"{family} {style}"
        elif record.nameID == 6:
            record.string = f"{family}-{style}".replace(" ", "")


def vendor_widths() -> None:
    """Advance widths in thousandths of the type size, for the characters of the web's Latin and Cyrillic faces."""
    points = [
        point
        for face in WEB_FACES
        if face.family == FAMILY
        for low, high in face.ranges
        for point in range(low, high + 1)
    ]
    widths: dict[str, dict[str, int]] = {}
    for weight, name in MEASURED.items():
        font = TTFont(ASSETS / "fonts" / name)
        names, advances, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        shown = sorted(set(points) & set(names))
        widths[weight] = {chr(point): round(advances[names[point]][0] * 1000 / em) for point in shown}
    text = json.dumps(widths, ensure_ascii=False, separators=(",", ":"))
    (ASSETS / "fonts" / "widths.json").write_text(text + "\n", encoding="utf-8")


# The charts' JavaScript


def vendor_bundle(scratch: Path) -> None:
    """A script of its own scope that offers `window.vegaEmbed` and nothing else."""
    folder = ASSETS / "js"
    folder.mkdir(parents=True, exist_ok=True)
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE_VERSION)
    vega, embed = vl_convert.get_vega_version(), vl_convert.get_vega_embed_version()
    versions = f"vega {vega}, vega-lite {VEGA_LITE_VERSION}, vega-embed {embed}"
    text = f"/* {versions}. BSD-3-Clause, see LICENSE-vega.txt. */\n(() => {{\n{bundle}\n}})();\n"
    (folder / "vega.bundle.js").write_text(text.replace("</script", "<\\/script"), encoding="utf-8")
    licences = [
        f"{name}\n\n{(packed(name, scratch) / 'LICENSE').read_text(encoding='utf-8').strip()}\n"
        for name in VEGA_PACKAGES
    ]
    (folder / "LICENSE-vega.txt").write_text("\n\n".join(licences), encoding="utf-8")


# The base map


def vendor_map(scratch: Path) -> None:
    folder = ASSETS / "map"
    folder.mkdir(parents=True, exist_ok=True)
    tools = scratch / "tools"
    tools.mkdir()
    subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", ".", *MAP_TOOLS], cwd=tools, check=True)
    countries = packed(WORLD_ATLAS, scratch) / "countries-50m.json"
    codes = tools / "node_modules" / "i18n-iso-countries" / "codes.json"
    command = ["node", str(MAP_SCRIPT), str(countries), str(codes), str(SHARE_OF_MAP_POINTS)]
    (folder / "world.json").write_bytes(subprocess.run(command, cwd=tools, check=True, capture_output=True).stdout)
    shutil.copyfile(packed(WORLD_ATLAS, scratch) / "LICENSE", folder / "LICENSE-world-atlas.txt")
    (folder / "NOTICE-natural-earth.txt").write_text(
        "Made with Natural Earth (naturalearthdata.com), public domain, from the npm package world-atlas.\n"
        "Country codes: ISO 3166-1, from the npm package i18n-iso-countries (MIT).\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
