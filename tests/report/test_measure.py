from __future__ import annotations

import unicodedata

import pytest

from mandata.report.typography.measure import text_width, wrapped


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


@pytest.mark.parametrize("word", ["Donaudampfschifffahrtsgesellschaft", "北方图书馆中心", "उत्तरपुस्तकालयकेन्द्र"])
def test_a_word_wider_than_the_limit_is_broken(word: str) -> None:
    lines = wrapped(f"a {word} b", 13, 60)
    assert "".join(lines).replace(" ", "") == f"a{word}b"
    assert all(text_width(line, 13) <= 60 for line in lines)
    assert not any(unicodedata.category(line[0]) in ("Mn", "Mc") for line in lines)


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrapped("", 13, 100) == [""]
