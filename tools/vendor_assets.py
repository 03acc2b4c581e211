"""Makes the files below `src/mandata/report/assets/`: fonts, the charts' JavaScript and the base map.

Run it only to move to newer versions; the results are committed.

    .venv/bin/python tools/vendor_assets.py

It needs the development environment, npm, node and, on Debian, `apt-get download`; nothing is installed.
Versions are pinned below. What it makes:

    fonts/*.ttf            Source Sans 3 and the families of Noto as published; Droid Sans Fallback with its Han, kana,
                           Hangul and punctuation
    fonts/web/*.woff2      Latin, Cyrillic and Arabic, cut by script for the self-contained HTML page
    fonts/widths.json      advance widths, with which charts measure their labels
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
from mandata.report.typography.fonts import ARABIC, FAMILY, SCRIPT_FILES, SCRIPTS, WEB_FACES

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "src" / "mandata" / "report" / "assets"
MAP_SCRIPT = Path(__file__).with_name("world_map.mjs")

SOURCE_SANS = "@expo-google-fonts/source-sans-3@0.4.1"
NOTO_ARABIC = "@expo-google-fonts/noto-sans-arabic@0.4.3"
NOTO_EMOJI = "@expo-google-fonts/noto-emoji@0.4.7"
WORLD_ATLAS = "world-atlas@2.0.2"
MAP_TOOLS = ("topojson-client@3.1.0", "topojson-server@3.0.1", "topojson-simplify@3.0.3", "i18n-iso-countries@7.14.0")
VEGA_PACKAGES = ("vega", "vega-lite", "vega-embed")
DROID = "fonts-droid-fallback"
NOTO = "fonts-noto-core"

SHARE_OF_MAP_POINTS = 0.3
"""Number of the 1:50 million coast's points that are kept: coasts stay smooth at 17 cm, and the file small."""

FONT_FILES = {
    "SourceSans3-Regular.ttf": (SOURCE_SANS, "400Regular/SourceSans3_400Regular.ttf"),
    "SourceSans3-Italic.ttf": (SOURCE_SANS, "400Regular_Italic/SourceSans3_400Regular_Italic.ttf"),
    "SourceSans3-SemiBold.ttf": (SOURCE_SANS, "600SemiBold/SourceSans3_600SemiBold.ttf"),
    "SourceSans3-Bold.ttf": (SOURCE_SANS, "700Bold/SourceSans3_700Bold.ttf"),
    "NotoSansArabic-Regular.ttf": (NOTO_ARABIC, "400Regular/NotoSansArabic_400Regular.ttf"),
    "NotoSansArabic-Bold.ttf": (NOTO_ARABIC, "700Bold/NotoSansArabic_700Bold.ttf"),
    "NotoEmoji-Regular.ttf": (NOTO_EMOJI, "400Regular/NotoEmoji_400Regular.ttf"),
}
LICENCES = {
    "LICENSE-SourceSans3.txt": SOURCE_SANS,
    "LICENSE-NotoSansArabic.txt": NOTO_ARABIC,
    "LICENSE-NotoEmoji.txt": NOTO_EMOJI,
}
CHINESE_FILE = "DroidSansFallback.ttf"
NOTO_FILES = tuple(name for name in SCRIPT_FILES if name not in (CHINESE_FILE, *FONT_FILES))
CHINESE_RANGES = (
    (0x1100, 0x11FF),
    (0x2E80, 0x30FF),
    (0x3130, 0x318F),
    (0xAC00, 0xD7A3),
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
    for name, package in LICENCES.items():
        shutil.copyfile(packed(package, scratch) / "LICENSE_FONT", fonts / name)
    vendor_noto(scratch, fonts)
    vendor_chinese(scratch, fonts)


def unpacked(package: str, scratch: Path) -> Path:
    """Return the folder `usr/share` of a Debian package."""
    subprocess.run(["apt-get", "download", package], cwd=scratch, check=True, capture_output=True)
    archive = next(scratch.glob(f"{package}_*.deb")).name
    subprocess.run(["dpkg-deb", "-x", archive, package], cwd=scratch, check=True)
    return scratch / package / "usr" / "share"


def vendor_noto(scratch: Path, fonts: Path) -> None:
    share = unpacked(NOTO, scratch)
    for name in NOTO_FILES:
        shutil.copyfile(share / "fonts" / "truetype" / "noto" / name, fonts / name)
    shutil.copyfile(share / "doc" / NOTO / "copyright", fonts / "LICENSE-Noto.txt")


def vendor_chinese(scratch: Path, fonts: Path) -> None:
    share = unpacked(DROID, scratch)
    cut(share / "fonts-droid-fallback" / "truetype" / "DroidSansFallback.ttf", fonts / CHINESE_FILE, CHINESE_RANGES)
    shutil.copyfile(share / "doc" / DROID / "copyright", fonts / "NOTICE-DroidSansFallback.txt")
    shutil.copyfile(ROOT / "LICENSE", fonts / "LICENSE-DroidSansFallback.txt")  # Apache-2.0, as this project


def vendor_web_fonts() -> None:
    """The page's own scripts; of all others, a page holds only the characters that it shows."""
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
    """Advance widths in thousandths of the type size: of the text face in each weight, of other scripts in one."""
    points = [
        point
        for face in WEB_FACES
        if face.family == FAMILY
        for low, high in face.ranges
        for point in range(low, high + 1)
    ]
    widths = {weight: advances(name, points) for weight, name in MEASURED.items()}
    others: dict[str, int] = {}
    for name in ("NotoSansArabic-Regular.ttf", *(f"NotoSans{script}-Regular.ttf" for script in SCRIPTS)):
        others = {**advances(name), **others}
    widths["other"] = {letter: width for letter, width in sorted(others.items()) if letter not in widths["regular"]}
    text = json.dumps(widths, ensure_ascii=False, separators=(",", ":"))
    (ASSETS / "fonts" / "widths.json").write_text(text + "\n", encoding="utf-8")


def advances(name: str, points: Iterable[int] | None = None) -> dict[str, int]:
    font = TTFont(ASSETS / "fonts" / name)
    names, widths, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    shown = sorted(set(names) if points is None else set(points) & set(names))
    return {chr(point): round(widths[names[point]][0] * 1000 / em) for point in shown}


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
