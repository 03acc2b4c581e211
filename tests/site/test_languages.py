"""Every word of the interface is said in each of its languages, and pages run the way that the language does."""

from __future__ import annotations

import ast
import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import translation
from tests.framework.test_languages import in_two_languages

import mandata.site
from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.saving import Edit, save_cells
from mandata.collection.models import Return
from mandata.collection.page_wording import PageWording, text_of
from mandata.findings import Finding
from mandata.framework import read_framework
from mandata.framework.field_types import FIELD_TYPES, Mistake, TypeName
from mandata.framework.model import Field
from mandata.messages import MESSAGES, Message, Plural
from mandata.records.columns import ColumnReader
from mandata.records.meanings import read_column

SOURCE = Path(mandata.site.__file__).parents[1]
LANGUAGES = [path.parents[1].name for path in (SOURCE / "site" / "locale").glob("*/LC_MESSAGES/django.po")]
TRANSLATED = re.compile(r"""\{% translate (?:"([^"]+)"|'([^']+)')""")
WHOLE_SENTENCE = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}", re.DOTALL)
ENTRY = re.compile(r'^(?:msgctxt (?P<context>".*")\n)?msgid (?P<message>(?:".*"\n)+)', re.MULTILINE)
QUOTED = re.compile(r'"(.*)"')
NAMED = re.compile(r"%\(\w+\)s")


def catalogue(language: str) -> Catalog:
    path = SOURCE / "site" / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def repeated(catalogue: str) -> dict[str, list[int]]:
    """Return each message that a catalogue has more than once, with the lines where it begins."""
    lines = defaultdict(list)
    for entry in ENTRY.finditer(catalogue):
        message = "".join(QUOTED.findall(entry["message"]))
        context = QUOTED.findall(entry["context"] or "")
        lines[" / ".join([*context, message])].append(catalogue.count("\n", 0, entry.start("message")) + 1)
    return {message: found for message, found in lines.items() if len(found) > 1}


