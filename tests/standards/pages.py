"""A page of `docs/` on which the product is held against a standard: its rows, and what they refer to."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEST = re.compile(r"`(\w+(?:/\w+)*\.py)(?:::(\w+))?`")
MODULE = re.compile(r"`(mandata(?:\.\w+)+)`")

Row = list[str]


def numbers(name: str) -> dict[str, str]:
    """Return the requirements of a standard: number to level."""
    with (ROOT / "tests" / "standards" / name).open(encoding="utf-8") as file:
        return {row["number"]: row["level"] for row in csv.DictReader(file)}


def rows(page: str, number: re.Pattern[str]) -> list[Row]:
    """Return the rows of a page whose first cell is a number of the standard, cell by cell."""
    lines = (ROOT / "docs" / page).read_text("utf-8").splitlines()
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| "))
    return [row for row in cells if number.fullmatch(row[0])]


def missing(row: Row) -> Iterator[str]:
    """List the tests and modules that a row names and that do not exist."""
    for path, function in TEST.findall(" ".join(row)):
        if function not in {"", *functions(path)} or not (ROOT / "tests" / path).is_file():
            yield f"{row[0]}: {path}::{function}"
    for module in MODULE.findall(" ".join(row)):
        path = ROOT / "src" / module.replace(".", "/")
        if not path.with_suffix(".py").is_file() and not (path / "__init__.py").is_file():
            yield f"{row[0]}: {module}"


@cache
def functions(path: str) -> frozenset[str]:
    """Return the names of the functions of a test file; none where it does not exist."""
    file = ROOT / "tests" / path
    if not file.is_file():
        return frozenset()
    return frozenset(
        node.name for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)
    )
