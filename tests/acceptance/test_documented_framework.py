"""A framework of another field, written in a folder of files, builds without a change to the engine."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.acceptance import text
from tests.acceptance.documented import write_documented_files
from typer.testing import CliRunner, Result

from mandata.cli.main import app

pytestmark = pytest.mark.slow


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_documented_files(tmp_path)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def build(town: Path, formats: str = "html") -> str:
    done = run("report", town, "--out", town / "out", "--format", formats)
    assert done.exit_code == 0, done.output
    return text.of_html(town / "out" / "report.html") if formats == "html" else ""


def edit(path: Path, old: str, new: str) -> None:
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new), "utf-8")


def test_every_format_says_what_the_records_say(town: Path) -> None:
    build(town, "pdf,html,docx,data")
    out = town / "out"
    for found in (
        text.of_pdf(out / "report.pdf"),
        text.of_html(out / "report.html"),
        text.of_docx(out / "report.docx"),
    ):
        assert re.search(r"520 \(published: 521\)\S* ?books, down from 530; 23% of", " ".join(found.split()))
        assert "NORTH and SOUTH lent to adults; zero books went to young readers" in " ".join(found.split())
    assert (out / "data" / "datapackage.json").is_file()


def test_a_changed_return_changes_the_report(town: Path) -> None:
    edit(town / "returns/cycle-2/loans.csv", "NORTH,young,120,6", "NORTH,young,220,6")
    assert re.search(r"620 \(published: 521\)\S* books, up from 530", " ".join(build(town).split()))


def test_a_control_total_that_disagrees_is_kept_and_noted(town: Path) -> None:
    found = " ".join(build(town).split())
    assert "521" in found
    assert "520" in found


def test_the_framework_itself_is_sound(town: Path) -> None:
    done = run("framework", "check", town.parent / "libraries")
    assert done.exit_code == 0, done.output


def test_rows_of_cycles_end_with_the_one_reported_on(town: Path) -> None:
    assert "Year 1 530 Year 2 520" in " ".join(build(town).split())
    edit(town / "workspace.yaml", "cycle: 2", "cycle: 1")
    found = " ".join(build(town).split())
    assert "Year 1 530" in found
    assert "Year 2 520" not in found


def test_a_closed_branch_is_not_asked(town: Path) -> None:
    assert "EAST" not in build(town)


def test_a_note_calls_a_missing_figure_what_its_cell_calls_it(town: Path) -> None:
    edit(town / "returns/cycle-2/loans.csv", "NORTH,adult,310,31", "NORTH,adult,310,: the counter fell")
    edit(town / "returns/cycle-2/loans.csv", "NORTH,young,120,6", "NORTH,young,0,0")
    exhibits = town.parent / "libraries/report/exhibits/lending.yaml"
    edit(exhibits, "{indicator: loans.late_share, label: Late}", "{indicator: loans.late_share, across: age}")
    found = " ".join(build(town).split())
    assert "Not available: the counter fell." in found
    assert "Not applicable: the denominator is zero." in found


def test_the_methods_say_which_rows_a_window_takes(town: Path) -> None:
    form = town.parent / "libraries/forms/loans.yaml"
    edit(form, "    - {name: late,", "    - {name: day, type: date, answer: false}\n    - {name: late,")
    for cycle in (1, 2):
        path = town / f"returns/cycle-{cycle}/loans.csv"
        edit(path, "branch,age,books,late", "branch,age,books,day,late")
        lines = [line.split(",") for line in path.read_text("utf-8").splitlines()]
        rows = [",".join([*cells[:3], f"{2022 + cycle}-11-01", *cells[3:]]) for cells in lines[1:]]
        path.write_text("\n".join([",".join(lines[0]), *rows]) + "\n", "utf-8")
    indicators = town.parent / "libraries/indicators/loans.yaml"
    window = "- {{id: loans.{0}, title: {0}, form: loans, value: sum(books), window: {{field: day, {1}}}}}\n"
    more = window.format("half", "last_months: 6") + window.format("ever", "since: 2023")
    indicators.write_text(indicators.read_text("utf-8") + more, "utf-8")
    found = " ".join(build(town).split())
    assert "over the form loans, dated by day in the last six months of the period." in found
    assert "over the form loans, of every cycle so far, dated by day in 2023 or later." in found


def test_a_renamed_code_changes_the_report_before_its_translation_follows(town: Path) -> None:
    folder = town.parent / "libraries"
    edit(folder / "framework.yaml", "version:", "languages: [en, fr]\nversion:")
    (folder / "locale").mkdir()
    (folder / "locale/fr.yaml").write_text("Under 18: Moins de 18 ans\n", "utf-8")
    edit(folder / "codelists/ages.csv", "Under 18", "Under 18s")
    done = run("report", town, "--out", town / "out", "--format", "html")
    assert done.exit_code == 0, done.output
    assert "locale/fr.yaml:1:1: warning" in done.stderr
    assert "Under 18s" in text.of_html(town / "out" / "report.html")
    told = run("framework", "check", folder)
    assert told.exit_code == 0
    assert "Did you mean 'Under 18s'?" in told.stderr


def test_a_list_of_names_that_is_empty_is_found_unless_the_text_says_what_to_print(town: Path) -> None:
    text = town / "narrative/lending.md"
    assert "empty-list" not in run("check", town).stdout
    edit(town / "returns/cycle-2/loans.csv", "NORTH,adult,310,31", "NORTH,adult,0,0")
    edit(town / "returns/cycle-2/loans.csv", "SOUTH,adult,90 e,", "SOUTH,adult,0,")
    found = run("check", town).stdout
    assert "empty-list" in found
    edit(text, 'names("loans.books", age="adult")', 'names("loans.books", age="adult", none="No branch")')
    assert "empty-list" not in run("check", town).stdout
    assert "No branch lent to adults" in " ".join(build(town).split())


def test_lengths_of_time_are_added_up(town: Path) -> None:
    done = run("records", "accept", town)
    assert done.exit_code == 0, done.output
    done = run("indicator", "closures.hours", "--by", "branch", "--as", "csv", "--workspace", town)
    assert re.findall(r"(NORTH|SOUTH),(?:[^,\n]*,)*?([\d.]+),hours", done.output) == [
        ("NORTH", "36.5"),
        ("SOUTH", "1.5"),
    ]


def test_rows_are_counted_by_one_of_several_codes(town: Path) -> None:
    assert run("records", "accept", town).exit_code == 0
    done = run("indicator", "closures.by_water", "--by", "branch", "--as", "csv", "--workspace", town)
    assert re.findall(r"(NORTH|SOUTH),(?:[^,\n]*,)*?(\d),", done.output) == [("NORTH", "1"), ("SOUTH", "0")]


def test_rows_of_an_entry_are_dated_by_the_day_of_the_entry(town: Path) -> None:
    done = run("records", "accept", town)
    assert done.exit_code == 0, done.output
    done = run("indicator", "victims.hurt", "--by", "branch", "--as", "csv", "--workspace", town)
    assert re.findall(r"(NORTH|SOUTH),(?:[^,\n]*,)*?(\d),", done.output) == [("NORTH", "2"), ("SOUTH", "1")]
    lately = run("indicator", "victims.hurt_lately", "--as", "csv", "--workspace", town)
    assert re.search(r"^(?:[^,\n]*,)*?1,", lately.output.splitlines()[-1]), lately.output


def test_a_row_of_no_entry_is_found_and_the_rule_over_its_day_too(town: Path) -> None:
    edit(town / "returns/cycle-2/victims.csv", "SOUTH-2024-001,1,adult,2024-11-22", "SOUTH-2024-009,1,adult,2024-11-22")
    edit(town / "returns/cycle-2/victims.csv", "young,2024-03-06", "young,2024-03-04")
    found = " ".join(run("check", town).output.split())
    assert "unknown-reference" in found and "The person recovered before the accident." in found


def test_closures_are_counted_by_a_broader_place(town: Path) -> None:
    assert run("records", "accept", town).exit_code == 0
    done = run("indicator", "closures.number", "--by", "area.town", "--as", "csv", "--workspace", town)
    assert re.findall(r"(HEL|ESP|PASILA),(?:[^,\n]*,)*?(\d),", done.output) == [("HEL", "1"), ("ESP", "1")]


def test_moments_and_lengths_are_data(town: Path) -> None:
    build(town, "data")
    package = town / "out" / "data"
    closures = (package / "forms/closures.csv").read_text("utf-8")
    assert re.search(
        r"NORTH,2024-05-31,.*2024-05-31T11:05Z,131400,.*water power,PASILA,reported,,60.3012 25.0144 ±20,", closures
    )
    assert re.search(r"SOUTH,2024-06-02,.*2024-06-02T06:00Z,5400,.*alarm,TAPIOLA,reported,,60.1 25.1,", closures)
    fields = json.loads((package / "datapackage.json").read_text("utf-8"))["resources"]
    (schema,) = [item["schema"]["fields"] for item in fields if item["name"] == "form-closures"]
    types = {item["name"]: (item["type"], item.get("unit")) for item in schema}
    assert types["closed_at"] == ("datetime", "UTC")
    assert types["lasted"] == ("integer", "seconds")
    assert types["account"] == ("string", None)
    assert types["causes"] == ("list", None)


def test_closures_name_their_accidents(town: Path) -> None:
    assert run("records", "accept", town).exit_code == 0
    done = run("indicator", "closures.after_accidents", "--by", "accident", "--as", "csv", "--workspace", town)
    assert re.findall(r"(NORTH-2024-001),(?:[^,\n]*,)*?(\d),", done.output) == [("NORTH-2024-001", "1")]
    build(town, "data")
    package = json.loads((town / "out" / "data" / "datapackage.json").read_text("utf-8"))
    (schema,) = [item["schema"] for item in package["resources"] if item["name"] == "form-closures"]
    reference = {"resource": "form-accidents", "fields": ["number"]}
    assert {"fields": ["accident"], "reference": reference} in schema["foreignKeys"]
    edit(town / "returns/cycle-2/closures.csv", "NORTH-2024-001", "NORTH-2024-009")
    assert "unknown-reference" in run("check", town).output


def test_a_cell_with_a_file_is_text_and_one_without_its_hash_is_found(town: Path) -> None:
    build(town, "data")
    accidents = (town / "out/data/forms/accidents.csv").read_text("utf-8")
    assert re.search(r"NORTH-2024-001,NORTH,.*,form.pdf sha256:9f86d0[0-9a-f]{58},log,", accidents)
    edit(town / "returns/cycle-2/accidents.csv", "form.pdf sha256:9f", "form.pdf sha256:")
    assert "wrong-attachment" in run("check", town).output
