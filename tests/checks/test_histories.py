"""Comparisons over all cycles: silence, counts that shrink, figures that never move; and what they do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.town import Change, opened, years

from mandata.checks.histories import check_histories
from mandata.findings import Finding, Subject

BEFORE, NOW = "town/returns/cycle-1/loans.csv", "town/returns/cycle-2/loans.csv"
FORM = "libraries/forms/loans.yaml"
BOOKS = "{name: books, type: integer, unit: books"
CUMULATIVE: Change = (FORM, BOOKS, f"{BOOKS}, cumulative: true")
NO_RULE: Change = (FORM, "check: late <= books", "check: books < 1000")
SHARES_OF_BOOKS: tuple[Change, ...] = (
    ("libraries/indicators/loans.yaml", "numerator: sum(late)", "numerator: sum(books)"),
)
SOUTH = "SOUTH,young,0,0,counter,closed for repairs\nSOUTH,adult,90 e,,counter,\n"


def found(folder: Path, *changes: Change) -> list[Finding]:
    framework, records, _ = opened(folder, *changes)
    return check_histories(framework, records, framework.file.cycles[-1].number)


def codes(folder: Path, *changes: Change) -> list[str]:
    return [finding.code for finding in found(folder, *changes)]


def test_a_count_of_everything_so_far_cannot_fall(tmp_path: Path) -> None:
    falls = [item for item in found(tmp_path, CUMULATIVE) if item.code == "cumulative-falls"]
    assert [item.subject.row for item in falls if item.subject] == ["branch=SOUTH; age=young"]
    assert falls[0].figures == (("now", "0"), ("before", "50"))


def test_other_counts_may_fall(tmp_path: Path) -> None:
    assert codes(tmp_path) == []


def test_who_says_nothing_any_more_is_asked_why(tmp_path: Path) -> None:
    (silent,) = found(tmp_path, (NOW, SOUTH, ""))
    assert silent.code == "silent-now"
    assert silent.message == "Loans, cycle 2: no answer from SOUTH, which reported in cycle 1."


def test_a_reason_is_not_silence(tmp_path: Path) -> None:
    said = (NOW, SOUTH, "SOUTH,young,: the counter was broken,,counter,\n")
    assert codes(tmp_path, said) == []


def test_who_gave_a_reason_before_has_given_no_figure(tmp_path: Path) -> None:
    before = "NORTH,young,1,0,,\nSOUTH,young,: the counter was broken,,,"
    assert codes(tmp_path, *years(before, "NORTH,young,2,0,,")) == []


def test_who_answers_anything_is_not_silent(tmp_path: Path) -> None:
    """Whether they lent is an answer too, where nobody counted how many."""
    as_word = (FORM, "{name: late, type: integer, unit: books}", "{name: late, type: boolean}")
    both = ("NORTH,young,1,yes,,\nSOUTH,young,1,yes,,", "NORTH,young,2,yes,,\nSOUTH,young,,{},,")
    assert codes(tmp_path / "yes", *years(both[0], both[1].format("yes")), as_word, NO_RULE, *SHARES_OF_BOOKS) == []
    silent = found(tmp_path / "blank", *years(both[0], both[1].format("")), as_word, NO_RULE, *SHARES_OF_BOOKS)
    assert [finding.code for finding in silent] == ["silent-now"]


def test_who_has_closed_is_not_asked(tmp_path: Path) -> None:
    before = (BEFORE, "NORTH,young,100,10", "EAST,young,7,1,counter,\nNORTH,young,100,10")
    assert codes(tmp_path, before) == []


def test_submitted_blanks_count_as_no_answer(tmp_path: Path) -> None:
    (silent,) = found(tmp_path, *years("NORTH,young,1,0,,\nSOUTH,young,1,0,,", "NORTH,young,1,0,,\nSOUTH,young,,,,"))
    assert silent.figures == (("silent", "SOUTH"),)
    assert silent.subject == Subject("loans", cycle=2)


def test_organisations_that_stopped_reporting_are_reported_once(tmp_path: Path) -> None:
    before = "EAST,young,1,0,,\nSOUTH,young,1,0,,\nSOUTH,adult,1,0,,\nNORTH,young,1,0,,"
    open_still = ("libraries/organisations.csv", "1999,2022,", "1999,,")
    (silent,) = found(tmp_path, *years(before, "NORTH,young,2,0,,"), open_still)
    assert silent.figures == (("silent", "EAST, SOUTH"),)
    assert silent.message == "Loans, cycle 2: no answer from EAST and SOUTH, which reported in cycle 1."


def test_silence_is_held_against_the_last_cycle_that_was_answered(tmp_path: Path) -> None:
    both = "NORTH,young,1,0,,\nSOUTH,young,1,0,,"
    (silent,) = found(tmp_path / "skipped", *years(both, "", "NORTH,young,1,0,,"))
    assert "reported in cycle 1" in silent.message
    assert codes(tmp_path / "long-silent", *years(both, "NORTH,young,1,0,,", "NORTH,young,2,0,,")) == []
    assert codes(tmp_path / "nobody-speaks", *years(both, "", "")) == []


def test_where_rows_name_no_organisation_nobody_is_silent(tmp_path: Path) -> None:
    form = (
        "libraries/forms/shelves.yaml",
        "",
        "{name: shelves, title: Shelves, schema: {primaryKey: [age],"
        " fields: [{name: age, codelist: ages}, {name: shelves, type: integer}]}}\n",
    )
    files = [
        (f"town/returns/cycle-{number}/shelves.csv", "", f"age,shelves,reference,note\n{age},3,,\n")
        for number, age in ((1, "young"), (2, "adult"))
    ]
    assert codes(tmp_path, form, *files) == []


def test_a_register_is_kept_when_things_happen(tmp_path: Path) -> None:
    happened = years("NORTH,young,1,0,2023-05-01,,\nSOUTH,young,1,0,2023-05-01,,", "NORTH,young,1,0,2024-05-01,,")
    columns = ((f"town/returns/cycle-{number}/loans.csv", "late,", "late,day,") for number in (1, 2))
    register = (
        (FORM, "title: Loans\n", "title: Loans\nkind: register\ndated_by: day\n"),
        (FORM, "    - {name: late,", "    - {name: day, type: date}\n    - {name: late,"),
    )
    assert codes(tmp_path, *happened, *columns, *register) == []


def repeated(folder: Path, *cells: str) -> list[str]:
    """The findings about the same books year after year."""
    rows = (f"NORTH,young,{cell},,," for cell in cells)
    return [finding.message.partition(": ")[2] for finding in found(folder, *years(*rows))]


@pytest.mark.parametrize(
    "cells", [("100", "100", "100"), ("30", "30", "30"), ("100", "100 p", "100"), ("7", *["90"] * 3)]
)
def test_a_figure_that_does_not_move_for_three_cycles_is_noted(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert repeated(tmp_path, *cells) == [f"{cells[-1]}, the same as in the 2 cycles before."]


@pytest.mark.parametrize(
    "cells",
    [
        ("100", "100", "100 e"),
        ("100 e", "100", "100"),
        ("100", "100", "101"),
        ("101", "100", "100"),
        ("", "100", "100"),
        ("29", "29", "29"),  # small counts stay the same by chance
    ],
)
def test_estimates_and_small_counts_may_stay_and_what_moves_by_one_has_moved(
    tmp_path: Path, cells: tuple[str, ...]
) -> None:
    assert repeated(tmp_path, *cells) == []


def test_a_count_of_everything_so_far_may_stay(tmp_path: Path) -> None:
    assert codes(tmp_path, *years(*["NORTH,young,100,,,"] * 3), CUMULATIVE) == []


def test_the_findings_name_row_and_figures(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, *years(*["NORTH,young,100,,,"] * 3))
    assert finding.subject == Subject("loans", "NORTH", 3, "branch=NORTH; age=young", "books")
    assert finding.figures == (("now", "100"), ("before", "100"))
