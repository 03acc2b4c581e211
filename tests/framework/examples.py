"""One thing wrong in a framework for each code of its findings: the tests run it, and the reference prints it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from tests.acceptance.documented import write_documented_files

from mandata.checks import check_settings
from mandata.findings import Finding, InvalidInput
from mandata.framework import read_framework
from mandata.indicators import check_indicators

FRAMEWORK = "libraries"
"""The framework of `docs/framework.md`, which every example changes."""

CYCLES, BRANCHES, SETTINGS = (
    f"{FRAMEWORK}/{name}" for name in ("framework.yaml", "organisations.csv", "findings.yaml")
)
AGES, AREAS = (f"{FRAMEWORK}/codelists/{name}.csv" for name in ("ages", "areas"))
FORMS, INDICATORS = f"{FRAMEWORK}/forms", f"{FRAMEWORK}/indicators"
LOANS, ACCIDENTS, VICTIMS, CLOSURES = (f"{FORMS}/{name}.yaml" for name in ("loans", "accidents", "victims", "closures"))
OF_LOANS, OF_VICTIMS, OF_CLOSURES, MORE = (
    f"{INDICATORS}/{name}.yaml" for name in ("loans", "victims", "closures", "more")
)
COMPARISONS = f"{FRAMEWORK}/checks/loans.yaml"
OUTLINE, EXHIBITS = (f"{FRAMEWORK}/report/{name}.yaml" for name in ("outline", "exhibits/lending"))
TOPICS = ("Any file", "Frameworks", "Frameworks and returns", "Calculations", "Expressions")
"""Topics of the messages whose codes a framework can have."""

VALUE = "value: sum(books)"
RULE = "check: late <= books"


class Change(NamedTuple):
    """A change to a file of the framework.

    Attributes:
        file: its path below the folder.
        old: a text that the file has once; "" for all of it.
        new: what is there instead; a lone surrogate is a byte that is not UTF-8.
    """

    file: str
    old: str
    new: str


class Example(NamedTuple):
    """What makes a finding.

    Attributes:
        changes: what is changed in the framework.
        shown: the changes in words, where their lines are not worth printing.
        missing: path of a file that the framework does not have.
    """

    changes: tuple[Change, ...]
    shown: str = ""
    missing: str = ""


def one(file: str, old: str, new: str, shown: str = "") -> Example:
    """Return an example of one change."""
    return Example((Change(file, old, new),), shown)


def calculated(calculation: str, *operands: str, by: str = "branch", unit: str = "") -> Example:
    """Return an example with one more indicator, calculated from others."""
    lines = ["- id: loans.calculated", "  title: Calculated", f"  calculate: {calculation}", "  of:"]
    lines += [f"    {operand}" for operand in operands]
    lines += [f"  by: [{by}]", *([f"  unit: {unit}"] if unit else [])]
    return one(MORE, "", "\n".join(lines) + "\n")


ANY_FILE = {
    "control-character": one(BRANCHES, "North Library", "North\x07 Library"),
    "broken-quotes": one(BRANCHES, "North Library", '"North Library'),
    "broken-yaml": one(LOANS, "reported_by: [branch]", "reported_by: [branch"),
    "duplicate-column": one(AGES, "code,name\nyoung,", "code,name,name\nyoung,Young,"),
    "duplicate-key": one(LOANS, "title: Loans", "title: Loans\ntitle: Books lent"),
    "empty-file": one(AGES, "", "\n", f"`{AGES}` is empty."),
    "empty-header": one(AGES, "code,name\n", "\ncode,name\n"),
    "large-cell": one(AGES, "Under 18", "x" * 131_073, f"A name in `{AGES}` has 131,073 letters."),
    "large-yaml": one(
        LOANS, "title: Loans", "title: " + "[" * 200 + "]" * 200, f"`{LOANS}` has 200 brackets in brackets."
    ),
    "missing-column": one(AGES, "code,name\n", "code,title\n"),
    "missing-key": one(LOANS, "title: Loans\n", ""),
    "unknown-key": one(OF_LOANS, "  desired: up\n", "  desird: up\n"),
    "unreadable-file": Example((), f"There is no file `{OUTLINE}`.", OUTLINE),
    "wrong-encoding": one(BRANCHES, "North Library", "Biblioth\udce8que du Nord"),
    "wrong-file-name": one(f"{FORMS}/members.yml", "", "name: members\n"),
    "wrong-number-of-cells": one(AGES, "young,Under 18", "young,Children, pupils"),
    "wrong-separator": one(AGES, "code,name\nyoung,Under 18\nadult,", "code;name\nyoung;Under 18\nadult;"),
    "wrong-value": one(OF_LOANS, "  decimals: 1\n", "  decimals: one\n"),
}

FRAMEWORKS = {
    "blank-code": one(AGES, "adult,", ","),
    "blank-name": one(AGES, "adult,18 and over", "adult,"),
    "circle": one(
        MORE,
        "",
        "- {id: index.all, title: Index, components: [{indicator: index.all}], unit: score, by: [branch]}\n",
    ),
    "circular-broader": one(AREAS, "HEL,Helsinki,,town", "HEL,Helsinki,PASILA,town"),
    "duplicate-code": one(AGES, "adult,", "young,"),
    "duplicate-id": one(OF_LOANS, "id: loans.late_share", "id: loans.books"),
    "finding-setting": one(SETTINGS, "repeated-value", "repeated-values"),
    "forbidden-sql": one(LOANS, RULE, "check: late <= sum(books)"),
    "gap-between-cycles": one(CYCLES, "{start: 2024-01-01", "{start: 2024-02-01"),
    "large-expression": one(
        OF_LOANS,
        VALUE + "\n  by: [branch, age, b",
        "value: sum(" + "(" * 21 + "books" + ")" * 22 + "\n  by: [branch, age, b",
    ),
    "level-without-places": one(CLOSURES, "type: place, codelist: areas", "codelist: areas"),
    "look-alike-code": one(AGES, "adult,18 and over\n", "adult,18 and over\n\u0430dult,Adults\n"),
    "missing-collection": one(OUTLINE, 'subtitle: "{cycle.ordinal} report"', 'subtitle: "{cycle.collection}"'),
    "missing-cycle": one(
        CYCLES,
        "cycles:\n"
        "  - {number: 1, title: Year 1, period: {start: 2023-01-01, end: 2023-12-31}}\n"
        "  - {number: 2, title: Year 2, period: {start: 2024-01-01, end: 2024-12-31}}\n",
        "cycles: []\n",
    ),
    "missing-field": one(
        f"{FORMS}/stories.yaml",
        "",
        "name: stories\ntitle: Stories\nschema:\n  fields: [{name: id}, {name: title}, {name: text}]\n",
    ),
    "no-effect": one(OF_LOANS, "  desired: up\n", "  desired: up\n  compare: none\n"),
    "not-a-gazetteer": one(CLOSURES, "codelist: areas, level: district", "codelist: causes"),
    "not-a-reporter": one(LOANS, "reported_by: [branch]", "reported_by: [NORTH]\nasked_of: [NORTH, SOUTH]"),
    "overlapping-cycles": one(CYCLES, "{start: 2024-01-01", "{start: 2023-12-01"),
    "related-counts": one(
        LOANS, "reported_by", "disclosure: {threshold: 5, dimensions: [age], counts: [books, late]}\nreported_by"
    ),
    "reserved-code": one(AGES, "adult,", "c,"),
    "reserved-dimension": Example(
        (
            Change(CLOSURES, "{name: causes, type: codes,", "{name: cycle,"),
            Change(
                OF_CLOSURES,
                "value: count_if(list_contains(causes, 'water'))\n  by: [branch]",
                "value: count(*)\n  by: [cycle]",
            ),
        )
    ),
    "reserved-name": one(
        f"{FORMS}/releases.yaml", "", "name: releases\ntitle: Releases\nschema:\n  fields: [{name: title}]\n"
    ),
    "same-row-twice": one(LOANS, "primaryKey: [branch, age]", "primaryKey: [age]"),
    "single-record": Example(
        (
            Change(CLOSURES, "required: false\n", "required: false\nclassification: confidential\n"),
            Change(OF_CLOSURES, "value: sum(lasted) / 3600", "value: max(lasted) / 3600"),
        )
    ),
    "small-counts": Example(
        (
            Change(VICTIMS, "part_of: accidents\n", "part_of: accidents\npersonal_data: true\n"),
            Change(OF_VICTIMS, "  by: [branch, age]\n", "  by: [branch, age]\n  published: true\n"),
        )
    ),
    "total-among-codes": one(AGES, "adult,18 and over\n", "adult,18 and over\nall,All ages\n"),
    "unknown-code-list": one(LOANS, "codelist: ages", "codelist: age"),
    "unknown-colour": one(OUTLINE, "kicker: Chapter 1,", "kicker: Chapter 1, colour: primry,"),
    "unknown-language": one(
        CYCLES, "title: Libraries of the town", "language: sv\nlanguages: [en, fi]\ntitle: Libraries"
    ),
    "unknown-level": one(CLOSURES, "level: district", "level: distric"),
    "unknown-placeholder": one(OUTLINE, "{cycle.ordinal}", "{cycle.ordinals}"),
    "unknown-text": Example(
        (
            Change(CYCLES, "title: Libraries of the town\n", "title: Libraries of the town\nlanguages: [en, fr]\n"),
            Change(f"{FRAMEWORK}/locale/fr.yaml", "", "Loan: Prêts\n"),
        )
    ),
    "wrong-code": one(AGES, "adult,", "adult=18,"),
    "wrong-colour": one(OUTLINE, '"#1a5fb4"', '"blue"'),
    "wrong-coordinates": one(BRANCHES, "60.3,25.0", "60.3,"),
    "wrong-country": one(BRANCHES, "FIN,Northgate", "FI,Northgate"),
    "wrong-level": one(AREAS, "PASILA,Pasila,HEL,district", "PASILA,Pasila,HEL,town"),
    "wrong-limits": one(LOANS, "{minimum: 0}", "{minimum: 10, maximum: 1}"),
    "wrong-name": one(LOANS, "name: loans", "name: loan"),
    "wrong-order": one(
        AGES,
        "code,name\nyoung,Under 18\nadult,18 and over",
        "code,name,order\nyoung,Under 18,1\nadult,18 and over,last",
    ),
    "wrong-reference": one(CLOSURES, "of: accidents", "of: accident"),
    "wrong-sub-table": one(VICTIMS, "part_of: accidents", "part_of: loans"),
    "wrong-total": one(
        AGES, "code,name\nyoung,Under 18\nadult,18 and over", "code,name,total\nyoung,Under 18,\nadult,18 and over,no!"
    ),
    "wrong-type": one(LOANS, "{name: age, codelist", "{name: age, type: integer, codelist"),
}

SHARED = {
    "broken-expression": one(OF_LOANS, "value: sum(books)\n", "value: sum(books\n"),
    "unknown-attribute": one(OF_LOANS, "branch.quarter", "branch.quater"),
    "unknown-code": one(COMPARISONS, "{age: young}", "{age: yong}"),
    "unknown-column": one(LOANS, "codelist: ages,", "codelist: ages, asked_of: counter,"),
    "unknown-cycle": one(EXHIBITS, "rows: {dimension: cycle}", 'rows: {dimension: cycle, only: ["3"]}'),
    "unknown-dimension": one(COMPARISONS, "by: [branch]", "by: [quarter]"),
    "unknown-field": one(OF_LOANS, "numerator: sum(late)", "numerator: sum(lates)"),
    "unknown-form": one(
        OF_CLOSURES, "form: closures\n  value: sum(lasted) / 3600", "form: closure\n  value: sum(lasted) / 3600"
    ),
    "unknown-indicator": one(EXHIBITS, "{indicator: loans.books, across: age}", "{indicator: loans.book, across: age}"),
    "unknown-kind": one(LOANS, "of_kind: branch", "of_kind: brunch"),
    "unknown-organisation": one(LOANS, "reported_by: [branch]", "reported_by: [brunch]"),
    "wrong-kind": one(OF_LOANS, "value: sum(books)", "value: sum(branch)"),
    "wrong-pattern": one(ACCIDENTS, "{number:03}", "{count}"),
    "wrong-place": one(LOANS, "reported_by", 'numbering: "{number}"\nreported_by'),
}

CALCULATIONS = {
    "division-by-zero": calculated("books / 0", "books: loans.books"),
    "mixed-units": calculated("hours + late", "hours: closures.hours", "late: loans.late_share"),
    "unaligned-dimension": calculated("books / hours", "books: loans.books", "hours: closures.hours", by="area"),
    "unknown-operand": calculated("book / 2", "books: loans.books"),
    "unused-operand": calculated("books / 2", "books: loans.books", "hours: closures.hours"),
    "wrong-calculation": calculated("books ^ 2", "books: loans.books"),
    "wrong-operand": one(
        MORE,
        "",
        "- {id: loans.counted, title: Counted, form: loans, value: bool_or(books > 0), unit: yes_no}\n"
        "- {id: loans.calculated, title: Calculated, calculate: counted / 2, of: {counted: loans.counted}}\n",
    ),
}

EXPRESSIONS = {
    "aggregate-in-where": one(OF_LOANS, "  value: sum(books)\n", "  value: sum(books)\n  where: sum(late) > 0\n"),
    "nested-aggregate": one(OF_LOANS, "value: sum(books)", "value: sum(max(books))"),
    "no-aggregate": one(OF_LOANS, "value: sum(books)", "value: books"),
    "not-allowed": one(OF_LOANS, "value: sum(books)", "value: stddev(books)"),
    "two-statements": one(OF_LOANS, "value: sum(books)", "value: sum(books); sum(late)"),
    "wrong-argument": one(OF_LOANS, "value: sum(books)", "value: round(sum(books), late)"),
}

EXAMPLES = {**ANY_FILE, **FRAMEWORKS, **SHARED, **CALCULATIONS, **EXPRESSIONS}
"""What is wrong with the framework, by the code that finds it."""


def findings_of(example: Example, folder: Path) -> list[Finding]:
    """Return what `mandata framework check` finds in the framework of an example.

    Args:
        folder: an empty one, in which the framework is written.
    """
    write_documented_files(folder)
    with chdir(folder):
        for change in example.changes:
            path = Path(change.file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_after(change, path), "utf-8", "surrogateescape")
        if example.missing:
            Path(example.missing).unlink()
        try:
            framework = read_framework(Path(FRAMEWORK))
        except InvalidInput as invalid:
            return invalid.findings
        return [*check_indicators(framework), *check_settings(framework), *framework.warnings]


def example_of(code: str, folder: Path) -> str:
    """Return the example of a code as the reference prints it: the lines that are changed, and the finding."""
    example = EXAMPLES[code]
    shown = example.shown or "\n".join(["```diff", *_lines(example, folder / "before"), "```"])
    finding = next(found for found in findings_of(example, folder / "after") if found.code == code)
    return f"{shown}\n\n    {finding}"


def _after(change: Change, path: Path) -> str:
    before = path.read_text("utf-8") if change.old else ""
    assert not change.old or before.count(change.old) == 1, (
        f"{change.old!r} is {before.count(change.old)} times in {path}"
    )
    return before.replace(change.old, change.new) if change.old else change.new


def _lines(example: Example, folder: Path) -> Iterator[str]:
    """Yield the lines that an example takes out of the framework and puts into it."""
    write_documented_files(folder)
    for change in example.changes:
        path = folder / change.file
        before = path.read_text("utf-8") if path.exists() else ""
        yield f"  {change.file}"
        for line in unified_diff(before.splitlines(), _after(change, path).splitlines(), n=0, lineterm=""):
            if not line.startswith(("---", "+++", "@@")):
                yield "".join(map(_visible, line))


def _visible(character: str) -> str:
    """Return a character as it can be printed; a byte that is not UTF-8 or that no font shows as `\\xNN`."""
    return character if character.isprintable() else f"\\x{ord(character) & 0xFF:02x}"
