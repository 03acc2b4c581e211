"""Lists of places: chains of broader places, levels, and names that people write."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.framework import schools

from mandata.exchange.words import Words
from mandata.exchange.workbook.cell_texts import speller_of
from mandata.framework import read_framework
from mandata.framework.gazetteers import Gazetteer, gazetteer_of
from mandata.framework.model import Code, CodeList, Framework
from mandata.records.columns import ColumnReader, reader_of
from mandata.records.meanings import meaning_of, read_column

COUNTRIES = "code,name,level\nFIN,Finland,country\nSWE,Sweden,country\n"
PLACES = """\
code,name,broader,level
F1,North,FIN,region
F2,South,FIN,region
S1,North,SWE,region
F11,Hilltop,F1,town
F12,"Lake, Upper",F1,town
F21,Hilltop,F2,town
S11,Hilltop,S1,town
S12,Milltown,S1,town
S13,Milltown,S1,town
"""
FIELD = "    - {name: spot, title: Where, type: place, codelist: places}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    schools.write(tmp_path)
    schools.put(tmp_path / "codelists" / "countries.csv", COUNTRIES)
    schools.put(tmp_path / "codelists" / "places.csv", PLACES)
    form = tmp_path / "forms" / "accidents.yaml"
    form.write_text(form.read_text("utf-8") + FIELD, "utf-8")
    return tmp_path


@pytest.fixture
def framework(folder: Path) -> Framework:
    return read_framework(folder)


def reader(framework: Framework) -> ColumnReader:
    form = framework.forms["accidents"]
    field = form.field("spot")
    assert field
    return reader_of(field, form, framework)


def meant(text: str, framework: Framework) -> list[str]:
    meaning = meaning_of(text, reader(framework))
    return list(meaning.readings) or [meaning.text]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("F11", ["F11"]),
        ("Ｆ11", ["F11"]),
        ("Hilltop", ["F11", "F21", "S11"]),
        ("hilltop, north", ["F11", "S11"]),
        ("Hilltop, Sweden", ["S11"]),
        ("Hilltop، FIN", ["F11", "F21"]),
        ("Hilltop, North, Finland", ["F11"]),
        ("Hilltop, Finland, North", ["Hilltop, Finland, North"]),
        ("Lake, Upper", ["F12"]),
        ("Lake, Upper, North, Finland", ["F12"]),
        ("Milltown, North, Sweden (S13)", ["S13"]),
        ("Milltown", ["S12", "S13"]),
        ("South", ["F2"]),
        ("Finland", ["Finland"]),
        ("Nowhere", ["Nowhere"]),
    ],
)
def test_a_place_is_read_as_it_is_meant(text: str, codes: list[str], framework: Framework) -> None:
    assert meant(text, framework) == codes


def test_a_name_that_two_places_have_is_asked_about_by_their_chains(framework: Framework) -> None:
    ((_, mistake),) = read_column(reader(framework), ["Hilltop, North"]).mistakes
    assert mistake.code == "ambiguous"
    assert "Hilltop, North, Finland (F11)" in mistake.fix and "Hilltop, North, Sweden (S11)" in mistake.fix


def test_an_unknown_place_is_found_and_one_like_it_named(framework: Framework) -> None:
    mistake = reader(framework).cell("Miltown").mistake
    assert mistake and (mistake.code, "Milltown" in mistake.fix) == ("unknown-code", True)


def test_each_place_has_the_code_of_its_place_on_each_level(framework: Framework) -> None:
    codes = framework.code_lists["places"].codes
    assert [codes["F11"].attributes[level] for level in ("region", "town")] == ["F1", "F11"]
    assert [codes["F1"].attributes[level] for level in ("region", "town")] == ["F1", ""]


def test_a_filter_takes_the_places_within(framework: Framework) -> None:
    gazetteer = gazetteer_of(framework, "places")
    assert gazetteer.broader == {
        "FIN": "Finland",
        "SWE": "Sweden",
        "F1": "North, Finland",
        "F2": "South, Finland",
        "S1": "North, Sweden",
    }
    assert gazetteer.within("FIN") == ["F1", "F2", "F11", "F12", "F21"]
    assert gazetteer.within("F1") == ["F1", "F11", "F12"]


def test_only_places_of_the_level_are_allowed(folder: Path) -> None:
    form = folder / "forms" / "accidents.yaml"
    form.write_text(form.read_text("utf-8").replace("places}", "places, level: region}"), "utf-8")
    framework = read_framework(folder)
    assert meant("North", framework) == ["F1", "S1"]
    mistake = reader(framework).cell("F11").mistake
    assert mistake and (mistake.code, mistake.message) == (
        "other-level",
        "'Hilltop, North, Finland' is not on the level 'region'.",
    )


@pytest.mark.parametrize(
    ("file", "change", "code", "line"),
    [
        ("codelists/places.csv", ("F1,North,FIN", "F1,North,F11"), "circular-broader", 2),
        ("codelists/places.csv", ("FIN,region\nS1", "FIN,Region\nS1"), "wrong-level", 3),
        ("codelists/places.csv", ("FIN,region\nS1", "FIN,name\nS1"), "wrong-level", 3),
        ("codelists/places.csv", ("F11,Hilltop,F1,town", "F11,Hilltop,F1,region"), "wrong-level", 5),
        ("forms/accidents.yaml", ("codelist: places", "codelist: grades"), "not-a-gazetteer", 15),
        ("forms/accidents.yaml", (", codelist: places", ""), "missing-key", 15),
        ("forms/accidents.yaml", ("codelist: places", "codelist: places, level: city"), "unknown-level", 15),
        ("forms/accidents.yaml", ("type: place, ", "level: town, "), "level-without-places", 15),
    ],
)
def test_a_misuse_is_found_where_it_is(folder: Path, file: str, change: tuple[str, str], code: str, line: int) -> None:
    (old, new), path = change, folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    found = schools.findings(folder)
    assert code in [item.code for item in found]
    places = [item.place for item in found if item.code == code]
    assert any(place and place.file.endswith(file) and place.line == line for place in places), found


@st.composite
def gazetteers(draw: st.DrawFn) -> Gazetteer:
    names = draw(st.lists(st.sampled_from(["Hill", "Lake", "Lake, Upper", "Île", "تل"]), min_size=1, max_size=8))
    codes: dict[str, Code] = {}
    for number, name in enumerate(names):
        broader = draw(st.sampled_from(["", *codes]))
        codes[f"C{number}"] = Code(f"C{number}", name, number, broader)
    known = CodeList("places", codes)
    return Gazetteer(known, {"places": known})


@given(gazetteers())
def test_a_label_means_its_place_and_no_other(gazetteer: Gazetteer) -> None:
    codes = gazetteer.listed.codes
    assert len(set(gazetteer.labels.values())) == len(codes)
    for code in codes:
        assert gazetteer.meanings(gazetteer.label(code), codes) == [code]


@given(gazetteers())
def test_a_place_is_within_exactly_its_broader_places(gazetteer: Gazetteer) -> None:
    for code, item in gazetteer.listed.codes.items():
        above = {other for other in gazetteer.listed.codes if code in gazetteer.within(other)}
        expected, broader = {code}, item.broader
        while broader:
            expected.add(broader)
            broader = gazetteer.listed.codes[broader].broader
        assert above == expected


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_workbook_shows_the_chain_and_takes_codes_and_names(framework: Framework, language: str) -> None:
    form = framework.forms["accidents"]
    field = form.field("spot")
    assert field
    speller = speller_of(field, form, framework, Words(language))
    for code in framework.code_lists["places"].codes:
        assert speller.read(speller.shown(code)).text == code
        assert speller.read(code).text == code
    assert speller.shown("F11") == "Hilltop, North, Finland"
    assert speller.read("Hilltop, Sweden").text == "S11"
    asked = speller.read("Hilltop, Finland")
    assert asked.text is None and asked.wrong
    assert asked.wrong == (
        "ambiguous",
        {
            "text": "Hilltop, Finland",
            "first": "Hilltop, North, Finland (F11)",
            "second": "Hilltop, South, Finland (F21)",
        },
    )
    assert speller.read("Nowhere").wrong is not None
