"""A town with one thing wrong in it for each code of a check: the tests run it, and the documentation prints it."""

from __future__ import annotations

from pathlib import Path

from tests.checks.town import Change, opened, years

from mandata.checks import Call, KnownWords, check_tags, check_text, from_workspace, run_checks
from mandata.findings import Finding, InvalidInput
from mandata.indicators import Direction
from mandata.records import open_workspace

BEFORE, NOW = "town/returns/cycle-1/loans.csv", "town/returns/cycle-2/loans.csv"
FORM = "libraries/forms/loans.yaml"
SOUTH = "SOUTH,young,0,0,counter,closed for repairs\nSOUTH,adult,90 e,,counter,\n"


def with_column(name: str, north: str, **more: str) -> tuple[Change, ...]:
    """One more field after the books, blank but for the first row of this year."""
    field = ", ".join(f"{key}: {value}" for key, value in {"name": name, **more}.items())
    return (
        (FORM, "    - {name: late,", f"    - {{{field}}}\n    - {{name: late,"),
        *((file, "books,late", f"books,{name},late") for file in (BEFORE, NOW)),
        *((BEFORE, f",{books},", f",{books},,") for books in (100, 300, 50, 80)),
        *((NOW, f",{books},", f",{books},,") for books in (310, 0, "90 e")),
        (NOW, "NORTH,young,120,", f"NORTH,young,120,{north},"),
    )


def with_letter(books: int, comparison: str) -> tuple[Change, ...]:
    """A second form that gives the books of a branch, and what must hold between the two."""
    return (
        (
            "libraries/forms/letter.yaml",
            "",
            "name: letter\ntitle: Letter\nreported_by: [branch]\nschema:\n  primaryKey: [branch]\n  fields:\n"
            "    - {name: branch, codelist: organisations, constraints: {required: true}}\n"
            "    - {name: books, type: integer}\n",
        ),
        (
            "libraries/indicators/letter.yaml",
            "",
            "- {id: letter.books, title: Books in the letter, form: letter, value: sum(books), by: [branch]}\n",
        ),
        ("libraries/checks/letter.yaml", "", f"- {{id: letter, {comparison}, by: [branch]}}\n"),
        ("town/returns/cycle-1/letter.csv", "", "branch,books,reference,note\n"),
        ("town/returns/cycle-2/letter.csv", "", f"branch,books,reference,note\nNORTH,{books},,\n"),
    )


CHANGES: dict[str, tuple[Change, ...]] = {
    "rule": ((NOW, "NORTH,adult,310,31,", "NORTH,adult,310,311,"),),
    "date-after-cycle": with_column("day", "2025-01-01", type="date", constraints="{dated: in_cycle}"),
    "unknown-reference": (
        *with_letter(430, "left: {indicator: loans.books}, is: same, right: {indicator: letter.books}, message: M."),
        (
            FORM,
            "  primaryKey: [branch, age]\n",
            "  primaryKey: [branch, age]\n"
            "  foreignKeys:\n    - {fields: [branch], reference: {resource: letter, fields: [branch]}}\n",
        ),
    ),
    "facts-differ": with_letter(
        431,
        "left: {indicator: loans.books}, is: same, right: {indicator: letter.books},"
        " message: The letter and the counts differ.",
    ),
    "part-above-whole": with_letter(
        110,
        "left: {indicator: loans.books, where: {age: young}}, is: at_most, right: {indicator: letter.books},"
        " message: The young borrowed more books than everybody together.",
    ),
    "whole-below-part": with_letter(
        440,
        "left: {indicator: loans.books}, is: at_least, right: {indicator: letter.books},"
        " message: The count is smaller than the letter says.",
    ),
    "control-total": (),
    "share-differs": (
        *with_column("printed", "6", type="number", unit="percent"),
        (
            "libraries/indicators/loans.yaml",
            "  denominator: sum(books)\n",
            "  denominator: sum(books)\n  as_reported: max(printed)\n",
        ),
    ),
    "large-jump": ((NOW, "NORTH,young,120,", "NORTH,young,1200,"),),
    "first-after-zeros": years("SOUTH,young,0,0,,", "SOUTH,young,0,0,,", "SOUTH,young,25,0,,"),
    "repeated-value": years("NORTH,young,100,9,,", "NORTH,young,100,9,,", "NORTH,young,100,9,,"),
    "cumulative-falls": ((FORM, "{name: books,", "{name: books, cumulative: true,"),),
    "silent-now": ((NOW, SOUTH, ""),),
    "shares-do-not-add-up": (
        *with_column("share", "60", type="number", unit="percent", whole_over="age"),
        (NOW, "NORTH,adult,310,,", "NORTH,adult,310,50,"),
    ),
    "impossible-percentage": (
        *with_column("share_late", "30", type="number", unit="percent", share_of="books"),
        (NOW, "NORTH,young,120,30,6", "NORTH,young,8,30,2"),
    ),
    "total-among-parts": (
        ("libraries/codelists/ages.csv", "adult,18 and over\n", "adult,18 and over\neverybody,Readers of any age\n"),
        (BEFORE, "SOUTH,young,50,", "NORTH,everybody,400,40,,\nSOUTH,young,50,"),
        (NOW, "SOUTH,young,0,", "NORTH,everybody,430,37,,\nSOUTH,young,0,"),
    ),
    "declared-total": (
        (
            "libraries/codelists/ages.csv",
            "code,name\nyoung,Under 18\nadult,18 and over\n",
            "code,name,total\nyoung,Under 18,\nadult,18 and over,\neverybody,Readers of any age,yes\n",
        ),
        (NOW, "SOUTH,young,0,", "NORTH,everybody,431,37,,\nSOUTH,young,0,"),
    ),
    "share-as-fraction": with_column("share", "0.35", type="number", unit="percent"),
    "closed-organisation": ((NOW, "NORTH,adult,310,31,", "EAST,adult,310,31,"),),
    "not-answered": ((NOW, SOUTH, ""),),
    "partly-answered": (),
    "submitted-late": (
        ("libraries/framework.yaml", "2024-12-31}}", "2024-12-31}, collection: {start: 2025-01-01, end: 2025-01-31}}"),
        ("town/returns/cycle-2/submitted.csv", "", "form,organisation,date\nloans,NORTH,2025-02-04\n"),
    ),
}
"""What is wrong with the returns or their framework."""

