"""Accepting: what the records hold, and that nothing else happens to them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.framework import schools
from tests.records import exercise
from tests.records.exercise import BEFORE, HEADER, NOW

from mandata.findings import InvalidInput
from mandata.records import accept, open_records, verify


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return exercise.write(tmp_path)


def test_figures_and_reasons_stay_apart(folder: Path) -> None:
    first, second, third = exercise.rows(folder)
    assert (first["pupils"], first["pupils__status"]) == (110, "estimated")
    assert (second["pupils"], second["pupils__status"]) == (82, "provisional")
    assert (second["absent"], second["absent__status"], second["absent__reason"]) == (
        None,
        "not_available",
        "the register burnt",
    )
    assert (second["passed_share"], second["passed_share__status"]) == (None, "withheld")
    assert (second["grade"], second["grade__status"]) == (None, "not_applicable")
    assert (second["inspected"], second["inspected__status"]) == (None, "not_reported")
    assert (third["passed_share"], third["inspected"], third["remark"]) == (37.75, False, "A long, quoted remark")


def test_zero_is_a_figure_and_never_blank(folder: Path) -> None:
    third = exercise.rows(folder)[2]
    assert (third["pupils"], third["pupils__status"], third["absent"]) == (0, "reported", 0)


def test_the_last_row_is_there_with_or_without_a_line_end(folder: Path) -> None:
    (folder / NOW).write_text((folder / NOW).read_text().rstrip("\n"))
    assert [row["school"] for row in exercise.rows(folder)] == ["HILL", "HILL", "LAKE"]


def test_every_row_knows_where_it_came_from(folder: Path) -> None:
    schools.edit(folder / NOW, '"A long, quoted remark"', '"A long,\nquoted remark"')
    path = folder / NOW
    path.write_text(path.read_text() + "LAKE,secondary,1,0,,,,,,\n")
    last = exercise.rows(folder)[-1]
    assert {name: last[name] for name in ("_cycle", "_record", "_return", "_line")} == {
        "_cycle": 2, "_record": "pupils/2/4", "_return": NOW, "_line": 6,
    }  # fmt: skip


def test_columns_may_be_in_any_order_with_any_line_ends(folder: Path) -> None:
    before = exercise.rows(folder)
    lines = [line.split(",") for line in exercise.PUPILS_2.replace('"A long, quoted remark"', "REMARK").splitlines()]
    turned = "\r\n".join(",".join(reversed(cells)) for cells in lines).replace("REMARK", '"A long, quoted remark"')
    (folder / NOW).write_bytes(b"\xef\xbb\xbf" + turned.encode())
    assert exercise.rows(folder) == before


def test_computed_fields_are_worked_out(folder: Path) -> None:
    known, unknown = exercise.rows(folder, "accidents")
    assert (known["day"], known["year"]) == (date(2024, 5, 31), 2024)
    assert (unknown["day__status"], unknown["year"]) == ("not_available", None)


def test_organisations_are_records_of_every_cycle(folder: Path) -> None:
    schools.edit(folder.parent / "schools/organisations.csv", "2022-06-30", "2023")
    open_in = {
        (row["code"], row["_cycle"]): row["_open"]
        for cycle in (1, 2)
        for row in exercise.rows(folder, "organisations", cycle)
    }
    assert len(open_in) == 8
    assert open_in["MILL", 1]
    assert not open_in["MILL", 2]
    mill = exercise.rows(folder, "organisations", 2)[2]
    assert (mill["_return"], mill["_line"], mill["river"], mill["latitude"]) == ("organisations.csv", 4, "lower", None)


def test_control_totals_are_kept_next_to_the_records(folder: Path) -> None:
    workspace = exercise.opened(folder)
    accept(workspace)
    [total] = open_records(workspace).control_totals
    assert (total.cycle, total.indicator, total.where, total.printed) == (
        2, "pupils.number", {"level": "primary", "school": "HILL"}, "110",
    )  # fmt: skip
    assert (total.reference, total.file, total.line) == ("p. 9", "returns/cycle-2/control_totals.csv", 2)


def test_a_form_that_nobody_submitted_is_an_empty_table(folder: Path) -> None:
    (folder / "returns/cycle-2/accidents.csv").unlink()
    workspace = exercise.opened(folder)
    accept(workspace)
    table = open_records(workspace).table("accidents")
    assert len(table) == 0
    assert {"id", "day__status", "_cycle"} <= set(table.schema.names)
    with pytest.raises(KeyError):
        open_records(workspace).table("fires")


def test_records_are_in_parquet_by_form_and_cycle(folder: Path) -> None:
    accept(exercise.opened(folder))
    table = pq.read_table(folder / "records/pupils/cycle=1/part.parquet", partitioning=None)
    assert table.column("pupils").to_pylist() == [100, 80, 50]


def test_the_same_returns_give_the_same_bytes_anywhere(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = exercise.write(tmp_path_factory.mktemp("elsewhere"))
    exercise.release(folder)
    exercise.release(elsewhere)
    assert exercise.contents(folder / "records") == exercise.contents(elsewhere / "records")


def test_unchanged_files_are_left_alone(folder: Path) -> None:
    accept(exercise.opened(folder))
    files = {path: path.stat().st_mtime_ns for path in (folder / "records").rglob("*") if path.is_file()}
    accept(exercise.opened(folder))
    assert {path: path.stat().st_mtime_ns for path in files} == files
    schools.edit(folder / NOW, "37.75", "38")
    accept(exercise.opened(folder))
    changed = {
        path.relative_to(folder / "records").as_posix()
        for path, time in files.items()
        if path.stat().st_mtime_ns != time
    }
    assert changed == {"pupils/cycle=2/part.parquet", "manifest.json"}


def test_nothing_is_written_while_anything_is_wrong(folder: Path) -> None:
    accept(exercise.opened(folder))
    before = exercise.contents(folder / "records")
    schools.edit(folder / NOW, "37.75", "many")
    schools.edit(folder / BEFORE, "100,5", "101,5")
    with pytest.raises(InvalidInput):
        accept(exercise.opened(folder))
    assert exercise.contents(folder / "records") == before


def test_records_of_a_withdrawn_return_go(folder: Path) -> None:
    accept(exercise.opened(folder))
    (folder / "returns/cycle-2/accidents.csv").unlink()
    accept(exercise.opened(folder))
    assert exercise.rows(folder, "accidents") == []
    assert not (folder / "records/accidents/cycle=2/part.parquet").exists()


def test_warnings_are_reported_every_time_and_at_their_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schools.edit(
        folder.parent / "schools/forms/pupils.yaml",
        "More pupils were absent than there are.}",
        "Many., severity: warning}",
    )
    (folder / BEFORE).write_text(f"{HEADER}\nHILL,primary,100,105,,,,,,\n")
    first = accept(exercise.opened(folder)).findings
    assert accept(exercise.opened(folder)).findings == first
    monkeypatch.chdir(folder)
    assert [str(finding.place) for finding in accept(exercise.opened(folder)).findings] == [f"{BEFORE}:2"]


def test_records_that_were_touched_are_not_opened(folder: Path) -> None:
    workspace = exercise.opened(folder)
    accept(workspace)
    path = folder / "records/pupils/cycle=2/part.parquet"
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(InvalidInput, match="changed-record-file"):
        open_records(workspace)
    accept(workspace)
    assert verify(workspace) == []


def test_records_of_another_framework_are_not_opened(folder: Path) -> None:
    accept(exercise.opened(folder))
    schools.edit(folder.parent / "schools/codelists/grades.csv", "Poor", "Bad")
    with pytest.raises(InvalidInput, match="changed-framework"):
        open_records(exercise.opened(folder))


def test_without_records_the_finding_says_how_to_get_them(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="mandata records accept"):
        open_records(exercise.opened(folder))
