"""Completeness: who has answered which form, and what is said where something is missing."""

from __future__ import annotations

from pathlib import Path

from tests.checks.town import Change, opened, years

from mandata.checks import Answered, FormStatus, check_completeness, completeness
from mandata.findings import Finding, Subject

NOW = "town/returns/cycle-2/loans.csv"
FORM = "libraries/forms/loans.yaml"
CYCLE = "libraries/framework.yaml"
SOUTH = "SOUTH,young,0,0,counter,closed for repairs\nSOUTH,adult,90 e,,counter,\n"


def statuses(folder: Path, *changes: Change, cycle: int = 2) -> dict[str, FormStatus]:
    framework, records, _ = opened(folder, *changes)
    declared = framework.cycle(cycle)
    assert declared is not None
    return {item.organisation: item for item in completeness(framework, records, declared)}


def findings(folder: Path, *changes: Change) -> list[Finding]:
    framework, records, _ = opened(folder, *changes)
    return check_completeness(framework, records, 2)


def codes(folder: Path, *changes: Change) -> list[str]:
    return [finding.code for finding in findings(folder, *changes)]


def submitted(folder: Path, *lines: str) -> Change:
    """Writes the file of submission dates; the change itself changes nothing."""
    path = folder / "town/returns/cycle-2/submitted.csv"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(["form,organisation,date", *lines, ""]), "utf-8")
    year = "title: Year 2, period: {start: 2024-01-01, end: 2024-12-31}"
    return (CYCLE, year, f"{year}, collection: {{start: 2025-01-01, end: 2025-01-31}}")


def test_a_blank_cell_is_no_answer_and_a_closed_branch_is_not_asked(tmp_path: Path) -> None:
    found = statuses(tmp_path)
    assert list(found) == ["NORTH", "SOUTH"]
    assert (found["NORTH"].state, found["NORTH"].given, found["NORTH"].asked) == (Answered.WHOLE, 4, 4)
    assert (found["SOUTH"].state, found["SOUTH"].given, found["SOUTH"].asked) == (Answered.PARTLY, 3, 4)


def test_a_reason_is_an_answer(tmp_path: Path) -> None:
    found = statuses(tmp_path, (NOW, "90 e,,", "90 e,: nobody counted,"))
    assert found["SOUTH"].state is Answered.WHOLE


def test_a_branch_that_was_open_then_is_asked_for_that_cycle(tmp_path: Path) -> None:
    closed_later = ("libraries/organisations.csv", "1999,2022", "1999,2023-06")
    assert list(statuses(tmp_path, closed_later, cycle=1)) == ["NORTH", "SOUTH", "EAST"]


def test_no_rows_are_no_answer(tmp_path: Path) -> None:
    found = statuses(tmp_path, (NOW, SOUTH, ""))
    assert (found["SOUTH"].state, found["SOUTH"].rows) == (Answered.MISSING, 0)


def test_rows_of_blanks_are_no_answer(tmp_path: Path) -> None:
    found = statuses(tmp_path, (NOW, "young,0,0", "young,,"), (NOW, "adult,90 e,,", "adult,,,"))
    assert (found["SOUTH"].state, found["SOUTH"].rows) == (Answered.MISSING, 2)


def test_not_applicable_throughout(tmp_path: Path) -> None:
    found = statuses(tmp_path, (NOW, "young,0,0", "young,-,-"), (NOW, "adult,90 e,,", "adult,-,-,"))
    assert found["SOUTH"].state is Answered.NOT_APPLICABLE
    found = statuses(tmp_path / "partly", (NOW, "young,0,0", "young,-,-"), (NOW, "90 e,,", "90 e,4,"))
    assert found["SOUTH"].state is Answered.WHOLE


WITHOUT_KEY = (FORM, "  primaryKey: [branch, age]\n", "")
"""Two who answer a form with a key of codes would be asked for the same rows."""


def test_an_office_that_is_named_answers_with_every_row(tmp_path: Path) -> None:
    office = ("libraries/organisations.csv", "EAST,", "BOOKS,Book office,office,,,,,,,\nEAST,")
    found = statuses(tmp_path, office, (FORM, "reported_by: [branch]", "reported_by: [BOOKS]"))
    assert [(code, item.rows, item.given, item.together) for code, item in found.items()] == [("BOOKS", 4, 7, False)]


def test_an_office_among_branches_answers_with_rows_of_its_own(tmp_path: Path) -> None:
    found = statuses(
        tmp_path,
        ("libraries/organisations.csv", "EAST,", "BOOKS,Book office,office,,,,,,,\nEAST,"),
        (FORM, "reported_by: [branch]", "reported_by: [branch, BOOKS]"),
        WITHOUT_KEY,
        *years("", "NORTH,young,1,0,,\nEAST,young,1,,,\nEAST,adult,1,,,"),
    )
    told = {code: (item.state, item.rows, item.given, item.together) for code, item in found.items()}
    assert told == {
        "NORTH": (Answered.WHOLE, 1, 4, False),
        "SOUTH": (Answered.MISSING, 0, 0, False),
        "BOOKS": (Answered.PARTLY, 2, 6, False),
    }