def texts(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def test_there_is_a_catalogue_for_each_language_but_english() -> None:
    assert sorted(LANGUAGES) == sorted(code for code, _ in settings.LANGUAGES if code != "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_each_message_once(language: str) -> None:
    path = SOURCE / "site" / "locale" / language / "LC_MESSAGES" / "django.po"
    assert repeated(path.read_text("utf-8")) == {}


def test_a_repeated_message_is_named_with_its_lines() -> None:
    one, other = 'msgid "Due"\nmsgstr "Terme"\n', 'msgctxt "page"\nmsgid "Due"\nmsgstr "Terme"\n'
    long = 'msgid ""\n"Due on "\n"Friday"\nmsgstr ""\n'
    assert repeated("\n".join([one, other, long])) == {}
    assert repeated("\n".join([one, long, other, one, long])) == {"Due": [1, 13], "Due on Friday": [4, 16]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    assert [item.id for item in catalogue(language) if item.id and not all(texts(item.string))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_what_the_message_names(language: str) -> None:
    for item in catalogue(language):
        if item.id:
            named = set(NAMED.findall(texts(item.id)[-1]))
            *few, most = texts(item.string)
            assert set(NAMED.findall(most)) == named, item.id
            assert all(set(NAMED.findall(said)) <= named for said in few), item.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_templates_is_in_the_catalogue(language: str) -> None:
    known = {text for item in catalogue(language) for text in texts(item.id)}
    used = {a or b for path in SOURCE.rglob("*.html") for a, b in TRANSLATED.findall(path.read_text("utf-8"))}
    assert used - known == set()


def test_no_template_writes_a_colon_after_a_word_by_hand() -> None:
    """French puts a space before it, so that it is translated too."""
    by_hand = [
        f"{path.name}: {line.strip()}"
        for path in SOURCE.glob("*/templates/**/*.html")
        if path.name != "500.html"  # English: nothing works then
        for line in WHOLE_SENTENCE.sub("", path.read_text("utf-8")).splitlines()
        if re.search(r"[%}]\}:( |$)", line)
    ]
    assert by_hand == []


@pytest.mark.parametrize(
    ("language", "direction", "words"), [("fr", "ltr", "cellules répondues sur"), ("ar", "rtl", "خانة")]
)
def test_a_page_speaks_the_language_and_runs_its_way(
    language: str, direction: str, words: str, signed_in: Callable[..., Client], returned: Return
) -> None:
    client = signed_in(Role.FOCAL_POINT)
    client.post("/language/", {"language": language, "next": "/"})
    page = client.get(f"/returns/{returned.pk}/").content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in page
    assert words in page


def test_what_is_wrong_with_a_cell_is_reported_in_the_language_of_the_page(
    returned: Return, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    row = returned.rows_of()[0]
    typed = {"pupils": "many", "absent": "2.5", "passed_share": "37,5"}
    save_cells(returned, [Edit(str(row.uid), name, "", text) for name, text in typed.items()], person(Role.FOCAL_POINT))
    client = signed_in(Role.FOCAL_POINT)
    client.post("/language/", {"language": "fr", "next": "/"})
    page = html.unescape(client.get(f"/returns/{returned.pk}/?checked=1").content.decode())
    for words in ("« many » n’est pas un nombre.", "« 2.5 » n’est pas un nombre entier.", "lu comme 37.5"):
        assert words in page


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("2.5", "integer"),
        ("9" * 20, "integer"),
        ("37,5", "number"),
        ("1,234", "number"),
        ("12 345", "number"),
        ("37%", "number"),
        ("maybe", "boolean"),
        ("99", "year"),
        ("2024-02-30", "date"),
        ("May", "date"),
    ],
)
def test_what_is_wrong_with_a_figure_is_reported_in_every_language(text: str, type_: TypeName) -> None:
    mistake = FIELD_TYPES[type_].read(text)
    assert isinstance(mistake, Mistake)
    for language in LANGUAGES:
        with translation.override(language):
            assert mistake.at(None).text_in(PageWording(None)) != mistake.message
            assert mistake.at(None).fix_in(PageWording(None)) != mistake.fix


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("1,234", "number"),
        ("05/02/25", "date"),
        ("12 345", "integer"),
        ("2025-02-05 10:00", "date"),
        ("1.2E+05", "number"),
    ],
)
def test_how_a_text_was_read_is_reported_in_every_language(text: str, type_: TypeName) -> None:
    reader = ColumnReader(Field(name="asked", type=type_), is_answer=True, is_key=False)
    column = read_column(reader, [text])
    for _row, said in [*column.mistakes, *column.notes]:
        for language in LANGUAGES:
            with translation.override(language):
                assert said.at(None).text_in(PageWording(None)) != said.message
                assert said.at(None).fix_in(PageWording(None)) != said.fix


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_a_finding_is_in_the_catalogue(language: str) -> None:
    known = {text for item in catalogue(language) for text in texts(item.id)}
    sentences = {text for message in MESSAGES.values() for words in _words_of(message) for text in words}
    assert {text for text in sentences if NAMED.sub("", text).strip()} - known == set()


def _words_of(message: Message) -> Iterator[list[str]]:
    for words in (message.words(), *message.variants.values()):
        for text in (words.text, words.fix):
            yield [text.one, text.many] if isinstance(text, Plural) else [text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_a_message_is_in_the_catalogue(language: str) -> None:
    known = {text for item in catalogue(language) for text in texts(item.id)}
    marked = {text for path in SOURCE.rglob("*.py") for text in _marked(path.read_text("utf-8"))}
    assert marked - known == set()


def _marked(source: str) -> Iterator[str]:
    """Yield the texts that a module marks for translation outside Django."""
    for node in ast.walk(ast.parse(source)) if "N_(" in source or "plural(" in source else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("N_", "plural"):
            named = [text.value for text in node.args if isinstance(text, ast.Constant)]
            yield from map(str, named[:1] if node.func.id == "N_" else named[:2])


def test_figures_and_dates_of_a_finding_are_written_as_the_language_does() -> None:
    found = Finding("too-small", {"text": "1", "limit": Decimal("1234.5")})
    day = Finding("date-after-cycle", {"value": date(2025, 1, 1), "period": "P", "last": date(2024, 12, 31)})
    with translation.override("fr"):
        assert "1\u202f234,5" in text_of(found, None).replace("\xa0", "\u202f")
        assert "31 décembre 2024" in text_of(day, None)


def test_a_form_is_asked_in_the_language_of_the_page(home: Path, db: None, signed_in: Callable[..., Client]) -> None:
    in_two_languages(home / "workspace" / "framework")
    cycle = open_cycle(read_framework(home / "workspace" / "framework"), 2, date(2099, 3, 31))
    address = f"/returns/{cycle.returns.get(organisation='HILL').pk}/"
    client = signed_in(Role.FOCAL_POINT)
    assert "Pupils" in client.get(address).content.decode()
    client.post("/language/", {"language": "fr", "next": "/"})
    page = client.get(address).content.decode()
    assert "Élèves" in page
    assert "École primaire" in page
    assert "Pupils" not in page


def test_the_language_chosen_on_a_page_is_that_of_the_person(
    returned: Return, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    client, focal = signed_in(Role.FOCAL_POINT), person(Role.FOCAL_POINT)
    client.post("/language/", {"language": "xx", "next": "/"})
    client.get("/language/?language=ar")
    focal.refresh_from_db()
    assert focal.language == ""
    client.post("/language/", {"language": "fr", "next": "/"})
    focal.refresh_from_db()
    assert focal.language == "fr"
    assert 'lang="fr"' in signed_in(Role.FOCAL_POINT).get("/").content.decode()
