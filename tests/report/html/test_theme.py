from __future__ import annotations

import pytest

from mandata.report.render.html.theme import contrast, legible, mixed, theme_rules


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)


@pytest.mark.parametrize("colour", ["#f2c400", "#1a73b8", "#ffffff", "#7bc043", "#e0a500"])
def test_every_colour_becomes_legible_on_white(colour: str) -> None:
    assert contrast(legible(colour, "#ffffff"), "#ffffff") >= 4.5


def test_a_legible_colour_stays_as_it_is() -> None:
    assert legible("#1a4f8a", "#ffffff") == "#1a4f8a"


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mixed("#000000", "#ffffff", 0) == "#ffffff"
    assert mixed("#000000", "#ffffff", 1) == "#000000"


def test_each_colour_in_use_gets_one_class() -> None:
    rules = theme_rules({"primary": "#1a73b8"}, ["#2b8a9d", "#2b8a9d", "#aa3300"])
    assert rules.count(".c-2b8a9d{") == 1
    assert rules.count(".c-aa3300{") == 1


def test_what_is_no_colour_does_not_reach_the_style_sheet() -> None:
    assert "red;}" not in theme_rules({"primary": "red;}</style>"}, [])
