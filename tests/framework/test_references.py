"""Every reference within a framework is followed; the ones that lead nowhere are found where they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools

from mandata.framework import read_framework

PUPILS, ACCIDENTS = "forms/pupils.yaml", "forms/accidents.yaml"
UNDATED = "kind: register\nreported_by: [school]\ndated_by: day\n"
INDICATORS, EXHIBITS, OUTLINE = "indicators/pupils.yaml", "report/exhibits/pupils.yaml", "report/outline.yaml"

CHECKS = "checks/pupils.yaml"
KEYED = "schema:\n  primaryKey: [id]"
KEY = "schema:\n  foreignKeys: [{fields: [school], reference: {resource: pupils, fields: [school]}}]\n"
KNOWN = "rules:\n  - {id: absent"
OFFER = "known_from:\n  - {field: absent, indicator: accidents.recent, rows: {level: primary}}\n" + KNOWN


def offered(old: str, new: str) -> str:
    """A figure that a register offers, with one word of it changed."""
    assert old in OFFER
    return OFFER.replace(old, new, 1)


def numbered(pattern: str, code: str = "wrong-pattern", key: str = "id") -> tuple[str, str, str, str]:
    """A register that numbers its entries in a way that is not possible."""
    return ACCIDENTS, KEYED, f"numbering: ▸'{pattern}'\n" + KEYED.replace("id", key), code


CASES = {
    "cycles that overlap": ("framework.yaml", "2024-01-01", "▸2023-12-31", "overlapping-cycles"),
    "a placeholder that does not exist": (
        OUTLINE,
        "title: The schools of the valley",
        'title: ▸"The {cycle.ordinals} report"',
        "unknown-placeholder",
    ),
    "a placeholder of a section that does not exist": (
        OUTLINE,
        "title: Pupils, text",
        'title: ▸"Pupils {release.day}", text',
        "unknown-placeholder",
    ),
    "a placeholder without a value": (
        OUTLINE,
        "title: The schools of the valley",
        'title: ▸"Gathered {cycle.collection}"',
        "missing-collection",
    ),
    "a cycle within another": (
        "framework.yaml",
        "{start: 2024-01-01, end: 2024-12-31}",
        "{start: ▸2023-02-01, end: 2023-03-01}",
        "overlapping-cycles",
    ),
    "a time zone that does not exist": (
        "framework.yaml",
        "{number: 2, ",
        "{number: 2, time_zone: ▸Africa/Jubba, ",
        "wrong-value",
    ),
    "an hour that no clock shows": (
        "framework.yaml",
        "{number: 2, ",
        "{number: 2, due_time: ▸'24:00', ",
        "wrong-value",
    ),
    "a known figure of no field": (PUPILS, KNOWN, offered("field: ", "field: ▸x"), "unknown-field"),
    "a known figure for words": (PUPILS, KNOWN, offered("field: absent", "field: ▸remark"), "wrong-type"),
    "a known figure of no indicator": (PUPILS, KNOWN, offered("indicator: ", "indicator: ▸x"), "unknown-indicator"),
    "a known figure of no register": (
        PUPILS,
        KNOWN,
        offered("accidents.recent", "▸pupils.number"),
        "wrong-value",
    ),
    "a known figure of several": (PUPILS, KNOWN, offered("accidents.recent", "▸schools.index"), "wrong-value"),
    "a known figure next to the key": (PUPILS, KNOWN, offered("{level: ", "{grade: ▸"), "unknown-field"),
    "a known figure in no row": (PUPILS, KNOWN, offered("level: ", "level: ▸x"), "unknown-code"),
    "a known figure along no dimension": (
        PUPILS,
        KNOWN,
        offered("primary}", "primary}, where: {grade: ▸good}"),
        "unknown-dimension",
    ),
    "a reference of no field": (ACCIDENTS, "schema:\n", KEY.replace("{fields: [", "{fields: [▸x"), "unknown-field"),
    "a reference to no form": (ACCIDENTS, "schema:\n", KEY.replace("resource: ", "resource: ▸x"), "unknown-form"),
    "a reference to no field": (ACCIDENTS, "schema:\n", KEY.replace("s, fields: [", "s, fields: [▸x"), "unknown-field"),
    "a reference to another type": (
        ACCIDENTS,
        "schema:\n",
        KEY.replace("s, fields: [school", "s, fields: [▸absent"),
        "wrong-type",
    ),
    "a reference to more fields": (
        ACCIDENTS,
        "schema:\n",
        KEY.replace("s, fields: [school", "s, fields: ▸[school, level"),
        "wrong-value",
    ),
    "a pattern that looks ahead": (ACCIDENTS, '"A[0-9]+"', '▸"A(?=1)[0-9]+"', "wrong-pattern"),
    "a pattern of no text": (PUPILS, "{minimum: 0, maximum: 100}", '▸{pattern: "[0-9]+"}', "wrong-type"),
    "a number that is dated": (PUPILS, "{minimum: 0, maximum: 100}", "{dated: ▸in_cycle}", "wrong-type"),
    "a comparison of no indicator": (CHECKS, "right: {indicator: ", "right: {indicator: ▸x", "unknown-indicator"),
    "a comparison along no dimension": (CHECKS, "[school]", "[▸grade]", "unknown-dimension"),
    "a comparison in no part": (CHECKS, "{level: primary}", "{levl: ▸primary}", "unknown-dimension"),
    "a comparison at no code": (CHECKS, "{level: primary}", "{level: ▸primry}", "unknown-code"),
    "a comparison of unlike units": (
        CHECKS,
        "right: {indicator: pupils.number}",
        "right: {indicator: ▸pupils.absent_share}",
        "wrong-type",
    ),
    "a comparison twice": (
        CHECKS,
        "- id: primary-within-all",
        "- {id: a-b, left: {indicator: pupils.number}, is: same, right: {indicator: pupils.number}, message: One.}\n"
        "- id: ▸a-b",
        "duplicate-id",
    ),
    "a form under another name": (PUPILS, "name: pupils\n", "name: ▸pupil\n", "wrong-name"),
    "a code list that does not exist": (PUPILS, "codelist: levels", "codelist: ▸level", "unknown-code-list"),
    "codes that are numbers": (PUPILS, "{name: grade,", "{name: grade, type: ▸integer,", "wrong-type"),
    "a kind that no organisation is of": (PUPILS, "of_kind: school", "of_kind: ▸scool", "unknown-kind"),
    "a kind of no organisation": (PUPILS, "codelist: levels", "codelist: levels, of_kind: ▸school", "wrong-kind"),
    "a primary key that is no field": (PUPILS, "[school, level]", "[school, ▸levl]", "unknown-field"),
    "a share of no field": (PUPILS, "share_of: pupils", "share_of: ▸pupil", "unknown-field"),
    "a whole over no field of the key": (
        PUPILS,
        "share_of: pupils",
        "share_of: pupils, whole_over: ▸grade",
        "unknown-field",
    ),
    "a share of a text": (PUPILS, "share_of: pupils", "share_of: ▸remark", "wrong-type"),
    "a field twice": (PUPILS, "{name: remark}", "{name: ▸grade}", "duplicate-id"),
    "a field with a name that is none": (PUPILS, "{name: remark}", "{name: ▸Re-mark}", "wrong-name"),
    "limits the wrong way round": (PUPILS, "minimum: 0, maximum: 100", "minimum: ▸9, maximum: 1", "wrong-limits"),
    "words of a number": (
        PUPILS,
        "{name: absent, type: integer}",
        "{name: absent, type: integer, words: ▸9}",
        "wrong-type",
    ),
    "limits of a text": (PUPILS, "{name: remark}", "{name: remark, constraints: ▸{minimum: 1}}", "wrong-limits"),
    "a pattern that is none": (ACCIDENTS, '"A[0-9]+"', '▸"A["', "wrong-pattern"),
    "a reporter that does not exist": (PUPILS, "[school]", "[▸college]", "unknown-organisation"),
    "a topic that no code list names": (PUPILS, "[school]", "[school]\ntopics: [▸reading]", "unknown-code"),
    "a rule twice": (
        PUPILS,
        "- {id: absent-within-pupils,",
        "- {id: a, check: 1 = 1, message: One.}\n  - {id: ▸a,",
        "duplicate-id",
    ),
    "a rule that names no field": (PUPILS, "absent <= pupils", "▸absnt <= pupils", "unknown-field"),
    "a rule that is no SQL": (PUPILS, "absent <= pupils", "▸absent <= <= pupils", "broken-expression"),
    "a rule with a query": (PUPILS, "absent <= pupils", "▸absent <= (select 1)", "forbidden-sql"),
    "a rule that reads a file": (PUPILS, "absent <= pupils", "▸read_text('x') = 'y'", "forbidden-sql"),
    "a rule over many rows": (PUPILS, "absent <= pupils", "▸absent <= sum(pupils)", "forbidden-sql"),
    "a computed field of no field": (ACCIDENTS, "year(day)", "▸year(date)", "unknown-field"),
    "a date that is no field": (ACCIDENTS, "dated_by: day", "dated_by: ▸dy", "unknown-field"),
    "a date that is text": (ACCIDENTS, "dated_by: day", "dated_by: ▸id", "wrong-type"),
    "a register without dates": (ACCIDENTS, UNDATED, "kind: ▸register\n", "missing-key"),
    "a form that does not exist": (INDICATORS, "form: accidents", "form: ▸acidents", "unknown-form"),
    "a dimension that is no field": (INDICATORS, "[school, level, school.river]", "[school, ▸levl]", "unknown-field"),
    "an attribute that no code has": (INDICATORS, "school.river", "▸school.brook", "unknown-attribute"),
    "a window on no field": (INDICATORS, "field: day", "field: ▸dy", "unknown-field"),
    "a window on a text": (INDICATORS, "field: day", "field: ▸id", "wrong-type"),
    "a window of months over years": (
        INDICATORS,
        "{field: day, last_months: 6}",
        "{field: year, last_months: ▸6}",
        "wrong-type",
    ),
    "a window without bounds": (INDICATORS, "{field: day, last_months: 6}", "▸{field: day}", "wrong-value"),
    "a scale that does not exist": (INDICATORS, "scale: grades", "scale: ▸grade", "unknown-code-list"),
    "a rating without scale": (INDICATORS, "unit: rating\n  scale: grades\n", "unit: ▸rating\n", "missing-key"),
    "a unit that is meant otherwise": (INDICATORS, "unit: percent", "unit: ▸percentage", "wrong-value"),
    "a comparison along no number": (INDICATORS, "compare: year-1", "compare: ▸school-1", "unknown-dimension"),
    "a component that does not exist": (
        INDICATORS,
        "{indicator: pupils.absent_share,",
        "{indicator: ▸pupils.absent,",
        "unknown-indicator",
    ),
    "a component with too few dimensions": (
        INDICATORS,
        "{indicator: pupils.absent_share, weight: 2}]\n  unit: score\n  by: [school]",
        "{indicator: ▸pupils.absent_share, weight: 2}]\n  unit: score\n  by: [level]",
        "unknown-dimension",
    ),
    "an index of itself": (
        INDICATORS,
        "[{indicator: pupils.number}, {indicator: pupils.absent_share,",
        "▸[{indicator: schools.index,",
        "circle",
    ),
    "a share within no dimension": (
        INDICATORS,
        "denominator: sum(pupils)",
        "share_of: {dimension: ▸levl, base: total}",
        "unknown-field",
    ),
    "a share within another dimension": (
        INDICATORS,
        "denominator: sum(pupils)",
        "share_of: {dimension: ▸level, base: total}",
        "unknown-dimension",
    ),
    "a funnel without stages": (
        INDICATORS,
        "denominator: sum(pupils)",
        "share_of: {dimension: school, base: ▸before}",
        "missing-column",
    ),
    "an exhibit of no indicator": (
        EXHIBITS,
        "[{indicator: pupils.number}]",
        "[{indicator: ▸pupil.number}]",
        "unknown-indicator",
    ),
    "a place along no dimension": (EXHIBITS, "{level: primary}", "{lvl: ▸primary}", "unknown-dimension"),
    "a place that is no code": (EXHIBITS, "{level: primary}", "{level: ▸primry}", "unknown-code"),
    "rows along no dimension": (EXHIBITS, "{dimension: school}", "{dimension: ▸shool}", "unknown-dimension"),
    "rows of no code": (EXHIBITS, "[HILL, LAKE]", "[HILL, ▸LAKES]", "unknown-code"),
    "rows of no kind": (EXHIBITS, "{dimension: school}", "{dimension: school, of_kind: ▸college}", "unknown-kind"),
    "rows that are two things": (
        EXHIBITS,
        "{dimension: school}",
        "▸{dimension: school, items: [{indicator: pupils.number}]}",
        "wrong-value",
    ),
    "numbers of a return": (PUPILS, KNOWN, "numbering: ▸'{number}'\n" + KNOWN, "wrong-place"),
    "a placeholder of an exhibit that does not exist": (
        "report/exhibits/pupils.yaml",
        "rows: {dimension: school, only: [HILL, LAKE]}",
        'subtitle: ▸"In {cycle.yaer}"\n  rows: {dimension: school, only: [HILL, LAKE]}',
        "unknown-placeholder",
    ),
    "numbers of a key of two": numbered("{number}", "wrong-place", "id, day"),
    "numbers of a key with codes": numbered("{number}", "wrong-place", "school"),
    "numbers of a key that is a date": numbered("{number}", "wrong-place", "day"),
    "numbers without a number": numbered("A{year}"),
    "numbers with two numbers": numbered("A{number}{number}"),
    "numbers of a part that is none": numbered("A{month}{number}"),
    "numbers filled up with spaces": numbered("A{number:4}"),
    "numbers with a part of a year": numbered("A{year.real}{number}"),
    "numbers with an open brace": numbered("A{number"),
    "numbers that end with a space": numbered("A{number} "),
    "numbers that do not match the key": numbered("{organisation}{number}"),
    "rows of no cycle": (EXHIBITS, "{dimension: school}", '{dimension: cycle, only: [▸"7"]}', "unknown-cycle"),
    "a total of cycles": (EXHIBITS, "{dimension: school}", "{dimension: cycle, total: ▸All}", "wrong-value"),
    "a cycle's attribute": (
        EXHIBITS,
        "rows: {dimension: school, only: [HILL, LAKE]}\n  columns:\n    - ",
        "rows: {dimension: cycle}\n  columns:\n    - ▸",
        "wrong-value",
    ),
    "columns across no dimension": (EXHIBITS, "across: level", "across: ▸grade", "unknown-dimension"),
    "columns of no code": (EXHIBITS, "codes: [primary]", "codes: [▸tertiary]", "unknown-code"),
    "columns of no cycle": (EXHIBITS, '["1", "2"]', '["1", ▸"7"]', "unknown-cycle"),
    "a column of nothing": (EXHIBITS, "{attribute: place, label: Place}", "▸{label: Place}", "missing-key"),
    "a column of two things": (
        EXHIBITS,
        "{attribute: place,",
        "▸{attribute: place, indicator: pupils.number,",
        "wrong-value",
    ),
    "an attribute that is none": (EXHIBITS, "attribute: place", "attribute: ▸plce", "unknown-attribute"),
    "a chart in no colour": (EXHIBITS, "{Pupils: sea}", "{Pupils: ▸see}", "unknown-colour"),
    "a section in no colour": (OUTLINE, "colour: sea", "colour: ▸see", "unknown-colour"),
    "a section twice": (OUTLINE, "id: methods", "id: ▸pupils", "duplicate-id"),
    "a colour that is none": (OUTLINE, '"#00aaff"', '▸"blue"', "wrong-colour"),
    "a cycle twice": ("framework.yaml", "number: 2", "number: ▸1", "duplicate-id"),
    "a language that is none": (
        "framework.yaml",
        "title: Schools of the valley",
        "language: ▸fi\ntitle: Schools",
        "unknown-language",
    ),
}


def test_nothing_is_found_where_nothing_is_wrong(tmp_path: Path) -> None:
    assert schools.findings(schools.write(tmp_path)) == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_found(tmp_path: Path, case: tuple[str, ...]) -> None:
    folder = schools.write(tmp_path)
    file, old, new, code = case
    place = schools.spoil(folder, file, old, new)
    assert (code, place) in {(finding.code, schools.where(finding, folder)) for finding in schools.findings(folder)}


@pytest.mark.parametrize("pattern", ["A{number}", "A{number:04}", "A{year}{number:02}"])
def test_numbers_that_match_the_key_are_sound(tmp_path: Path, pattern: str) -> None:
    folder = schools.write(tmp_path)
    schools.edit(folder / ACCIDENTS, KEYED, f"numbering: '{pattern}'\n{KEYED}")
    assert schools.findings(folder) == []


@pytest.mark.parametrize(
    ("limits", "wrong"),
    [("A[0-9]{1,4}", "A12345"), ("A[0-9]{1,3}", "A12345"), ("A[1-9]", "A10"), ("A[0-9]{1,7}", ""), ("A[0-9]+", "")],
)
def test_large_numbers_match_the_key_too(tmp_path: Path, limits: str, wrong: str) -> None:
    folder = schools.write(tmp_path)
    schools.edit(folder / ACCIDENTS, "A[0-9]+", limits)
    schools.edit(folder / ACCIDENTS, KEYED, f"numbering: 'A{{number}}'\n{KEYED}")
    found = [finding.message for finding in schools.findings(folder)]
    assert found == ([f"The number '{wrong}' does not match the pattern of 'id'."] if wrong else [])


def test_an_exhibit_without_its_parts_is_found(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    schools.edit(folder / EXHIBITS, "columns: [{indicator: pupils.number}]", "columns: []")
    assert [finding.message for finding in schools.findings(folder)] == ["The exhibit 'pupils-chart' has no `columns`."]


def test_a_near_name_is_suggested(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    schools.edit(folder / PUPILS, "codelist: levels", "codelist: level")
    schools.edit(folder / INDICATORS, "form: accidents", "form: acidents")
    assert {finding.fix for finding in schools.findings(folder)} == {
        "Did you mean 'levels'?",
        "Did you mean 'accidents'?",
    }


def test_where_no_name_is_near_the_known_ones_are_listed(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    schools.edit(folder / INDICATORS, "form: accidents", "form: fires")
    assert [finding.fix for finding in schools.findings(folder)] == ["Choose one of: accidents, pupils, organisations."]


def test_a_code_that_reads_as_a_reason_is_refused_for_answers_alone(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    schools.edit(folder / "codelists/grades.csv", "poor,Poor", "c,Poor")
    assert [finding.code for finding in schools.findings(folder)] == ["reserved-code"]
    schools.edit(folder / PUPILS, "{name: grade, codelist: grades}", "{name: grade, codelist: grades, answer: false}")
    assert schools.findings(folder) == []


def test_the_names_of_built_in_tables_are_taken(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    for name in ("organisations", "control_totals", "releases"):
        schools.put(
            folder / f"forms/{name}.yaml", f"{{name: {name}, title: Mine, schema: {{fields: [{{name: one}}]}}}}"
        )
    assert [finding.code for finding in schools.findings(folder)] == ["reserved-name"] * 3


def test_a_form_of_stories_has_the_fields_that_texts_ask_for(tmp_path: Path) -> None:
    schools.write(tmp_path)
    fields = "[{name: id}, {name: organisation, codelist: organisations}, {name: title}, {name: text}]"
    schools.put(tmp_path / "forms/stories.yaml", f"name: stories\ntitle: Stories\nschema:\n  fields: {fields}\n")
    [told] = read_framework(tmp_path).warnings
    assert (told.code, schools.where(told, tmp_path)) == ("missing-field", "forms/stories.yaml:4:11")
    assert "'kind'" in told.message


def test_days_that_no_cycle_covers_are_a_warning(tmp_path: Path) -> None:
    schools.write(tmp_path)
    schools.edit(tmp_path / "framework.yaml", "2024-01-01", "2024-02-01")
    [warning] = read_framework(tmp_path).warnings
    assert (warning.code, warning.message) == (
        "gap-between-cycles",
        "No cycle covers 2024-01-01 to 2024-01-31, between First year and Second year.",
    )
