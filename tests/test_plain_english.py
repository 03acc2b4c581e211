"""Plain English in all that people read: `docs/style-words.csv` lists words to avoid, and what to write instead."""

from __future__ import annotations

import ast
import csv
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WORDS = ROOT / "docs" / "style-words.csv"
READ = {".py", ".md", ".html", ".txt", ".js", ".typ", ".yaml", ".toml", ".csv"}
"""Suffixes of files that people write and read."""
LEFT_OUT = ("assets/", "golden/", "samples/sixth_report/narrative/", "samples/sixth_report/returns/", "migrations/")
"""Files of others, figures with their sources, and texts that follow a published report."""
CODE = re.compile(r"`[^`]*`|\{[^}]*\}")
"""Code within prose: its names are not words."""


@cache
def words() -> re.Pattern[str]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        return re.compile("|".join(f"(?:{row['avoid']})" for row in csv.DictReader(file)), re.IGNORECASE)


def files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = [Path(name) for name in listed.split("\0") if name]
    skipped = {WORDS.relative_to(ROOT), Path(__file__).relative_to(ROOT)}
    return [
        path
        for path in paths
        if path.suffix in READ
        and path not in skipped
        and not any(part in f"{path}" for part in LEFT_OUT)
        and (ROOT / path).is_file()
    ]


def prose_of_python(source: str) -> Iterator[tuple[int, str]]:
    """Comments, sentences in strings, and the names of tests, each with its line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            for number, line in enumerate(node.value.split("\n")):
                yield node.lineno + number, line
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.lineno, node.name.replace("_", " ")


def prose(path: Path, source: str) -> Iterator[tuple[int, str]]:
    if path.suffix == ".py":
        yield from prose_of_python(source)
    else:
        yield from enumerate(source.split("\n"), 1)


def found_in(path: Path) -> list[str]:
    """Each word of the list in a file, as `path:line: word`."""
    source = (ROOT / path).read_text("utf-8")
    if not words().search(source.replace("_", " ")):
        return []
    return sorted(
        f"{path}:{number}: {hit.group(0)}"
        for number, line in prose(path, source)
        for hit in words().finditer(CODE.sub(" ", line))
    )


def test_no_text_has_words_to_avoid() -> None:
    hits = [hit for path in files() for hit in found_in(path)]
    assert not hits, "docs/style-words.csv says what to write instead of:\n" + "\n".join(hits)


@pytest.mark.parametrize("sentence", ["Mend the files.", "The coordinator is told.", "It is handed in.", "Say why."])
def test_the_list_finds_the_words(sentence: str) -> None:
    assert words().search(sentence)


@pytest.mark.parametrize("sentence", ["Amend it.", "A standard for each country.", "It stands for a region."])
def test_the_list_leaves_other_words_alone(sentence: str) -> None:
    assert not words().search(sentence)
