"""Small valid frameworks of every shape, each with a workspace that has answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from hypothesis import strategies as st
from tests.framework import schools

Reporters = Literal["kind", "code", "nobody"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a framework is like.

    Attributes:
        cycles: how many it declares; the last is reported on.
        has_collection: whether each says when returns are gathered.
        organisations: how many there are.
        forms: how many forms are returned once a cycle.
        registers: how many registers there are.
        reporters: how a form names those who fill it in.
        names_itself: whether a row names an organisation.
        required: whether each form has to be answered.
        has_figures: whether there are indicators, and exhibits of them.
        language: of its texts.
    """

    cycles: int = 1
    has_collection: bool = False
    organisations: int = 1
    forms: int = 1
    registers: int = 0
    reporters: Reporters = "kind"
    names_itself: bool = True
    required: bool = False
    has_figures: bool = True
    language: str = "en"


NAMED = {
    "one cycle and nothing else": Shape(organisations=0, forms=0, has_figures=False),
    "forms named only by code": Shape(cycles=2, organisations=2, reporters="code", required=True),
    "forms that nobody is asked for": Shape(cycles=2, reporters="nobody", required=True),
    "no organisations": Shape(organisations=0, names_itself=False, required=True),
    "registers only": Shape(cycles=2, organisations=2, forms=0, registers=2),
    "registers that nobody keeps": Shape(forms=0, registers=1, reporters="nobody"),
    "24 cycles": Shape(cycles=24, organisations=3, registers=1, has_collection=True),
    "in French": Shape(cycles=2, organisations=2, registers=1, language="fr"),
    "rows that name nobody": Shape(cycles=2, organisations=2, names_itself=False),
}

SHAPES = st.builds(
    Shape,
    cycles=st.integers(1, 4),
    has_collection=st.booleans(),
    organisations=st.integers(0, 3),
    forms=st.integers(0, 2),
    registers=st.integers(0, 2),
    reporters=st.sampled_from(["kind", "code", "nobody"]),
    names_itself=st.booleans(),
    required=st.booleans(),
    has_figures=st.booleans(),
    language=st.sampled_from(["en", "fr", "ar"]),
)

WORDS = {
    "en": {"title": "Roads of the province", "form": "Roads", "field": "Kilometres", "cycle": "Year"},
    "fr": {"title": "Routes de la province", "form": "Routes", "field": "Kilomètres", "cycle": "Année"},
    "ar": {"title": "طرق المحافظة", "form": "الطرق", "field": "الكيلومترات", "cycle": "السنة"},
}


def write(folder: Path, shape: Shape) -> Path:
    """Write the framework and its workspace below a folder; returns the workspace."""
    framework, workspace = folder / "framework", folder / "workspace"
    words = WORDS[shape.language]
    schools.put(framework / "framework.yaml", _framework(shape))
    lines = [f"O{number},{words['title']} {number},office" for number in range(1, shape.organisations + 1)]
    schools.put(framework / "organisations.csv", "\n".join(["code,name,kind", *lines]) + "\n")
    for name in _names(shape):
        schools.put(framework / "forms" / f"{name}.yaml", _form(name, shape))
    if shape.has_figures and _names(shape):
        schools.put(framework / "indicators" / "all.yaml", "".join(_indicator(name, shape) for name in _names(shape)))
        schools.put(framework / "report" / "exhibits" / "all.yaml", "".join(map(_exhibit, _names(shape))))
    schools.put(
        framework / "report" / "outline.yaml",
        f'title: {words["title"]}\nsubtitle: "{{cycle.ordinal}}, {{cycle.period}}"\n'
        f"sections:\n  - {{id: all, title: {words['form']}, text: all}}\n",
    )
    schools.put(
        workspace / "workspace.yaml",
        f"framework: ../framework\ntitle: {words['title']}\ncycle: {shape.cycles}\ndate: 2030-03-31\n",
    )
    schools.put(workspace / "narrative" / "all.md", _narrative(shape))
    for number in range(1, shape.cycles + 1):
        for name in _names(shape):
            schools.put(workspace / "returns" / f"cycle-{number}" / f"{name}.csv", _rows(name, number, shape))
    return workspace


