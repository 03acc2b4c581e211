"""A sound framework, read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.framework import schools

from mandata.framework import declared_place, read_framework


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return schools.write(tmp_path)


def test_everything_is_there(folder: Path) -> None:
    framework = read_framework(folder)
    assert framework.file.title == "Schools of the valley"
    assert list(framework.forms) == ["accidents", "pupils", "organisations"]
    assert list(framework.code_lists) == ["grades", "levels", "organisations"]
    assert len(framework.indicators) == 5
    assert list(framework.exhibits) == ["pupils-figures", "pupils-by-school", "pupils-chart"]


def test_every_form_has_the_common_fields(folder: Path) -> None:
    for form in read_framework(folder).forms.values():
        assert form.field("reference") is not None
        assert form.field("note") is not None


def test_organisations_keep_what_their_file_says(folder: Path) -> None:
    hill, lake, mill, board = read_framework(folder).organisations.values()
    assert (hill.latitude, hill.longitude, hill.attributes) == (60.123456, 25.5, {"river": "upper"})
    assert (lake.countries, lake.opened, lake.line) == (("FIN", "SWE"), "1984-09", 3)
    assert (mill.closed, mill.latitude) == ("2022-06-30", None)
    assert board.order == 4


def test_organisations_are_a_code_list_with_every_column(folder: Path) -> None:
    codes = read_framework(folder).code_lists["organisations"]
    assert codes.label("HILL") == "Hill School"
    assert codes.codes["HILL"].attributes["river"] == "upper"
    assert codes.codes["HILL"].attributes["latitude"] == "60.123456"


def test_organisations_are_a_form_that_nobody_submits(folder: Path) -> None:
    form = read_framework(folder).forms["organisations"]
    assert form.table.primaryKey == ("code",)
    assert not form.required
    assert {"code", "kind", "closed", "river"} <= {field.name for field in form.table.fields}


def test_codes_keep_the_order_of_their_lines_unless_a_column_says_otherwise(folder: Path) -> None:
    schools.put(
        folder / "codelists/terms.csv", "code,name,order,name_fr\nspring,Spring,2,Printemps\nautumn,Autumn,1,Automne\n"
    )
    framework = read_framework(folder)
    assert list(framework.code_lists["levels"].codes) == ["primary", "secondary"]
    assert list(framework.code_lists["terms"].codes) == ["autumn", "spring"]
    assert framework.code_lists["terms"].codes["autumn"].attributes == {"name_fr": "Automne"}


def test_a_code_may_belong_to_a_code_of_another_list(folder: Path) -> None:
    schools.put(folder / "codelists/classes.csv", "code,name,broader\none,Class one,primary\n")
    assert read_framework(folder).code_lists["classes"].codes["one"].broader == "primary"


def test_yaml_reads_no_as_text_and_dates_as_written(folder: Path) -> None:
    schools.edit(folder / "indicators/pupils.yaml", "desired: up", "desired: up\n  as_of: 2025-01-31\n  source: no")
    indicator = read_framework(folder).indicators["pupils.number"]
    assert (indicator.as_of, indicator.source) == ("2025-01-31", "no")
    assert read_framework(folder).file.cycles[0].period.start == date(2023, 1, 1)


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    for name in ("codelists/levels.csv", "framework.yaml"):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    assert read_framework(folder).code_lists["levels"].label("primary") == "Primary school"


def test_the_hash_follows_the_files_and_not_the_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = schools.write(tmp_path_factory.mktemp("elsewhere"))
    before = read_framework(folder).sha256
    assert read_framework(elsewhere).sha256 == before
    (elsewhere / "README.md").write_text("Not a part of the framework.")
    assert read_framework(elsewhere).sha256 == before
    schools.edit(elsewhere / "codelists/levels.csv", "Primary school", "Primary schools")
    assert read_framework(elsewhere).sha256 != before


def test_the_place_of_a_declaration_can_be_found_later(folder: Path) -> None:
    place = declared_place(folder, "indicator", "pupils.absent_share", "numerator")
    assert (Path(place.file).name, place.line, place.column) == ("pupils.yaml", 10, 14)
    assert declared_place(folder, "form", "pupils", "rules", 0, "check").line == 17
    assert declared_place(folder, "exhibit", "pupils-chart", "title").line == 16
