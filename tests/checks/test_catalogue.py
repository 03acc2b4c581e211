"""Every code of a check is documented with an example, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from mandata.checks import CATALOGUE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "checks.md").read_text("utf-8")
SECTION = re.compile(r"^### (.+)\n((?:(?!^##).*\n?)*)", re.MULTILINE)
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")

TELLS = {"Finding", "_finding", "told", "Mistake", "error", "warning", "note"}
"""Calls whose first argument is a code."""


def documented() -> dict[str, str]:
    """Each code with the text of its section."""
    return {code: text for heads, text in SECTION.findall(PAGE) for code in re.findall(r"`([a-z-]+)`", heads)}


def raised(folder: Path) -> set[str]:
    """The codes in the calls below a folder, and in the tables of codes that the calls look up."""
    trees = [ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py") if path.name != "catalogue.py"]
    return {code for tree in trees for node in ast.walk(tree) for code in _codes(node)}


def _codes(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and node.args:
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        named = node.args[0] if name in TELLS else None
    else:
        is_table = isinstance(node, ast.Assign) and any("CODES" in ast.unparse(target) for target in node.targets)
        named = node.value if isinstance(node, ast.Assign) and is_table else None
    for constant in ast.walk(named) if named else ():
        if isinstance(constant, ast.Constant) and CODE.fullmatch(str(constant.value)):
            yield str(constant.value)


def test_every_code_is_documented_and_no_other() -> None:
    assert sorted(documented()) == sorted(CATALOGUE)


def test_every_documented_code_has_an_example() -> None:
    bare = [code for code, text in documented().items() if not re.search(rf"^    .*\[{code}\]$", text, re.MULTILINE)]
    assert [code for code in bare if not _shares_a_section(code)] == []


def _shares_a_section(code: str) -> bool:
    """Two codes under one heading have one example."""
    text = documented()[code]
    return any(re.search(rf"^    .*\[{other}\]$", text, re.MULTILINE) for other in documented())


def test_every_code_that_a_check_raises_is_in_the_catalogue() -> None:
    assert raised(ROOT / "src/mandata/checks") - CATALOGUE.keys() == set()


def test_every_code_of_the_catalogue_is_raised() -> None:
    unraised = CATALOGUE.keys() - raised(ROOT / "src/mandata") - {"rule"}
    assert unraised == set()