TEXTS = {
    "unbound-number": "The year was good.\n\nThe town lent 520 books.\n",
    "unbound-number-word": "All seven branches lend films.\n",
    "contradicted-direction": 'Loans fell to {{ value("loans.books") }}.\n',
    "typed-reference": "Figure 3 shows it.\n",
    "misspelt-organisation": "It snowed in NROTH.\n",
    "unexplained-acronym": "The OPAC was fixed.\n",
}
"""What is wrong with a text."""

STORY = "untagged-organisation"

EXAMPLES = (*CHANGES, *TEXTS, STORY)
"""The codes that have an example."""


def findings_of(code: str, folder: Path) -> list[Finding]:
    """Return what the checks find in the town of a code.

    Args:
        folder: an empty one, in which the town is written.
    """
    if code in TEXTS:
        return _of_text(TEXTS[code], folder)
    return _of_story(folder) if code == STORY else _of_returns(folder, CHANGES[code])


def example_of(code: str, folder: Path) -> str:
    """Return the finding of a code in its town as the command line prints it."""
    return next(str(finding) for finding in findings_of(code, folder) if finding.code == code)


def _of_returns(folder: Path, changes: tuple[Change, ...]) -> list[Finding]:
    """Return what is found in the last cycle, or what stops the returns from being accepted."""
    try:
        framework, records, calculator = opened(folder, *changes)
    except InvalidInput as invalid:
        return [from_workspace(finding, folder / "town") for finding in invalid.findings]
    cycle = framework.file.cycles[-1].number
    return [item.finding for item in run_checks(open_workspace(folder / "town"), records, calculator, cycle)]


def _of_text(text: str, folder: Path) -> list[Finding]:
    framework, _, _ = opened(folder)
    return check_text(text, "narrative/loans.md", KnownWords.of(framework), _went_up)


def _went_up(call: Call) -> Direction:
    return Direction.UP


def _of_story(folder: Path) -> list[Finding]:
    fields = "[{name: id}, {name: branch, codelist: organisations, answer: false}, {name: title}, {name: text}]"
    framework, records, _ = opened(
        folder,
        ("libraries/forms/stories.yaml", "", f"{{name: stories, title: Stories, schema: {{fields: {fields}}}}}\n"),
        (
            "town/returns/cycle-2/stories.csv",
            "",
            "id,branch,title,text,reference,note\n1,NORTH,NORTH reads,,,\n2,NORTH,NORTH reads,So does SOUTH.,,\n",
        ),
    )
    rows = records.table("stories").to_pylist()
    return check_tags(framework.forms["stories"], rows, framework.organisations, 2)
