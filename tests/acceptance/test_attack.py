"""Nobody can work out a small count from what is published: an attacker who calculates is set on built releases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from tests.acceptance.attacked import AGES, BRANCHES, KINDS, Call, Cell, Edition, Table, Town, counts_of
from tests.acceptance.attacker import Attacker, attacked
from tests.examples import many

from mandata.indicators import calculator
from mandata.indicators.disclosure import Protection

pytestmark = pytest.mark.slow

NORTH, YOUNG, ADULT = ("branch", "NORTH"), ("age", "young"), ("age", "adult")


def town_of(*calls: Call, numbers: Sequence[Sequence[int]] = ((120, 310), (0, 90)), threshold: int = 200) -> Town:
    return Town(threshold, (Edition(counts_of(numbers), calls),))


SUBTRACTED = town_of(
    Call("value", "hurt", (NORTH, YOUNG)), Call("value", "hurt", (NORTH, ADULT)), Call("value", "hurt", (NORTH,))
)
"""120 young persons are the difference of 430 and 310."""

BY_DENOMINATOR = town_of(Call("value", "hurt", (NORTH, ADULT)), Call("fraction", "late", (NORTH,)))
"""The same, where 430 is the denominator of a share."""

BY_PROVENANCE = town_of(Call("value", "hurt", (NORTH, ADULT)), Call("value", "late", (NORTH,)))
"""The same, where the denominator is in the list of sources alone."""

LATER = Town(
    10,
    (
        Edition(counts_of([[4, 30], [20, 40]]), (Call("value", "hurt", (NORTH, ADULT)),)),
        Edition(counts_of([[4, 30], [20, 40]]), (Call("value", "hurt", (NORTH,)),)),
    ),
)
"""One release prints a part, the next the whole."""

CORRECTED = Town(
    5,
    (
        Edition(counts_of([[3, 30], [20, 40]], 1), (Call("value", "hurt", (NORTH, ADULT), 1),), cycle=1),
        Edition(
            {**counts_of([[3, 31], [20, 40]], 1), **counts_of([[9, 30], [20, 40]])},
            (Call("value", "hurt", (NORTH,), 1), Call("trend", "moved", (NORTH, ADULT)), Call("previous", "moved")),
        ),
    ),
)
"""A figure of the first year is corrected before the second release."""

PERSONS = Town(
    4,
    (
        Edition(
            {(2, "NORTH", "young", "hurt"): 2, (2, "NORTH", "adult", "hurt"): 9, (2, "SOUTH", "young", "ill"): 6,
             (2, "SOUTH", "adult", "ill"): 7, (2, "NORTH", "adult", "ill"): 5},
            (Call("value", "others", (NORTH,)), Call("fraction", "young_share", (NORTH,)), Call("value", "cases"),
             Call("value", "cases", (NORTH, ("kind", "hurt")))),
        ),
    ),
    of_persons=True,
)  # fmt: skip


def open_(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print everything."""
    monkeypatch.setattr(calculator, "protect", lambda *_, **__: Protection())


