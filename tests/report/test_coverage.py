from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from mandata.report.typography.coverage import STAND_IN, displayable
from mandata.report.typography.fonts import FOLDER


def test_what_the_fonts_hold_stays() -> None:
    text = "Aéłж → ▲△ ✓ – “quoted” 维持 حفظ\nnext\tline"
    assert displayable(text) == text


@pytest.mark.parametrize(
    ("given", "shown"),
    [("\U00013080", STAND_IN), ("\ue000", STAND_IN), ("\ud800", STAND_IN), ("\x07", ""), ("a\ufe0f", "a")],
)
def test_what_they_do_not_hold_is_distinguished(given: str, shown: str) -> None:
    assert displayable(f"x{given}y") == f"x{shown}y"


def test_the_fonts_are_read_as_others_read_them() -> None:
    held = {point for path in FOLDER.glob("*.ttf") for point in TTFont(path).getBestCmap()}
    plain = [chr(point) for point in range(0x20, 0xFFFF) if not 0xD800 <= point < 0xE000 and chr(point).isalnum()]
    assert {letter for letter in plain if displayable(letter) != STAND_IN} == {one for one in plain if ord(one) in held}
