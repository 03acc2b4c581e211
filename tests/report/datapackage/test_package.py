"""The data package: valid after Frictionless, complete, and the same bytes for the same release."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet as pq
import pytest
from tests.framework import schools
from tests.records import exercise
from tests.report.builders import report

from mandata.indicators.rounding import number_text
from mandata.records import accept, freeze, open_records
from mandata.report.document import Report
from mandata.report.render.datapackage import write_datapackage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return exercise.write(tmp_path)


def recorded(folder: Path) -> Report:
    """The small report, over the accepted records of a workspace."""
    workspace = exercise.opened(folder)
    accept(workspace)
    freeze(workspace)
    return report(
        records=open_records(workspace), framework=workspace.framework, files={"notes/read_me.md": "# Read me\n"}
    )


def package(path: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return described


def resources(path: Path) -> dict[str, dict[str, Any]]:
    return {resource["name"]: resource for resource in package(path)["resources"]}


def lines(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_it_is_valid(folder: Path, tmp_path: Path) -> None:
    path = write_datapackage(recorded(folder), tmp_path / "out")
    checked = frictionless.validate(str(path))
    assert checked.valid, checked.to_summary()


def test_what_is_wrong_in_a_package_would_be_seen(folder: Path, tmp_path: Path) -> None:
    path = write_datapackage(recorded(folder), tmp_path / "out")
    schools.edit(tmp_path / "out/forms/pupils.csv", "LAKE,primary,50,", "LOCH,primary,50,")
    assert not frictionless.validate(str(path)).valid


def test_a_report_without_records_gives_its_exhibits(tmp_path: Path) -> None:
    path = write_datapackage(report(), tmp_path / "out")
    assert frictionless.validate(str(path)).valid
    assert not any(name.startswith("form-") for name in resources(path))


def test_every_exhibit_is_csv_and_parquet_with_one_row_a_cell(tmp_path: Path) -> None:
    given = report()
    write_datapackage(given, tmp_path)
    for exhibit in given.exhibits.values():
        cells = sum(len(row.cells) for row in exhibit.table.rows) if exhibit.table else 0
        count = cells + len(exhibit.figures)
        if exhibit.table is None and not exhibit.figures:
            continue
        assert len(lines(tmp_path / f"exhibits/{exhibit.id}.csv")) == count
        assert len(pq.read_table(tmp_path / f"exhibits/{exhibit.id}.parquet")) == count


def test_a_cell_says_all_that_is_known_of_its_value(tmp_path: Path) -> None:
    given = report()
    write_datapackage(given, tmp_path)
    rows = [row for path in (tmp_path / "exhibits").glob("*.csv") for row in lines(path)]
    for value in given.values.values():
        found = [row for row in rows if row["value"] == value.key]
        for row in found:
            assert row["status"] == str(value.status)
            assert row["reason"] == value.reason
            for name in ("number", "numerator", "denominator"):
                number = getattr(value, name)
                assert row[name] == ("" if number is None else number_text(number))
            assert row["text"] != ""
    assert any(row["value"] for row in rows)


def test_records_keep_their_types_reasons_and_provenance(folder: Path, tmp_path: Path) -> None:
    write_datapackage(recorded(folder), tmp_path / "out")
    row = lines(tmp_path / "out/forms/pupils.csv")[-1]
    assert (row["pupils"], row["passed_share"], row["inspected"]) == ("0", "37.75", "no")
    assert (row["_return"], row["_line"]) == (exercise.NOW, "4")
    table = pq.read_table(tmp_path / "out/forms/pupils.parquet")
    assert table.column("absent__reason").to_pylist()[4] == "the register burnt"


def test_the_schema_says_what_the_columns_mean(folder: Path, tmp_path: Path) -> None:
    path = write_datapackage(recorded(folder), tmp_path / "out")
    schema = resources(path)["form-pupils"]["schema"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["passed_share"]["title"] == "Passed share"
    assert fields["pupils"]["constraints"] == {"minimum": 0}
    assert schema["primaryKey"] == ["_cycle", "school", "level"]
    links = {key["fields"][0]: key["reference"]["resource"] for key in schema["foreignKeys"]}
    assert links == {
        "_cycle": "cycles",
        "school": "codelist-organisations",
        "level": "codelist-levels",
        "grade": "codelist-grades",
    }


def test_classified_forms_and_their_restatements_are_left_out_and_named(folder: Path, tmp_path: Path) -> None:
    schools.put(folder / "returns/cycle-1/accidents.csv", "id,school,day,reference,note\nA1,HILL,2023-05-31,,\n")
    recorded(folder)
    schools.edit(folder / "returns/cycle-1/accidents.csv", "2023-05-31", "2023-06-01")
    schools.edit(folder / exercise.BEFORE, "100,5", "120,5")
    path = write_datapackage(recorded(folder), tmp_path / "out")
    assert "form-accidents" not in resources(path)
    assert not list((tmp_path / "out").rglob("accidents*"))
    assert "Accidents (confidential)" in package(path)["description"]
    assert [row["form"] for row in lines(tmp_path / "out/restatements.csv")] == ["pupils"]


def test_control_totals_release_and_files_are_there(folder: Path, tmp_path: Path) -> None:
    given = recorded(folder)
    path = write_datapackage(given, tmp_path / "out")
    assert [row["printed"] for row in lines(tmp_path / "out/control_totals.csv")] == ["110"]
    assert given.records is not None
    assert json.loads((tmp_path / "out/release.json").read_text())["id"] == given.records.release.id
    assert (tmp_path / "out/notes/read_me.md").read_text() == "# Read me\n"
    assert {"release-json", "notes-read-me-md"} <= resources(path).keys()


def test_title_version_licence_and_date_come_from_the_report(folder: Path, tmp_path: Path) -> None:
    schools.edit(
        folder.parent / "schools/framework.yaml", "title: Schools of the valley", "title: Schools\nlicence: CC-BY-4.0"
    )
    described = package(write_datapackage(recorded(folder), tmp_path / "out"))
    assert (described["title"], described["version"]) == ("Libraries of the river", "1")
    assert described["licenses"] == [{"name": "CC-BY-4.0", "title": "CC-BY-4.0"}]
    assert described["sources"] == [{"title": "Class registers"}]
    assert described["created"] == "2025-02-28T00:00:00Z"


def test_the_same_report_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    given = recorded(folder)
    write_datapackage(given, tmp_path / "one")
    write_datapackage(given, tmp_path / "two")
    assert exercise.contents(tmp_path / "one") == exercise.contents(tmp_path / "two")
