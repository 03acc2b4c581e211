"""A framework says what of a confidential form is published, and cannot say what would have no effect or too much."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools

from mandata.findings import Finding, Place, Subject, worded
from mandata.framework import read_framework
from mandata.framework.confidentiality import OPERATOR, READERS, Audience, sources, sources_of_finding
from mandata.indicators import check_indicators

ACCIDENTS, PUPILS, INDICATORS = "forms/accidents.yaml", "forms/pupils.yaml", "indicators/pupils.yaml"
RECENT = "  title: Accidents of the last half-year\n"
PERSONAL = "reported_by: [school]\npersonal_data: true\nsource: Class registers\n"
NUMBER = "  title: Pupils\n"
SCORE = "unit: score\n"

CASES = {
    "published open figures": (INDICATORS, NUMBER, "  published: ▸true\n" + NUMBER, "no-effect"),
    "published composite of open figures": (INDICATORS, SCORE, SCORE + "  published: ▸true\n", "no-effect"),
    "a public field of an open form": (PUPILS, "{name: remark}", "{name: remark, public: ▸true}", "no-effect"),
    "a public field of a classified form": (
        ACCIDENTS,
        "{name: day, type: date}",
        "{name: day, type: date, public: ▸true}",
        "no-effect",
    ),
    "a breakdown by the key of records": (INDICATORS, "by: [school, year]", "by: [school, year, ▸id]", "single-record"),
    "a breakdown by days": (INDICATORS, "by: [school, year]", "by: [school, year, ▸day]", "single-record"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_said_is_found_where_it_is_written(name: str, tmp_path: Path) -> None:
    file, old, new, code = CASES[name]
    schools.write(tmp_path)
    place = schools.spoil(tmp_path, file, old, new)
    found = [(schools.where(item, tmp_path), item.code) for item in schools.findings(tmp_path)]
    assert found == [(place, code)]


def test_published_figures_about_persons_without_disclosure_are_a_warning(tmp_path: Path) -> None:
    schools.write(tmp_path)
    schools.edit(tmp_path / ACCIDENTS, "classification: confidential\n", "personal_data: true\n")
    schools.edit(tmp_path / INDICATORS, RECENT, RECENT + "  published: true\n")
    assert [item.code for item in read_framework(tmp_path).warnings] == ["small-counts"]


@pytest.mark.parametrize("value", ["min(absent)", "max(absent)", "sum(absent) - max(absent)"])
def test_a_figure_that_shows_one_record_of_a_closed_form_is_refused(value: str, tmp_path: Path) -> None:
    schools.write(tmp_path)
    schools.edit(tmp_path / PUPILS, "reported_by: [school]\nsource: Class registers\n", PERSONAL)
    assert check_indicators(read_framework(tmp_path)) == []
    schools.edit(tmp_path / INDICATORS, "value: sum(pupils)", f"value: {value}")
    assert [item.code for item in check_indicators(read_framework(tmp_path))] == ["single-record"]


def test_stories_of_a_closed_form_are_refused_unless_what_is_printed_is_public(tmp_path: Path) -> None:
    schools.write(tmp_path)
    fields = ("id", "organisation", "kind", "title", "text")
    stories = "name: stories\ntitle: Stories\nrequired: false\n{head}schema:\n  primaryKey: [id]\n  fields:\n"
    closed = "".join(f"    - {{name: {name}}}\n" for name in fields)
    public = "".join(f"    - {{name: {name}, public: true}}\n" for name in fields)
    file = tmp_path / "forms" / "stories.yaml"
    for head, listed, codes in [
        ("", closed, []),
        ("classification: confidential\n", closed, ["single-record"]),
        ("personal_data: true\n", closed, ["single-record"]),
        ("personal_data: true\n", public, []),
    ]:
        file.write_text(stories.format(head=head) + listed)
        assert [item.code for item in schools.findings(tmp_path)] == codes


def test_a_composite_comes_from_the_forms_of_all_its_components(tmp_path: Path) -> None:
    schools.write(tmp_path)
    schools.edit(
        tmp_path / INDICATORS,
        "components: [{indicator: pupils.number}",
        "components: [{indicator: accidents.recent}, {indicator: pupils.number}",
    )
    framework = read_framework(tmp_path)
    index = framework.indicators["schools.index"]
    assert [form.name for form in sources(framework, index)] == ["accidents", "pupils"]
    assert not READERS.may_see(framework, index)
    assert OPERATOR.may_see(framework, index)
    assert not Audience(lambda form: form.name == "pupils", lambda _: False).may_see(framework, index)


@pytest.mark.parametrize(
    ("finding", "forms"),
    [
        (worded("x", "", "", subject=Subject("pupils", about="accidents.recent")), ["pupils", "accidents"]),
        (worded("x", "", "", subject=Subject(about="schools.index")), ["pupils"]),
        (worded("x", "", "", subject=Subject("pupils", about="counted-twice")), ["pupils", "counts"]),
        (worded("x", "", "", subject=Subject("pupils", about="accidents")), ["pupils", "accidents"]),
        (worded("x", "", "", Place("returns/cycle-2/accidents.csv", 3)), ["accidents"]),
        (worded("x", "", "", Place("narrative/text.md", 3)), []),
    ],
)
def test_a_finding_comes_from_every_form_whose_figures_it_shows(
    finding: Finding, forms: list[str], tmp_path: Path
) -> None:
    schools.write(tmp_path)
    comparison = (
        "- {id: counted-twice, left: {indicator: pupils.number}, is: same, right: {indicator: counts.number},\n"
        "   by: [school], message: Counted in two ways.}\n"
    )
    schools.add_counts(tmp_path, comparison)
    assert [form.name for form in sources_of_finding(read_framework(tmp_path), finding)] == forms


RULE = "check: absent <= pupils"
TIED = "title: Pupils\ndisclosure: {threshold: 5, dimensions: [level], counts: [pupils, absent]}\n"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (RULE, "check: ▸absent <= pupils", "rule"),
        (RULE, "check: ▸pupils = absent + 3 or level = 'primary'", "rule"),
        ("{name: remark}", "▸{name: remark, type: integer, computed: pupils + absent}", "field"),
    ],
)
def test_counts_that_an_expression_ties_are_refused(old: str, new: str, place: str, tmp_path: Path) -> None:
    schools.write(tmp_path)
    schools.edit(tmp_path / PUPILS, "title: Pupils\n", TIED)
    if place == "field":
        schools.edit(tmp_path / PUPILS, RULE, "check: absent <= 9")
    where = schools.spoil(tmp_path, PUPILS, old, new)
    found = [(schools.where(item, tmp_path), item.code) for item in schools.findings(tmp_path)]
    assert found == [(where, "related-counts")]


def test_counts_that_nothing_ties_are_taken(tmp_path: Path) -> None:
    schools.write(tmp_path)
    schools.edit(tmp_path / PUPILS, "title: Pupils\n", TIED)
    schools.edit(tmp_path / PUPILS, RULE, "check: absent <= 9 and level <> 'pupils'")
    assert schools.findings(tmp_path) == []


def test_a_declared_total_is_refused_under_disclosure_control(tmp_path: Path) -> None:
    schools.write(tmp_path)
    schools.edit(tmp_path / PUPILS, "title: Pupils\n", TIED)
    schools.edit(tmp_path / PUPILS, RULE, "check: absent <= 9")
    levels = tmp_path / "codelists/levels.csv"
    head, *lines = levels.read_text("utf-8").splitlines()
    levels.write_text("\n".join([f"{head},total", *(f"{line}," for line in lines), "all,Everybody,,,yes"]), "utf-8")
    assert [item.code for item in schools.findings(tmp_path)] == ["related-counts"]
