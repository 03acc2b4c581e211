"""Printed totals against their parts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.checks.town import Change, opened, years

from mandata.checks import ControlDifference, check_control_totals
from mandata.findings import InvalidInput, Severity, Subject

TOTALS = "town/returns/cycle-2/control_totals.csv"
FORM = "libraries/forms/loans.yaml"
INDICATORS = "libraries/indicators/loans.yaml"


def differences(folder: Path, *changes: Change, cycle: int = 2) -> list[ControlDifference]:
    return check_control_totals(*opened(folder, *changes), cycle)


def printed(text: str, total: str = "loans.books,,521,annual letter,") -> Change:
    return (TOTALS, total, text)


def test_a_total_that_differs_is_a_warning_at_its_line(tmp_path: Path) -> None:
    (difference,) = differences(tmp_path)
    assert difference.value.number == 520
    assert difference.finding.message == "Books lent, cycle 2: the total given is 521, but the parts add up to 520."
    assert difference.finding.severity is Severity.WARNING
    assert str(difference.finding.place) == "returns/cycle-2/control_totals.csv:2"
    assert difference.subject == Subject("loans", "", 2, "", about="loans.books")


@pytest.mark.parametrize("text", ["520", "520 books", "0.5 thousand"])
def test_a_total_that_agrees_as_printed_is_silent(tmp_path: Path, text: str) -> None:
    assert differences(tmp_path, printed(f"loans.books,,{text},,")) == []


@pytest.mark.parametrize("text", ["519.9", "0.6 thousand", "5,200"])
def test_a_total_is_compared_as_precisely_as_it_was_printed(tmp_path: Path, text: str) -> None:
    assert len(differences(tmp_path, printed(f'loans.books,,"{text}",,'))) == 1


@pytest.mark.parametrize(("text", "differs"), [("8.6%", False), ("9%", False), ("8.60%", False), ("8.7%", True)])
def test_percentages_are_rounded_by_the_framework_s_rule(tmp_path: Path, text: str, differs: bool) -> None:
    assert bool(differences(tmp_path, printed(f"loans.late_share,,{text},,"))) is differs


@pytest.mark.parametrize(("text", "differs"), [("8%", False), ("9%", True)])
def test_whatever_that_rule_is(tmp_path: Path, text: str, differs: bool) -> None:
    down = ("libraries/framework.yaml", "rounding: half_up", "rounding: down")
    assert bool(differences(tmp_path, down, printed(f"loans.late_share,,{text},,"))) is differs


def test_totals_of_later_cycles_are_not_looked_at(tmp_path: Path) -> None:
    assert differences(tmp_path, cycle=1) == []


SHARE = (
    (FORM, "{name: late, type: integer, unit: books}", "{name: late, type: number, share_of: books}"),
    (FORM, "check: late <= books", "check: late <= 100"),
    (INDICATORS, "numerator: sum(late)", "numerator: sum(late * books) / 100"),
)


def of_rounded_shares(folder: Path, total: str, *rows: str, share: Sequence[Change] = SHARE) -> list[ControlDifference]:
    """A printed share of NORTH's loans, of which each row holds a share, next to one that SOUTH lacks."""
    returned = (f"NORTH,{age},{row},," for age, row in zip(("young", "adult"), rows, strict=False))
    lines = "\n".join([*returned, "SOUTH,young,500,90,,", "SOUTH,adult,100,,,"])
    totals = f"indicator,where,printed,reference,note\nloans.late_share,branch=NORTH,{total},,\n"
    return differences(folder, *years("", lines), *share, (TOTALS, "", totals))


@pytest.mark.parametrize(
    ("total", "rows"),
    [
        ("18.2%", ("110,15", "310,20")),  # from 18.19% to 19.19%
        ("19.2%", ("110,15", "310,20")),
        ("14%", ("100,15",)),  # from 14.5%, itself rounded down
        ("16%", ("100,15",)),
        ("15.151%", ("100,15.2",)),
        ("15.249%", ("100,15.2",)),
    ],
)
def test_a_total_within_the_rounding_of_its_parts_is_a_note(tmp_path: Path, total: str, rows: tuple[str, ...]) -> None:
    (difference,) = of_rounded_shares(tmp_path, total, *rows)
    assert difference.finding.severity is Severity.NOTE
    assert difference.finding.message == (
        f"Books returned late, cycle 2: the total given is {total}, but the rounded shares"
        f" give {difference.computed:,}%. Rounding can explain the difference."
    )


@pytest.mark.parametrize(
    ("total", "rows"),
    [
        ("18.1%", ("110,15", "310,20")),
        ("19.3%", ("110,15", "310,20")),
        ("13%", ("100,15",)),
        ("17%", ("100,15",)),
        ("15.13%", ("100,15.2",)),
        ("15.27%", ("100,15.2",)),
    ],
)
def test_a_total_outside_the_rounding_of_its_parts_is_a_warning(
    tmp_path: Path, total: str, rows: tuple[str, ...]
) -> None:
    (difference,) = of_rounded_shares(tmp_path, total, *rows)
    assert difference.finding.severity is Severity.WARNING


def test_a_percentage_is_a_share_whatever_it_is_of(tmp_path: Path) -> None:
    percent = (FORM, "{name: late, type: integer, unit: books}", "{name: late, type: number, unit: percent}")
    (difference,) = of_rounded_shares(tmp_path, "14%", "100,15", share=(percent, *SHARE[1:]))
    assert difference.finding.severity is Severity.NOTE
    assert difference.finding.message.endswith("but the rounded shares give 15%. Rounding can explain the difference.")


def test_where_rounding_may_hide_that_there_is_nothing_to_divide_by_it_explains_nothing(tmp_path: Path) -> None:
    turned = (
        *SHARE[:2],
        (INDICATORS, "numerator: sum(late)", "numerator: sum(books)"),
        (INDICATORS, "denominator: sum(books)", "denominator: sum(late)"),
    )
    (difference,) = of_rounded_shares(tmp_path, "15000%", "100,1", "100,0", share=turned)
    assert difference.finding.severity is Severity.WARNING


def test_what_is_computed_from_other_values_is_explained_by_no_share(tmp_path: Path) -> None:
    index = "- {id: index, title: Index, components: [{indicator: loans.books}], unit: score, by: [age]}\n"
    indicators = ("libraries/indicators/index.yaml", "", index)
    (difference,) = differences(tmp_path, indicators, printed("index,age=young,7,,"))
    assert difference.finding.severity is Severity.WARNING
    assert difference.subject == Subject("", "", 2, "age=young", about="index")


def test_totals_at_places_that_do_not_exist_are_reported_together(tmp_path: Path) -> None:
    wrong = "loans.books,branch.quarter=odl,1,,\nloans.books,branch.quarter=nwe,2,,"
    with pytest.raises(InvalidInput) as raised:
        differences(tmp_path, printed(wrong))
    assert [finding.fix for finding in raised.value.findings] == ["Did you mean 'old'?", "Did you mean 'new'?"]
    told = [str(finding) for finding in raised.value.findings]
    assert told[0].startswith("returns/cycle-2/control_totals.csv:2: error: 'odl' ")
    assert told[1].startswith("returns/cycle-2/control_totals.csv:3: error: 'nwe' ")
    assert {finding.code for finding in raised.value.findings} == {"unknown-code"}
