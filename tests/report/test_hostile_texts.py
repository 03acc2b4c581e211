"""Whatever a text asks for, it is one finding with its line, in bounded time."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance.documented import write_documented_files

from mandata.findings import Finding, Severity
from mandata.report.compose.preflight import open_whole
from mandata.report.dry_run import check

GROWING = "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}"
LOOPS = "".join(f"{{% for {name} in range(999) %}}" for name in "ijk") + "{% endfor %}" * 3
CALLS = '{% for i in range(99) %}{% for j in range(99) %}{{ value("loans.books") }}{% endfor %}{% endfor %}'
WORDS = "{% for i in range(999) %}{% for j in range(999) %}many many words {% endfor %}{% endfor %}"
BLOCKS = "{% for i in range(2) %}" * 30 + "{% endfor %}" * 30


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    write_documented_files(folder)
    return folder / "town"


def found(town: Path, text: str) -> list[Finding]:
    """What is found in a text that follows a good line."""
    path = town / "narrative" / "lending.md"
    path.write_text(f"Good.\n\n{text}\n", "utf-8", errors="surrogatepass")
    opened = open_whole(town)
    findings = [item.finding for item in check(opened, opened.cycle, lambda _: None)]
    return [finding for finding in findings if finding.place and finding.place.file.endswith("lending.md")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 9**(9**9) }}", "'**' is not available"),
        ("{{ 'a'*1000000000 }}", "'*' takes two numbers"),
        ("{{ [1] * 1000000000 }}", "'*' takes two numbers"),
        ("{{ '%010000000000d' % 1 }}", "'%' takes two numbers"),
        ("{{ '{:10000000000}'.format(1) }}", "too much time or memory"),
        ("{{ ''.ljust(10000000000) }}", "unsafe"),
        ("{{ ''.zfill(10000000000) }}", "unsafe"),
        ("{{ 'a' | center(10000000000) }}", "No filter named 'center'"),
        ("{{ lipsum(n=100000) }}", "'lipsum' is undefined"),
        ("{% for i in range(99999) %}{% endfor %}", "range() is too big"),
        ("{{ range(10, -10000000000, -1) | list }}", "range() is too big"),
        ("{% macro on() %}{{ on() }}{% endmacro %}{{ on() }}", "recursion"),
        (BLOCKS, "too many statically nested blocks"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "recursion"),
        ("{{ value({}) }}", "a word or a number, not 'dict'"),
        ("{{ value(nothing) }}", "'nothing' is undefined"),
        ("{{ value('loans.books', cycle=99999999 * 99999999) }}", "no cycle"),
        (LOOPS, "too much time or memory"),
        (GROWING, "too much time or memory"),
        (WORDS, "too much time or memory"),
        (CALLS, "too much time or memory"),
        ("{{ range(900) | slice(1000000000) | list | length }}", "too much time or memory"),
        ("{{ range(900) | batch(1000000000, 'x') | list | length }}", "too much time or memory"),
        ("[a](" * 2000, "too much time or memory"),  # Pandoc would take years
        ("[" * 300 + "a" + "]{.b}" * 300, "too much time or memory"),
        (">" * 3000 + "a", "too much time or memory"),
        ("`a` " + "<!--" * 60_000, "too much time or memory"),  # the patterns of the checks
        ("a" * 200_000, "too much time or memory"),
        ("{.value" + ".value" * 80_000, "too much time or memory"),
    ],
)
def test_a_text_that_asks_for_too_much_is_one_finding(town: Path, text: str, said: str) -> None:
    (finding,) = [item for item in found(town, text) if item.severity is Severity.ERROR]
    assert said in finding.message
    assert finding.place.line in (3, None)


@pytest.mark.parametrize("text", ["\0", "a\x0b", "\u202e", "{{ 1.5 | round(10000000000) }}", "{{ 7 % 4 * 2 }}"])
def test_a_strange_text_that_costs_little_is_rendered(town: Path, text: str) -> None:
    assert not [finding for finding in found(town, text) if finding.code.startswith("te")]


def test_the_line_of_an_endless_loop_is_known(town: Path) -> None:
    (finding,) = [item for item in found(town, f"More.\n\n{LOOPS}") if item.code == "text-too-costly"]
    assert finding.place.line == 5
