"""A figure that contradicts a published total says so wherever it is printed, with the published one next to it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from lxml import html
from tests.acceptance import text
from tests.acceptance.documented import write_documented_files
from tests.acceptance.test_documented_framework import edit, run

pytestmark = pytest.mark.slow

READERS = {"pdf": text.of_pdf, "html": text.of_html, "docx": text.of_docx}
NOTE = "Books lent, cycle 2: the total given is 521, but the parts add up to 520."


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The parts give 520 books, and the annual letter says 521."""
    return write_documented_files(tmp_path)


def built(town: Path, formats: str = "pdf,html,docx") -> dict[str, str]:
    done = run("report", town, "--out", town / "out", "--format", formats)
    assert done.exit_code == 0, done.output
    names = [name for name in formats.split(",") if name in READERS]
    return {name: " ".join(READERS[name](town / f"out/report.{name}").split()) for name in names}


def test_a_sentence_shows_the_published_figure_and_a_footnote(town: Path) -> None:
    for name, found in built(town).items():
        assert "The town lent 520 (published: 521)" in found, name
        assert NOTE in found, name
        assert f"† {NOTE}" in found, name  # under the exhibits


def test_words_and_stories_show_it_too(town: Path) -> None:
    path = town / "narrative/lending.md"
    path.write_text(path.read_text("utf-8") + '\nIn words: {{ count("loans.books") | words }}.\n', "utf-8")
    assert "In words: 520 (published: 521)" in built(town, "html")["html"]


def test_a_footnote_is_written_once_in_a_text(town: Path) -> None:
    path = town / "narrative/lending.md"
    path.write_text(path.read_text("utf-8") + '\nAgain {{ value("loans.books") }}.\n', "utf-8")
    assert "Again 520 (published: 521)." in built(town, "html")["html"]
    page = html.fromstring((town / "out/report.html").read_text("utf-8"))
    notes = [note.text_content() for note in page.xpath("//*[contains(@class, 'footnotes')]//li")]
    assert sum(NOTE in note for note in notes) == 1


def test_key_figures_tables_and_descriptions_show_it(town: Path) -> None:
    for name, found in built(town).items():
        assert "520†" in found, name
        if name != "pdf":  # in whose lines it is next to others
            assert "from 530; estimated; published: 521" in found, name
        assert found.count("published: 521") >= 3, name
    page = html.fromstring((town / "out/report.html").read_text("utf-8"))
    chart = page.xpath("//*[@id='loans-by-year']//div[@role='img']/@aria-label")
    assert "520† (estimated; published: 521)" in chart[0]


def test_the_figure_compared_with_shows_it(town: Path) -> None:
    (town / "returns/cycle-1/control_totals.csv").write_text(
        "indicator,where,printed,reference,note\nloans.books,,531,letter,\n", "utf-8"
    )
    edit(town / "returns/cycle-2/control_totals.csv", "loans.books,,521", "loans.books,,520")
    for name, found in built(town).items():
        assert "520 books, down from 530 (published: 531)" in found, name
        assert "from 530† (published: 531)" in found, name


def test_the_data_package_names_the_published_figure(town: Path) -> None:
    built(town, "data")
    with (town / "out/data/exhibits/loans-by-year.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["row"]: row for row in csv.DictReader(file)}
    assert (rows["Year 2"]["number"], rows["Year 2"]["published"], rows["Year 2"]["text"]) == ("520", "521", "520†")
    assert rows["Year 1"]["published"] == ""


def test_a_total_that_agrees_has_no_mark(town: Path) -> None:
    edit(town / "returns/cycle-2/control_totals.csv", "loans.books,,521", "loans.books,,520")
    found = built(town, "html")["html"]
    assert "published:" not in found
    assert "†" not in found


def test_a_note_of_an_exhibit_shows_the_figure_without_a_footnote_in_it(town: Path) -> None:
    exhibits = town.parent / "libraries/report/exhibits/lending.yaml"
    edit(
        exhibits,
        "  title: Loans by year\n",
        "  title: Loans by year\n  notes: ['All: {{ value(\"loans.books\") }}.']\n",
    )
    assert "All: 520 (published: 521)." in built(town, "html")["html"]


def test_a_share_of_rounded_shares_prints_no_fraction_of_a_thing(town: Path) -> None:
    form = town.parent / "libraries/forms/loans.yaml"
    edit(form, "    - {name: late,", "    - {name: young, type: number, unit: percent}\n    - {name: late,")
    for cycle in (1, 2):
        path = town / f"returns/cycle-{cycle}/loans.csv"
        lines = [line.split(",") for line in path.read_text("utf-8").splitlines()]
        rows = [[*cells[:3], "young" if not number else "37", *cells[3:]] for number, cells in enumerate(lines)]
        path.write_text("\n".join(",".join(row) for row in rows) + "\n", "utf-8")
    indicators = town.parent / "libraries/indicators/loans.yaml"
    more = """\
- id: loans.young
  title: Young
  form: loans
  numerator: sum(books * young / 100)
  denominator: sum(books)
  unit: percent
  by: [branch]
- {id: loans.young_books, title: Young books, form: loans, value: sum(books * young / 100), by: [branch]}
- {id: loans.young_mean, title: Mean share, form: loans, value: avg(young) / 3, by: [branch], unit: percent}
"""
    indicators.write_text(indicators.read_text("utf-8") + more, "utf-8")
    exhibits = town.parent / "libraries/report/exhibits/lending.yaml"
    edit(
        exhibits,
        "label: Late}",
        "label: Late}\n    - {indicator: loans.young, label: Young, show: [value, fraction]}"
        "\n    - {indicator: loans.young_books}\n    - {indicator: loans.young_mean}",
    )
    found = built(town, "html,data")["html"]
    assert "37%" in found
    with (town / "out/data/exhibits/loans-by-branch.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] == "loans.young"]
    assert rows and {row["numerator"] for row in rows} == {""}
    assert "159" in found  # 37% of 430 books in the north
    assert not any(fraction in found for fraction in ("159.1", "33.3", "192.4", "12.3"))
    for indicator in ("loans.young", "loans.young_books", "loans.young_mean"):
        traced = run("trace", indicator, "--workspace", town, "--where", "branch=NORTH")
        assert traced.exit_code == 0, traced.output
        assert "unrounded" not in traced.output


def test_figures_of_a_column_have_the_same_decimals_in_every_format(town: Path) -> None:
    indicators = town.parent / "libraries/indicators/loans.yaml"
    quarter = "- {id: loans.quarter, title: Quarter, form: loans, value: sum(books) / 4, by: [branch], decimals: 1}\n"
    indicators.write_text(indicators.read_text("utf-8") + quarter, "utf-8")
    exhibits = town.parent / "libraries/report/exhibits/lending.yaml"
    edit(exhibits, "label: Late}", "label: Late}\n    - {indicator: loans.quarter}")
    for name, found in built(town, "pdf,html,docx,data").items():
        assert all(figure in found for figure in ("107.5", "22.5", "130.0")), name  # the total is 520 / 4
    with (town / "out/data/exhibits/loans-by-branch.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] == "loans.quarter"]
    assert [(row["text"], row["number"]) for row in rows] == [("107.5", "107.5"), ("22.5", "22.5"), ("130.0", "130")]