def test_offices_whose_rows_cannot_be_distinguished_answer_together(tmp_path: Path) -> None:
    offices = "BOOKS,Book office,office,,,,,,,\nSHELF,Shelf office,office,,,,,,,\nEAST,"
    changes = (
        ("libraries/organisations.csv", "EAST,", offices),
        (FORM, "reported_by: [branch]", "reported_by: [BOOKS, SHELF]"),
        WITHOUT_KEY,
    )
    found = statuses(tmp_path, *changes)
    assert [(item.rows, item.together) for item in found.values()] == [(4, True), (4, True)]
    [finding] = findings(tmp_path / "again", *changes)
    assert finding.figures == (("BOOKS", "15 of 16"),)


def test_a_form_of_texts_is_answered_by_its_rows(tmp_path: Path) -> None:
    texts = (FORM, "type: integer, unit: books}", "type: string}")
    rules = (FORM, "check: late <= books", "check: branch <> ''")
    found = statuses(
        tmp_path,
        (FORM, "type: integer, unit: books, constraints: {minimum: 0}}", "type: string}"),
        texts,
        rules,
        *_without_indicators(),
    )
    assert {item.state for item in found.values()} == {Answered.WHOLE}
    assert {item.asked for item in found.values()} == {0}


def _without_indicators() -> list[Change]:
    """Expressions that need numbers made to need none."""
    file = "libraries/indicators/loans.yaml"
    return [
        (file, "value: sum(books)", "value: count(*)"),
        (file, "numerator: sum(late)", "numerator: count(*)"),
        (file, "denominator: sum(books)", "denominator: count(*)"),
    ]


def test_findings_name_who_is_missing(tmp_path: Path) -> None:
    [missing] = findings(tmp_path, (NOW, SOUTH, ""))
    assert (missing.code, str(missing.severity)) == ("not-answered", "warning")
    assert missing.figures == (("asked", "2"), ("missing", "SOUTH"))
    assert missing.subject == Subject("loans", cycle=2)
    assert str(missing.place) == "returns/cycle-2/loans.csv"


def test_where_nobody_has_answered_there_is_no_place(tmp_path: Path) -> None:
    framework, records, _ = opened(tmp_path, *years("", "NORTH,young,1,0,,", ""))
    [missing] = check_completeness(framework, records, 3)
    assert missing.message == "Loans, cycle 3: 2 of 2 organisations have not answered: NORTH, SOUTH."
    assert missing.place is None


def test_of_a_cycle_that_nobody_declared_nothing_is_asked(tmp_path: Path) -> None:
    framework, records, _ = opened(tmp_path)
    assert check_completeness(framework, records, 3) == []


def test_a_form_that_may_be_left_out_is_only_noted(tmp_path: Path) -> None:
    [missing] = findings(tmp_path, (NOW, SOUTH, ""), (FORM, "title: Loans\n", "title: Loans\nrequired: false\n"))
    assert str(missing.severity) == "note"


def test_findings_say_what_part_is_there(tmp_path: Path) -> None:
    [partly] = findings(tmp_path, (NOW, "NORTH,young,120,6", "NORTH,young,120,"))
    assert partly.message == "Loans, cycle 2: some cells are blank. Answered: NORTH 3 of 4, SOUTH 3 of 4."
    assert partly.figures == (("NORTH", "3 of 4"), ("SOUTH", "3 of 4"))
    assert partly.subject == Subject("loans", cycle=2)


def test_nothing_is_said_of_what_is_complete(tmp_path: Path) -> None:
    assert codes(tmp_path, (NOW, "90 e,,", "90 e,9,")) == []


def test_late_is_after_the_last_day(tmp_path: Path) -> None:
    filled = (NOW, "90 e,,", "90 e,9,")
    days = submitted(tmp_path, "loans,NORTH,2025-01-31", "loans,SOUTH,2025-02-01")
    [late] = findings(tmp_path, filled, days)
    assert (late.code, late.figures) == ("submitted-late", (("SOUTH", "1 day"),))
    assert late.subject == Subject("loans", cycle=2)
    assert str(late.place) == "returns/cycle-2/submitted.csv:3"


def test_all_who_are_late_are_reported_at_the_first_of_them(tmp_path: Path) -> None:
    filled = (NOW, "90 e,,", "90 e,9,")
    days = submitted(tmp_path, "loans,NORTH,2025-02-01", "loans,SOUTH,2025-02-02")
    [late] = findings(tmp_path, filled, days)
    assert (
        late.message
        == "Loans, cycle 2: submitted after the end of the collection: NORTH 1 day late, SOUTH 2 days late."
    )
    assert str(late.place) == "returns/cycle-2/submitted.csv:2"


def test_nothing_is_late_where_no_end_is_known(tmp_path: Path) -> None:
    submitted(tmp_path, "loans,SOUTH,2026-02-01")
    assert codes(tmp_path, (NOW, "90 e,,", "90 e,9,")) == []
