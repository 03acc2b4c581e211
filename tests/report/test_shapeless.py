"""Characters that cannot be drawn are named."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.documented import write_documented_files

from mandata.report.compose.missing_glyphs import MOST, shapeless
from mandata.report.compose.preflight import open_whole
from mandata.report.dry_run import check


def test_a_character_without_a_shape_is_named_once() -> None:
    (finding,) = shapeless(["Read 𓂀 and 𓂀.", "An é, a 图, an أ"])
    assert finding.message.startswith("The report's fonts cannot draw 𓂀 (U+13080, egyptian hieroglyph d010).")


def test_many_are_counted() -> None:
    (finding,) = shapeless([chr(0x13000 + number) for number in range(MOST + 5)])
    assert "and 5 more" in finding.message


def test_what_the_fonts_hold_is_no_finding() -> None:
    assert not list(shapeless(["Aé → ✓ 维持 حفظ ห 😀", "a box □"]))


def test_a_text_with_such_a_character_is_warned_of(tmp_path: Path) -> None:
    write_documented_files(tmp_path)
    with (tmp_path / "town" / "narrative" / "lending.md").open("a", encoding="utf-8") as text:
        text.write("\nThe eye 𓂀.\n")
    opened = open_whole(tmp_path / "town")
    findings = [item.finding for item in check(opened, opened.cycle, lambda _: None)]
    assert "character-without-shape" in {finding.code for finding in findings}
