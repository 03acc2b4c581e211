"""A framework says its words in each of its languages, and nothing else of it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools

from mandata.exchange.words import words_in
from mandata.exchange.workbook.cell_texts import speller_of
from mandata.findings import InvalidInput, Severity
from mandata.framework import read_framework
from mandata.framework.languages import Translated, in_language, translated

FRENCH = """\
Pupils: Élèves
Primary school: École primaire
Hill School: École de la colline
"""


def in_two_languages(folder: Path, words: str = FRENCH) -> Path:
    schools.write(folder)
    file = folder / "framework.yaml"
    file.write_text(file.read_text("utf-8") + "languages: [en, fr]\n", "utf-8")
    schools.put(folder / "locale" / "fr.yaml", words)
    return folder


def test_titles_codes_and_organisations_are_said_in_another_language(tmp_path: Path) -> None:
    framework = in_language(read_framework(in_two_languages(tmp_path)), "fr")
    assert framework.forms["pupils"].title == "Élèves"
    assert framework.code_lists["levels"].label("primary") == "École primaire"
    assert framework.organisations["HILL"].name == "École de la colline"
    assert framework.code_lists["organisations"].label("HILL") == "École de la colline"


def test_what_is_not_said_stays_as_it_is(tmp_path: Path) -> None:
    read = read_framework(in_two_languages(tmp_path))
    french = in_language(read, "fr-ML")
    assert french.forms["pupils"].table.primaryKey == read.forms["pupils"].table.primaryKey
    assert french.indicators == read.indicators
    assert in_language(read, "en") is read
    assert in_language(read, "ar") is read


@pytest.mark.parametrize(
    ("words", "code"),
    [("- Pupils\n", "wrong-value"), ("Pupils: 3\n", "wrong-value")],
)
def test_a_locale_file_gives_a_text_for_a_text(tmp_path: Path, words: str, code: str) -> None:
    with pytest.raises(InvalidInput) as invalid:
        read_framework(in_two_languages(tmp_path, words))
    assert [finding.code for finding in invalid.value.findings] == [code]


def test_a_text_that_was_changed_since_is_reported_by_its_line_and_stops_nothing(tmp_path: Path) -> None:
    read = read_framework(in_two_languages(tmp_path, FRENCH.replace("Pupils:", "Pupilz:", 1)))
    [told] = read.warnings
    assert (told.code, told.severity) == ("unknown-text", Severity.WARNING)
    assert schools.where(told, tmp_path) == "locale/fr.yaml:1:1"
    assert told.fix == "Did you mean 'Pupils'?"


def test_a_file_that_is_no_yaml_is_reported_like_any_other(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as invalid:
        read_framework(in_two_languages(tmp_path, "Pupils: [Élèves\n"))
    assert [finding.code for finding in invalid.value.findings] == ["broken-yaml"]


def test_a_language_that_the_framework_does_not_name_is_reported(tmp_path: Path) -> None:
    schools.put(in_two_languages(tmp_path) / "locale" / "pt.yaml", "Pupils: Alunos\n")
    with pytest.raises(InvalidInput) as invalid:
        read_framework(tmp_path)
    assert [finding.code for finding in invalid.value.findings] == ["unknown-language"]


def test_a_framework_said_in_one_language_can_be_said_in_another(tmp_path: Path) -> None:
    read = read_framework(in_two_languages(tmp_path))
    assert in_language(in_language(read, "fr"), "en") is read


@pytest.mark.parametrize(("written", "read"), [("fr", "en"), ("en", "fr")])
def test_a_name_is_read_in_whatever_language_it_was_chosen(tmp_path: Path, written: str, read: str) -> None:
    framework = read_framework(in_two_languages(tmp_path))
    name = in_language(framework, written).code_lists["levels"].label("primary")
    said = in_language(framework, read)
    form = said.forms["pupils"]
    field = form.field("level")
    assert field is not None
    assert speller_of(field, form, said, words_in(read)).read(name).text == "primary"


@pytest.mark.parametrize(
    ("words", "language", "state"),
    [
        (FRENCH, "en", Translated.WHOLE),
        (FRENCH, "fr-ML", Translated.PART),
        (FRENCH, "ar", Translated.NONE),
        ("Hill School: École de la colline\n", "fr", Translated.NONE),
    ],
)
def test_how_far_the_questions_of_a_form_are_translated(
    tmp_path: Path, words: str, language: str, state: Translated
) -> None:
    framework = in_language(read_framework(in_two_languages(tmp_path, words)), language)
    assert translated(framework.forms["pupils"], framework, language) is state


def test_a_form_is_translated_when_its_title_and_all_labels_are(tmp_path: Path) -> None:
    original = read_framework(in_two_languages(tmp_path)).forms["pupils"]
    labels = {original.title, *(field.label for field in original.table.fields)}
    words = "".join(f'"{text}": "{text.upper()}"\n' for text in labels)
    framework = read_framework(in_two_languages(tmp_path, words))
    assert translated(framework.forms["pupils"], framework, "fr") is Translated.WHOLE
