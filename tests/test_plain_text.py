"""Text in its plain form: what is composed, what is left out, what stays, and what looks the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandata.plain_text import bare, clean, differing, look_alike, named, same

ZWNJ, ZWJ, ZWSP, RLM, LRM = "\u200c", "\u200d", "\u200b", "\u200f", "\u200e"

LEFT_OUT = {
    "a byte order mark": ("\ufeffyes", "yes"),
    "a zero-width space between Latin letters": (f"NOR{ZWSP}TH", "NORTH"),
    "a mark of direction where nothing runs from the right": (f"{LRM}12", "12"),
    "a soft hyphen": ("co\u00adoperation", "cooperation"),
    "a joiner between Latin letters": (f"f{ZWNJ}i", "fi"),
    "a control character": ("a\x01b\x08", "ab"),
    "half a character": ("a\ud83d", "a"),
    "a character that is none": ("a\uffff\U0001ffff", "a"),
    "an override of direction": ("report\u202etxt.exe", "reporttxt.exe"),
    "a span that is not closed": ("\u0633\u2067\u0644", "\u0633\u0644"),
    "a joiner after nothing": (f"{ZWJ}\u0645", "\u0645"),
    "a selector after nothing": ("\ufe0fa", "a"),
    "a tag of nothing": ("a\U000e0041", "a"),
}

STAYS = {
    "a Persian word": f"\u0645\u06cc{ZWNJ}\u062e\u0648\u0627\u0647\u0645",
    "a Sinhala conjunct": f"\u0dc1\u0dca{ZWJ}\u0dbb\u0dd3",
    "a Devanagari half form": f"\u0915\u094d{ZWJ}\u0937",
    "a family": f"\U0001f468{ZWJ}\U0001f469{ZWJ}\U0001f467",
    "a heart on fire": f"\u2764\ufe0f{ZWJ}\U0001f525",
    "a flag of a region": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "a break in Thai": f"\u0e20\u0e32\u0e29\u0e32{ZWSP}\u0e44\u0e17\u0e22",
    "a mark of direction in Arabic": f"\u0639\u0631\u0628\u064a (ABC){RLM}.",
    "an isolated number in Arabic": "\u0631\u0642\u0645 \u2066+1-2\u2069 \u0647\u0646\u0627",
    "lines and tabs": "one\n\ttwo",
}

COMPOSED = {
    "e and an accent": ("Cafe\u0301", "Caf\u00e9"),
    "an accent behind something hidden": (f"e{ZWSP}\u0301", "\u00e9"),
    "line ends": ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    "a vertical tab": ("a\x0bb", "a b"),
}


@pytest.mark.parametrize(("text", "plain"), [*LEFT_OUT.values(), *COMPOSED.values()], ids=[*LEFT_OUT, *COMPOSED])
def test_a_text_comes_to_its_plain_form(text: str, plain: str) -> None:
    assert clean(text) == plain


@pytest.mark.parametrize("text", STAYS.values(), ids=STAYS.keys())
def test_what_carries_a_meaning_stays(text: str) -> None:
    assert clean(text) == text


odd = st.sampled_from(
    "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad\u2060\x00\x0b\r\n"
    "\x85\u2028\ufe0f\U000e0067\U000e007f\U0001f3f4\U0001f468\u2764e\u0301\u0645\u0915\u094d\u0e01a 1\ud800\u1100\u1161"
)
texts = st.one_of(st.text(), st.text(odd), st.lists(st.one_of(odd, st.characters())).map("".join))


@given(texts)
def test_a_text_cleaned_twice_is_the_same(text: str) -> None:
    plain = clean(text)
    assert clean(plain) == plain
    assert unicodedata.is_normalized("NFC", plain)
    assert plain.encode("utf-8").decode() == plain
    for form in (bare, same, look_alike):
        assert form(form(text)) == form(text)
        assert form(plain) == form(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_letters_digits_and_signs_are_never_left_out(text: str) -> None:
    assert len(unicodedata.normalize("NFD", clean(text))) == len(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("\uff2e\uff2f\uff32\uff34\uff28", "NORTH"),
        ("NORTH\u00a0EAST", "NORTH EAST"),
        ("N\u20111", "N-1"),
        ("N\u22121", "N-1"),
        ("d\u2019Or", "d'Or"),
        ("\u0661\u0662", "12"),
        ("\ufee3\ufeae\ufea3\ufe92\ufe8e", "\u0645\u0631\u062d\u0628\u0627"),
    ],
)
def test_codes_written_on_another_keyboard_are_the_same(text: str, known: str) -> None:
    assert same(text) == same(known) == known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("N\u041eRTH", "NORTH"),
        ("\u0421\u0410\u0420", "CAP"),
        ("\u0391\u0392", "AB"),
        ("\U0001d400\U0001d401", "AB"),
        ("\u06a9\u06cc\u0641", "\u0643\u064a\u0641"),
    ],
)
def test_codes_in_another_script_look_alike_and_are_not_the_same(text: str, known: str) -> None:
    assert same(text) != same(known)
    assert look_alike(text) == look_alike(known)


@pytest.mark.parametrize(("text", "other"), [("I1", "l1"), ("O", "0"), ("m\u00b2", "m2"), ("A", "a")])
def test_codes_that_readers_distinguish_do_not_look_alike(text: str, other: str) -> None:
    assert look_alike(text) != look_alike(other)


def test_characters_are_named() -> None:
    assert named("\u200b") == "U+200B zero width space"
    assert named("\x01") == "U+0001 control character"
    assert differing("N\u041eRTH", "NORTH") == (
        "U+041E cyrillic capital letter o",
        "U+004F latin capital letter o",
    )
