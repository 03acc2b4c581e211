"""Colours of a Word document."""

from __future__ import annotations

import pytest
from tests.report.builders import COLOURS

from mandata.report.render.docx.theme import NEUTRAL, READABLE, Theme, contrast, mixed


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_mix_lies_between_its_colours() -> None:
    assert mixed("#000000", "#ffffff", 0) == "#000000"
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#000000", "#ffffff", 1) == "#ffffff"


@pytest.mark.parametrize("colour", ["#ffe600", "#009edb", "#1c2b39", "#ffffff", "#2b8a9d"])
def test_words_in_and_on_any_section_colour_can_be_read(colour: str) -> None:
    theme = Theme.of(COLOURS)
    assert contrast(theme.text(colour), theme.paper) >= READABLE
    assert contrast(theme.ground(colour), theme.on_ground) >= READABLE


def test_words_have_the_paper_colour_on_a_bright_theme_and_ink_on_a_light_one() -> None:
    assert Theme.of({**COLOURS, "primary": "#009edb"}).on_ground == COLOURS["paper"]
    assert Theme.of({**COLOURS, "primary": "#ffe600"}).on_ground == COLOURS["ink"]


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert Theme.of(COLOURS).text("#1c2b39") == "#1c2b39"


def test_a_framework_without_colours_is_given_neutral_ones() -> None:
    assert Theme.of({}).primary == NEUTRAL["primary"]
    assert Theme.of({"primary": "#0b7a75"}).primary == "#0b7a75"
    assert len(set(Theme.of({}).replacements)) == 10
