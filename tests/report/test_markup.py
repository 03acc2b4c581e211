from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandata.report.compose.markup import escaped, plain, quoted, value_span
from mandata.report.pandoc import attribute, marked, parse_markdown, parse_text, text_of

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


@pytest.mark.parametrize(
    "text",
    [
        '[a link](https://example.org){onclick="run" style="x" rel="y"}',
        '::: {onclick="run" STYLE="x" rel="y"}\nA block.\n:::',
        '# A heading {onmouseover="run" style=x rel="y"}',
        '[a span]{ONFOCUS="run" rel="y"}',
        '`code`{onclick="run" rel="y"}',
        '~~~ {onclick="run" rel="y"}\ncode\n~~~',
        '> - | [deep]{onclick="run" rel="y"}',
        '| a | b |\n|---|---|\n| [x]{onclick="run" rel="y"} | y |',
        'A note.[^1]\n\n[^1]: [x]{onclick="run" rel="y"}',
        'term\n: [x]{onclick="run" rel="y"}',
    ],
)
def test_a_text_gives_no_attribute_that_runs(text: str) -> None:
    parsed = json.dumps(parse_text(text)["blocks"])
    assert '["rel", "y"]' in parsed
    assert "run" not in parsed
    assert "style" not in parsed.lower()