def _names(shape: Shape) -> list[str]:
    returns = [f"form_{number}" for number in range(1, shape.forms + 1)]
    return [*returns, *(f"register_{number}" for number in range(1, shape.registers + 1))]


def _year(number: int) -> int:
    return 2000 + number


def _framework(shape: Shape) -> str:
    words = WORDS[shape.language]
    text = (
        f'id: made\nversion: "1"\ntitle: {words["title"]}\nlanguage: {shape.language}\nlanguages: [{shape.language}]\n'
    )
    text += "cycles:\n"
    for number in range(1, shape.cycles + 1):
        year = _year(number)
        window = f", collection: {{start: {year + 1}-01-01, end: {year + 1}-02-28}}" if shape.has_collection else ""
        period = f"period: {{start: {year}-01-01, end: {year}-12-31}}"
        text += f"  - {{number: {number}, title: {words['cycle']} {number}, {period}{window}}}\n"
    return text


def _form(name: str, shape: Shape) -> str:
    words, is_register = WORDS[shape.language], name.startswith("register")
    reported_by = {"kind": "office", "code": "O1", "nobody": ""}[shape.reporters] if shape.organisations else ""
    text = f"name: {name}\ntitle: {words['form']} ({name})\nreported_by: [{reported_by}]\n"
    text += f"required: {str(shape.required and not is_register).lower()}\n"
    text += "kind: register\ndated_by: day\n" if is_register else ""
    text += f"schema:\n  primaryKey: [{', '.join(_key(name, shape))}]\n  fields:\n"
    text += "    - {name: id}\n" if "id" in _key(name, shape) else ""
    text += "    - {name: office, codelist: organisations, answer: false}\n" if _has_office(shape) else ""
    text += "    - {name: day, type: date, answer: false}\n" if is_register else ""
    return text + f"    - {{name: length, type: integer, title: {words['field']}}}\n"


def _has_office(shape: Shape) -> bool:
    return shape.names_itself and shape.organisations > 0


def _key(name: str, shape: Shape) -> list[str]:
    return ["office"] if _has_office(shape) and name.startswith("form") else ["id"]


def _rows(name: str, number: int, shape: Shape) -> str:
    is_register = name.startswith("register")
    heads = [*(["id"] if "id" in _key(name, shape) else []), *(["office"] if _has_office(shape) else [])]
    heads += ["day"] if is_register else []
    lines = [",".join([*heads, "length"])]
    for place in range(1, max(shape.organisations, 1) + 1):
        day = date(_year(number), 3, 1) + timedelta(days=place)
        cells = {"id": f"R{number}-{place}", "office": f"O{place}", "day": day.isoformat()}
        lines.append(",".join([*(cells[head] for head in heads), str(10 * place + number)]))
    return "\n".join(lines) + "\n"


def _indicator(name: str, shape: Shape) -> str:
    by = "[office]" if _has_office(shape) else "[]"
    title = WORDS[shape.language]["field"]
    return f"- {{id: {name}.length, title: {title}, form: {name}, value: sum(length), by: {by}}}\n"


def _exhibit(name: str) -> str:
    return (
        f"- {{id: {_exhibit_id(name)}, kind: table, title: {name}, rows: {{dimension: cycle}}, "
        f"columns: [{{indicator: {name}.length}}]}}\n"
    )


def _exhibit_id(name: str) -> str:
    return f"{name.replace('_', '-')}-table"


def _narrative(shape: Shape) -> str:
    text = "{{ cycle.title }}, {{ cycle.period }}.\n"
    if shape.has_figures:
        for name in _names(shape):
            text += f'\n{{{{ value("{name}.length") }}}} km.\n\n{{{{ exhibit("{_exhibit_id(name)}") }}}}\n'
    return text
