"""One class for each type of field: no other module names a type."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mandata.collection.field_inputs import FIELD_INPUTS
from mandata.exchange.field_cells import FIELD_CELLS
from mandata.exchange.words import Words
from mandata.framework.field_types import FIELD_TYPES

SOURCE = Path(__file__).parents[2] / "src" / "mandata"
TYPES = SOURCE / "framework" / "field_types"
TABLES = {SOURCE / "collection" / "field_inputs.py", *SOURCE.glob("exchange/**/field_cells.py")}

OTHER_MEANINGS = {
    "place": "where a finding is, an attribute of organisations, a widget",
    "reference": "a key of foreign keys and of printed totals, a part of pages and cells, a widget",
    "attachment": "a header of an answer, a name of pages and files",
    "point": "a shape of a chart, a kind of geometry",
    "codes": "a key of exhibits and errors",
    "date": "a key of files and pages that has a date, a widget",
    "number": "a key of files and pages that has a number, a widget",
    "text": "a key of files and pages that has a text, a widget",
    "year": "a part of a date",
    "datetime": "a class of Python",
    "boolean": "a unit that people mean by yes and no, a cell of OpenDocument",
}
"""Words that mean something else too: only a comparison with the type of a field counts as naming it."""


def test_the_tables_name_every_type_and_nothing_else() -> None:
    assert list(FIELD_CELLS) == list(FIELD_TYPES)
    assert list(FIELD_INPUTS) == list(FIELD_TYPES)
    assert len(TABLES) == 2


def test_no_other_module_names_a_type() -> None:
    paths = sorted(set(SOURCE.rglob("*.py")) - TABLES - set(TYPES.glob("*.py")))
    assert len(paths) > 400
    assert [f"{path}: {found}" for path in paths for found in _names_of_types(ast.parse(path.read_text()))] == []


def test_no_page_names_a_type() -> None:
    asks = re.compile(r"\.type\s*(==|!=|in)\s")
    pages = [path for path in SOURCE.rglob("*.html") if "allauth" not in path.parts]  # inputs have a type there
    assert [str(path) for path in pages if asks.search(path.read_text())] == []


def _names_of_types(tree: ast.AST) -> Iterator[str]:
    """Where a module looks at the name of a field's type, or writes a name that means nothing else."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.Match) and _asks_for_a_type(node):
            yield f"line {node.lineno}: asks for the type"
        if isinstance(node, ast.Constant) and node.value in FIELD_TYPES.keys() - OTHER_MEANINGS.keys():
            yield f"line {node.lineno}: '{node.value}'"


def _asks_for_a_type(node: ast.Compare | ast.Match) -> bool:
    asked = [node.subject] if isinstance(node, ast.Match) else [node.left]
    compared = [] if isinstance(node, ast.Match) else node.comparators
    is_type = any(isinstance(part, ast.Attribute) and part.attr == "type" for part in asked)
    words = {part.value for item in compared for part in ast.walk(item) if isinstance(part, ast.Constant)}
    return is_type and (isinstance(node, ast.Match) or bool(words & FIELD_TYPES.keys()))


@pytest.mark.parametrize(
    "line",
    ['field.type == "number"', 'item.type in ("date", "year")', 'KINDS = {"integer": 1}', "match a.type:\n  case 1: 2"],
)
def test_a_module_that_names_a_type_is_found(line: str) -> None:
    assert list(_names_of_types(ast.parse(line)))


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_workbook_has_words_for_every_type(language: str) -> None:
    words = Words(language)
    for cells in FIELD_CELLS.values():
        assert all(words(key) for key in (cells.help, cells.kind, *cells.offers) if key)
