from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mandata.report.markup import escaped, plain, quoted, value_span
from mandata.report.pandoc import attribute, marked, parse_markdown, text_of

LINE = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=("Zs", "Cc", "Cf")), min_size=1)


@given(LINE)
def test_text_from_data_comes_through_markdown_unchanged(text: str) -> None:
    [block] = parse_markdown(f"x{escaped(text)}x")["blocks"]
    assert text_of(block) == f"x{text}x"


def test_a_bound_value_is_a_span_with_its_key() -> None:
    [span] = marked(parse_markdown(value_span("1 [2] *3*", 'a;b="c"'))["blocks"], "value")
    assert (text_of(span), attribute(span, "key")) == ("1 [2] *3*", 'a;b="c"')


def test_plain_opens_spans_and_undoes_escapes() -> None:
    assert plain(f"About {value_span('98.6%', 'k')} of *them*") == "About 98.6% of *them*"


def test_quoted_keeps_quotes_and_backslashes() -> None:
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'
