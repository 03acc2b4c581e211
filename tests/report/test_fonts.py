from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from mandata.report.typography.fonts import FAMILIES, FOLDER, WEB_FACES, WebFace

SYMBOLS = "→↑↓▲▼✓–—≥≤×½¹²³⁰⁹₂•●■“”‘’…−№†‡§%‰€"


def letters(path: str) -> set[str]:
    return {chr(point) for point in TTFont(FOLDER / path).getBestCmap()}


@pytest.mark.parametrize("style", ["Regular", "Italic", "SemiBold", "Bold"])
def test_the_text_face_holds_what_a_report_prints(style: str) -> None:
    assert set("Aéœßłşđ" + "Жщыёї" + "αΩ" + SYMBOLS) <= letters(f"SourceSans3-{style}.ttf")


def test_other_scripts_are_there_for_print() -> None:
    assert set("ابتثجحخ") <= letters("NotoSansArabic-Regular.ttf")
    assert set("维持和平行动报告") <= letters("DroidSansFallback.ttf")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ttf")), ids=lambda path: path.name)
def test_fonts_have_the_family_names_that_formats_use(path) -> None:  # type: ignore[no-untyped-def]
    assert TTFont(path)["name"].getBestFamilyName() in FAMILIES


@pytest.mark.parametrize("face", WEB_FACES, ids=lambda face: face.path.stem)
def test_a_page_face_is_cut_from_the_printed_one(face: WebFace) -> None:
    cut, whole = TTFont(face.path), TTFont(FOLDER / face.cut_from)
    assert 0 < len(cut.getBestCmap()) < len(whole.getBestCmap())
    assert all(any(first <= point <= last for first, last in face.ranges) for point in cut.getBestCmap())
    assert "Source" not in cut["name"].getBestFullName()


def test_each_font_comes_with_its_licence() -> None:
    licences = {path.name for path in FOLDER.glob("LICENSE-*.txt")}
    assert licences == {
        "LICENSE-SourceSans3.txt",
        "LICENSE-NotoSansArabic.txt",
        "LICENSE-Noto.txt",
        "LICENSE-NotoEmoji.txt",
        "LICENSE-DroidSansFallback.txt",
    }
