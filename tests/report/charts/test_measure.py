from __future__ import annotations

from mandata.report.charts.measure import text_width, wrapped


def test_width_grows_with_size_and_weight() -> None:
    assert text_width("Engineering", 26) == 2 * text_width("Engineering", 13)
    assert text_width("Engineering", 13, "bold") > text_width("Engineering", 13)


def test_letters_outside_the_text_face_have_a_width() -> None:
    assert text_width("工程", 10) == 20
    assert text_width("هندسة", 10) > 10


def test_lines_keep_to_the_limit_and_come_out_even() -> None:
    lines = wrapped("Movement of uniformed personnel", 13, 120)
    assert lines == ["Movement of", "uniformed personnel"]
    assert all(text_width(line, 13) <= 120 for line in lines)


def test_a_word_longer_than_the_limit_stands_alone() -> None:
    assert wrapped("a Donaudampfschifffahrtsgesellschaft b", 13, 60) == ["a", "Donaudampfschifffahrtsgesellschaft", "b"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrapped("", 13, 100) == [""]
