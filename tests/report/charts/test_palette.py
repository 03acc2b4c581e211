from __future__ import annotations

import pytest

from mandata.report.charts.palette import READABLE, Palette, contrast, mixed, readable


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", ["#000000", "#7f7f7f", "#c76e5d", "#ffd200", "#ffffff"])
def test_there_is_a_readable_ink_for_every_ground(ground: str) -> None:
    assert contrast(Palette("#2b8a9d", {}).text_on(ground), ground) >= READABLE


def test_a_pale_colour_is_darkened_until_it_can_be_read() -> None:
    assert contrast(readable("#ffd200", "#ffffff"), "#ffffff") >= READABLE
    assert readable("#1c2b39", "#ffffff") == "#1c2b39"


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 9])
def test_series_are_as_many_different_colours(count: int) -> None:
    assert len(set(Palette("#2b8a9d", {}).series(count))) == count


def test_colours_go_by_their_name_in_the_theme() -> None:
    palette = Palette("#2b8a9d", {"river": "#0000ff"})
    assert (palette.named("river"), palette.named("#123456"), palette.named("unknown")) == (
        "#0000ff",
        "#123456",
        "#2b8a9d",
    )
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
