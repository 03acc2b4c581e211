"""Figures that jump are flagged, and near misses are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.town import opened, years

from mandata.checks.jumps import check_jumps, is_jump, is_more_than_zeros_allow, scale_of
from mandata.findings import Subject

FORM = "libraries/forms/loans.yaml"
STEADY = [100.0, 104.0, 97.0, 101.0, 99.0]


@pytest.mark.parametrize(
    ("now", "earlier", "is_there"),
    [
        (1010.0, STEADY, True),
        (10.0, STEADY, True),
        (160.0, STEADY, True),
        (150.0, STEADY, True),  # half above
        (149.0, STEADY, False),
        (60.0, STEADY, False),
        (12.0, [4.0, 4.0, 4.0], True),
        (11.0, [4.0, 4.0, 4.0], False),  # three deviations and a half
        (8.0, [2.0, 3.0, 2.0, 4.0], False),  # chance moves small counts
        (12.0, [2.0, 3.0, 2.0, 4.0], True),
        (300.0, [20.0, 250.0, 90.0, 400.0], False),  # a past as wild as that
        (6.0, [1.0, 1.0, 1.0], True),
        (5.0, [1.0, 1.0, 1.0], False),  # less than five more
    ],
)
def test_a_count_is_held_against_its_own_past(now: float, earlier: list[float], is_there: bool) -> None:
    assert is_jump(now, earlier, is_count=True) is is_there


@pytest.mark.parametrize(
    ("now", "earlier", "is_there"),
    [(32.0, [20.0] * 3, True), (5.0, [0.0, 0.0, 1.0], True), (4.0, [0.0, 0.0, 1.0], False), (29.0, [20.0] * 3, False)],
)
def test_a_measure_is_not_moved_by_chance(now: float, earlier: list[float], is_there: bool) -> None:
    assert is_jump(now, earlier, is_count=False) is is_there


def test_deviations_have_a_floor() -> None:
    assert scale_of([0, 0, 1], is_count=True) == 1
    assert scale_of([0, 0, 1], is_count=False) == 0.5


def test_the_usual_z_score_could_not_see_it() -> None:
    """Ten points, the last of them a hundred times the others: its deviation is 2.85."""
    assert is_jump(10_000, STEADY + STEADY[:4], is_count=True)


@pytest.mark.parametrize(
    ("now", "earlier", "is_there"),
    [
        (1200.0, [120.0], True),
        (12.0, [120.0], True),
        (700.0, [120.0], False),
        (22.5, [2.5], True),  # nine times as much, and 20 more
        (22.4, [2.5], False),
        (10.0, [90.0], True),
        (11.0, [90.0], False),
        (30.0, [1.0], True),
        (1.0, [30.0], True),
        (18.0, [2.0], False),
        (90.0, [0.0], False),
    ],
)
def test_of_few_figures_only_a_slip_of_a_digit_is_seen(now: float, earlier: list[float], is_there: bool) -> None:
    assert is_jump(now, earlier, is_count=True) is is_there


@pytest.mark.parametrize(
    ("now", "zeros", "is_there"),
    [(25, 4, True), (4, 4, True), (3, 4, False), (5, 3, True), (4, 3, False), (6, 2, True), (5, 2, False)],
)
def test_the_first_after_zeros(now: float, zeros: int, is_there: bool) -> None:
    assert is_more_than_zeros_allow(now, zeros) is is_there


@given(st.lists(st.integers(0, 10_000), min_size=3, max_size=10), st.booleans())
def test_a_figure_between_the_others_is_no_jump(earlier: list[int], is_count: bool) -> None:
    numbers = [float(number) for number in earlier]
    middle = sorted(numbers)[len(numbers) // 2]
    assert scale_of(numbers, is_count=is_count) > 0
    assert not is_jump(middle, [*numbers, middle], is_count=is_count)


def told(folder: Path, *cells: str, type_: str = "integer") -> list[str]:
    """The findings about the books of one row over some years."""
    as_number = (FORM, "name: books, type: integer", f"name: books, type: {type_}")
    framework, records, _ = opened(folder, *years(*(f"NORTH,young,{cell},0,," for cell in cells)), as_number)
    return [finding.message.partition(": ")[2] for finding in check_jumps(framework, records, len(cells))]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (("100", "1200"), "1,200 is far from the only earlier figure, 100."),
        (("100", "120", "1200"), "1,200 is far from the median of the 2 earlier figures, 110."),
        (("100", "", "120", "1200"), "1,200 is far from the median of the 2 earlier figures, 110."),
        (("0", "0", "25"), "25 after 2 zeros."),
        (("0", "0", "0", "25"), "25 after 3 zeros."),
    ],
)
def test_the_finding_says_how_many_figures_there_were(tmp_path: Path, cells: tuple[str, ...], message: str) -> None:
    assert told(tmp_path, *cells) == [message]


@pytest.mark.parametrize(
    "cells",
    [
        ("", "1200"),  # nothing to hold it against
        ("0", "25"),  # one zero
        ("0", "0", "3"),
        ("0", "0", "", "25", ""),  # no figure now
        ("20", "20", "20", "32"),  # as chance moves counts
    ],
)
def test_figures_that_do_not_jump(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert told(tmp_path, *cells) == []


def test_measures_are_held_against_measures(tmp_path: Path) -> None:
    assert told(tmp_path / "moved", "20", "20", "20", "32", type_="number") != []
    assert told(tmp_path / "after-zeros", "0", "0", "25", type_="number") == []


def test_the_finding_names_row_and_figures(tmp_path: Path) -> None:
    rows = years("NORTH,young,100,10,,", "NORTH,young,110,10,,", "NORTH,young,1200,10,,")
    framework, records, _ = opened(tmp_path, *rows)
    (finding,) = check_jumps(framework, records, 3)
    assert finding.subject == Subject("loans", "NORTH", 3, "branch=NORTH; age=young", "books")
    assert finding.figures == (("now", "1200"), ("earlier", "100, 110"))


@pytest.mark.parametrize(
    ("field", "column"), [("", ""), ("{name: branch, codelist: organisations, answer: false}, ", "branch,")]
)
def test_a_row_that_names_no_organisation_concerns_none(tmp_path: Path, field: str, column: str) -> None:
    fields = f"fields: [{field}{{name: age, codelist: ages}}, {{name: shelves, type: integer}}]"
    form = f"{{name: shelves, title: Shelves, schema: {{primaryKey: [age], {fields}}}}}\n"
    blank = "," if column else ""
    files = (
        (
            f"town/returns/cycle-{number}/shelves.csv",
            "",
            f"{column}age,shelves,reference,note\n{blank}young,{shelves},,\n",
        )
        for number, shelves in ((1, 10), (2, 100))
    )
    framework, records, _ = opened(tmp_path, ("libraries/forms/shelves.yaml", "", form), *files)
    (finding,) = check_jumps(framework, records, 2)
    assert finding.subject == Subject("shelves", "", 2, "age=young", "shelves")


def test_rows_without_a_name_have_no_history(tmp_path: Path) -> None:
    jump = years("NORTH,young,100,0,,", "NORTH,young,1200,0,,")
    framework, records, _ = opened(tmp_path, *jump, (FORM, "  primaryKey: [branch, age]\n", ""))
    assert check_jumps(framework, records, 2) == []


def test_entries_of_a_register_have_no_history(tmp_path: Path) -> None:
    jump = years("NORTH,young,100,0,2023-05-01,,", "NORTH,young,1200,0,2024-05-01,,")
    columns = ((f"town/returns/cycle-{number}/loans.csv", "late,", "late,day,") for number in (1, 2))
    register = (
        (FORM, "title: Loans\n", "title: Loans\nkind: register\ndated_by: day\n"),
        (FORM, "    - {name: late,", "    - {name: day, type: date}\n    - {name: late,"),
    )
    framework, records, _ = opened(tmp_path, *jump, *columns, *register)
    assert check_jumps(framework, records, 2) == []


def test_a_town_as_it_is_has_no_jump(tmp_path: Path) -> None:
    framework, records, _ = opened(tmp_path)
    assert check_jumps(framework, records, 2) == []