EXAMPLES = {
    "subtracted": SUBTRACTED,
    "by denominator": BY_DENOMINATOR,
    "by provenance": BY_PROVENANCE,
    "later": LATER,
    "corrected": CORRECTED,
    "persons": PERSONS,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_small_count_can_be_worked_out_from_a_release(name: str, tmp_path: Path) -> None:
    assert attacked(EXAMPLES[name], tmp_path) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_attacker_would_find_it_if_it_could_be_found(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_(monkeypatch)
    assert attacked(EXAMPLES[name], tmp_path)


# Any release

FULL = "pdf,html,docx,data"
TABLES = (
    Table("t1", (("hurt", "age"), ("hurt", ""))),
    Table("t2", (("late", ""), ("hurt", "")), total=False),
    Table("t3", (("by_age", "age"),)),
    Table("t4", (("young", ""), ("mean", ""))),
    Table("t5", (("hurt", "age"),), total=False, kind="chart"),
)
TABLES_OF_PERSONS = (
    Table("t1", (("cases", "age"), ("cases", ""))),
    Table("t2", (("young_share", ""), ("others", ""))),
    Table("t3", (("cases", "kind"), ("young", ""))),
)


@st.composite
def towns(draw: Any) -> Town:
    of_persons = draw(st.booleans())
    is_required = not of_persons or draw(st.booleans())
    town = Town(
        draw(st.integers(2, 6)), (), TABLES_OF_PERSONS if of_persons else TABLES, ages=draw(st.integers(2, 3)),
        branches=draw(st.integers(2, 3)), of_persons=of_persons, is_required=is_required,
    )  # fmt: skip
    most = 7 if of_persons else 14
    cells = {cell: draw(st.integers(0, most)) for cycle in (1, 2) for cell in town.cells(cycle)}
    missing = draw(st.sets(st.sampled_from(sorted(cells)), max_size=2)) if not of_persons else set()
    counts = {cell: count for cell, count in cells.items() if cell not in missing}
    first_cycle = draw(st.sampled_from([1, 2]))
    editions = [draw(printed(town, counts, first_cycle))]
    if draw(st.booleans()):
        corrected = {
            cell: draw(st.integers(0, most)) for cell in draw(st.sets(st.sampled_from(sorted(counts)), max_size=1))
        }
        editions.append(draw(printed(town, {**counts, **corrected}, 2)))
    return Town(
        town.threshold, tuple(editions), town.tables, town.ages, town.branches, town.of_persons, town.is_required
    )


@st.composite
def printed(draw: Any, town: Town, counts: dict[Cell, int], cycle: int) -> Edition:
    calls = draw(st.lists(asked(town, cycle), min_size=1, max_size=6, unique=True))
    names = draw(st.sets(st.sampled_from([table.id for table in town.tables]), max_size=2))
    return Edition(
        {cell: n for cell, n in counts.items() if cell[0] <= cycle}, tuple(calls), tuple(sorted(names)), cycle
    )


@st.composite
def asked(draw: Any, town: Town, cycle: int) -> Call:
    codes = {"branch": BRANCHES[: town.branches], "age": AGES[: town.ages], "kind": KINDS}
    whole = ("branch", "age", *(["kind"] if town.of_persons else []))
    base = "cases" if town.of_persons else "hurt"
    named = {base: whole, "moved": whole, "young": ("branch",), "others": ("branch",)}
    named |= {"young_share": ("branch", "kind")} if town.of_persons else {
        "late": ("branch",), "by_age": ("branch", "age"), "mean": ("branch",), "most": ("branch",),
    }  # fmt: skip
    indicator = draw(st.sampled_from([base, *named]))
    function = draw(
        st.sampled_from(["value", "fraction", *(["previous", "trend", "change"] if indicator == "moved" else [])])
    )
    at = tuple((name, draw(st.sampled_from(codes[name]))) for name in named[indicator] if draw(st.booleans()))
    return Call(function, indicator, at, draw(st.integers(1, cycle)))


@settings(max_examples=many(25), suppress_health_check=list(HealthCheck))
@given(town=towns())
def test_no_small_count_can_be_worked_out_from_any_releases(town: Town) -> None:
    with TemporaryDirectory() as folder:
        assert attacked(town, Path(folder)) == []


# What is read

BIG = Town(
    6,
    (
        Edition(
            counts_of([[3, 14, 22, 9], [0, 17, 2, 31], [8, 1, 40, 12], [25, 6, 0, 5]], 1),
            (Call("value", "hurt", (), 1), Call("value", "late", (("age", "adult"),), 1)),
            ("t1", "t3"),
            cycle=1,
        ),
        Edition(
            {
                **counts_of([[3, 14, 22, 9], [0, 17, 2, 31], [8, 2, 40, 12], [25, 6, 0, 5]], 1),
                **counts_of([[4, 10, 25, 8], [1, 20, 3, 30], [7, 1, 38, 15], [22, 9, 0, 2]]),
            },
            (
                Call("fraction", "late", (("branch", "EAST"),)),
                Call("trend", "moved", (("age", "aged"),)),
                Call("previous", "moved", (("branch", "WEST"),)),
                Call("change", "moved"),
                Call("value", "others", (NORTH,)),
            ),
            ("t1", "t2", "t3", "t4", "t5"),
        ),
    ),
    TABLES,
    ages=4,
    branches=4,
)
"""Two years with a correction in the first, with shares, totals, a mean, a chart and sentences."""


def test_no_small_count_can_be_worked_out_from_two_large_releases_in_every_format(tmp_path: Path) -> None:
    assert attacked(BIG, tmp_path, FULL) == []


def test_every_format_is_read(tmp_path: Path) -> None:
    """The attacker finds the printed numbers in each format, so that none is passed over."""
    workspace = BIG.write(tmp_path)
    out = BIG.build(workspace, 0, FULL)
    read = {}
    for name in ("report.html", "report.docx", "report.pdf", "data"):
        alone = tmp_path / f"alone-{name}"
        alone.mkdir()
        (alone / name).symlink_to(out / name)
        attacker = Attacker(BIG, tmp_path / "framework")
        attacker.read(alone, 0)
        read[name] = {
            (fact.indicator, fact.place, round(fact.number)) for fact in attacker.facts if fact.what == "number"
        }
    assert len(read["report.html"]) > 10
    assert read["report.docx"] == read["report.pdf"]
    assert read["report.docx"] <= read["report.html"]
    assert read["data"] <= read["report.html"]
    assert len(read["report.docx"] & read["data"]) > 5


GIVEN_AWAY = Town(
    5,
    (
        Edition(counts_of([[0, 3], [20, 40]]), (Call("value", "hurt", (NORTH,)),)),
        Edition(counts_of([[0, 3], [20, 40]]), (Call("value", "hurt", (NORTH,)), Call("value", "young", (NORTH,)))),
    ),
)
"""The first release prints a small total, which no rule forbids; the second divides it by age."""


def test_a_count_that_an_earlier_release_gives_away_is_reported(tmp_path: Path) -> None:
    workspace = GIVEN_AWAY.write(tmp_path)
    assert "already-disclosed" not in GIVEN_AWAY.output(workspace, 0)
    assert "already-disclosed" in GIVEN_AWAY.output(workspace, 1)


def test_the_same_report_built_twice_is_the_same(tmp_path: Path) -> None:
    """What the first build printed does not change the second."""
    workspace = SUBTRACTED.write(tmp_path)
    first = (SUBTRACTED.build(workspace, 0, "html") / "report.html").read_bytes()
    assert (SUBTRACTED.build(workspace, 0, "html") / "report.html").read_bytes() == first


def test_a_draft_binds_no_later_report(tmp_path: Path) -> None:
    workspace = LATER.write(tmp_path)
    LATER.output(workspace, 0, "--draft")
    assert not (workspace / "records").exists()
    page = (LATER.build(workspace, 1, "html") / "report.html").read_text("utf-8")
    assert "is 34 Z" in " ".join(html.fromstring(page).text_content().split())
