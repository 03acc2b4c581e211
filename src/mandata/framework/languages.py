"""A framework in another of its languages: `locale/<language>.yaml` translates each of its texts.

Only what people read while they report is translated: titles, help and messages of forms, names of codes and of
organisations. Identifiers, and everything that is computed and printed, do not change.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from mandata.findings import Findings, Place
from mandata.framework.gazetteers import BROADER, codes_above
from mandata.framework.model import ORGANISATIONS, CodeList, Form, Framework
from mandata.framework.model.forms import Deadline, Field, Rule
from mandata.framework.paths import shown
from mandata.framework.suggest import closest, suggestion
from mandata.framework.yaml_files import read_yaml
from mandata.messages import Params

Words = Mapping[str, str]

ORIGINAL = "original"
"""Key of the framework in its own language, kept with each that was said in another."""

PERCENT = "percent"
"""A unit that code knows, and says itself."""


def in_language(framework: Framework, language: str) -> Framework:
    """Return the framework with its words said in a language; itself where it has none of that language.

    Args:
        language: a BCP 47 tag; `fr-ML` is answered by `fr`.
    """
    framework = framework.derived.get(ORIGINAL, framework)
    tag = language.partition("-")[0].lower()
    if tag == framework.file.language:
        return framework
    key = ("language", tag)
    if key not in framework.derived:
        words = _words_of(framework, tag)
        framework.derived[key] = _said(framework, words) if words else framework
    said: Framework = framework.derived[key]
    return said


class Translated(StrEnum):
    """How far the questions of a form are in a language."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


def translated(form: Form, framework: Framework, language: str) -> Translated:
    """Return how far the title and the questions of a form are in a language.

    Args:
        form: a form of the framework, in any language.
        framework: the framework, in any language.
        language: a BCP 47 tag.
    """
    framework = framework.derived.get(ORIGINAL, framework)
    tag = language.partition("-")[0].lower()
    if tag == framework.file.language:
        return Translated.WHOLE
    words = _words_of(framework, tag)
    original = framework.forms[form.name]
    texts = {original.title, *(field.label for field in original.table.fields)}
    known = texts & words.keys()
    if known == texts:
        return Translated.WHOLE
    return Translated.PART if known else Translated.NONE


def words_in(framework: Framework, language: str) -> Words:
    """Return the texts of a framework with their translations; nothing where it has none in the language.

    Args:
        language: a BCP 47 tag; `fr-ML` is answered by `fr`.
    """
    return _words_of(framework.derived.get(ORIGINAL, framework), language.partition("-")[0].lower())


def words_of_people(framework: Framework) -> set[str]:
    """Return every text of a framework that a locale file can say in another language."""
    forms = [form for name, form in framework.forms.items() if name != ORGANISATIONS]
    fields = [field for form in forms for field in form.table.fields]
    texts = {text for form in forms for text in (form.title, form.description)}
    texts |= {text for field in fields for text in (field.label, field.description)}
    texts |= {field.unit for field in fields if field.unit != PERCENT}
    texts |= {rule.message for form in forms for rule in form.rules}
    texts |= {deadline.title for form in forms for deadline in form.deadlines}
    lists = {field.coded_by for field in fields} & framework.code_lists.keys()
    lists |= {
        above.name
        for name in lists
        if name and (above := codes_above(framework.code_lists[name], BROADER, framework.code_lists))
    }
    texts |= {code.name for name in lists if name for code in framework.code_lists[name].codes.values()}
    return (texts | {item.name for item in framework.organisations.values()}) - {""}


def check_languages(framework: Framework, findings: Findings) -> None:
    """Check that every locale file is of a language of the framework, and has texts of the framework.

    A text that was changed since is shown in its own language until the file is updated; that stops nothing.
    """
    texts = words_of_people(framework)
    for path in sorted((framework.folder / "locale").glob("*.yaml")):
        if path.stem not in framework.file.languages:
            findings.add("unknown-language", {"language": path.stem}, Place(shown(path)))
        file = read_yaml(path, findings)
        if file is None:
            continue
        if not _is_sound(file.data):
            findings.add("wrong-value", place=file.place(), variant="translations")
            continue
        for text in file.data:
            if text not in texts:
                near = closest(text, texts - file.data.keys())
                params: Params = {"text": text, **({"suggestion": suggestion(text, [near])} if near else {})}
                variant = "" if near else "no-near-text"
                findings.add("unknown-text", params, file.place((text,), of_key=True), variant=variant)


def _words_of(framework: Framework, tag: str) -> Words:
    """Return what the framework says in a language, read once."""
    key = ("words", tag)
    if key not in framework.derived:
        framework.derived[key] = _words(framework.folder / "locale" / f"{tag}.yaml")
    words: Words = framework.derived[key]
    return words


def _words(path: Path) -> Words:
    """Return what a locale file says; nothing where there is none, or none that can be used."""
    file = read_yaml(path, Findings()) if path.is_file() else None
    return file.data if file and _is_sound(file.data) else {}


def _is_sound(data: object) -> bool:
    """Return whether a file gives one text for each text."""
    return isinstance(data, dict) and all(isinstance(text, str) for pair in data.items() for text in pair)


def _said(framework: Framework, words: Words) -> Framework:
    said = dataclasses.replace(
        framework,
        forms={name: _form(form, words) for name, form in framework.forms.items()},
        code_lists={name: _codes(known, words) for name, known in framework.code_lists.items()},
        organisations={
            code: dataclasses.replace(item, name=words.get(item.name, item.name))
            for code, item in framework.organisations.items()
        },
    )
    said.derived[ORIGINAL] = framework
    return said


def _form(form: Form, words: Words) -> Form:
    table = form.table.model_copy(update={"fields": tuple(_field(field, words) for field in form.table.fields)})
    return form.model_copy(
        update={
            "title": words.get(form.title, form.title),
            "description": words.get(form.description, form.description),
            "table": table,
            "rules": tuple(_rule(rule, words) for rule in form.rules),
            "deadlines": tuple(_deadline(deadline, words) for deadline in form.deadlines),
        }
    )


def _field(field: Field, words: Words) -> Field:
    texts = {"title": field.label, "description": field.description, "unit": field.unit}
    return field.model_copy(update={name: words.get(text, text) for name, text in texts.items()})


def _rule(rule: Rule, words: Words) -> Rule:
    return rule.model_copy(update={"message": words.get(rule.message, rule.message)})


def _deadline(deadline: Deadline, words: Words) -> Deadline:
    return deadline.model_copy(update={"title": words.get(deadline.title, deadline.title)})


def _codes(known: CodeList, words: Words) -> CodeList:
    codes = {
        code: dataclasses.replace(item, name=words.get(item.name, item.name)) for code, item in known.codes.items()
    }
    return dataclasses.replace(known, codes=codes)
