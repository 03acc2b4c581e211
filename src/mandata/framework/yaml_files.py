"""YAML files that remember the place of everything in them.

PyYAML composes a tree of nodes with marks; the plain data is constructed from the same tree, so one parse
serves both. Scalars follow YAML 1.2: `no` and `2024-05-01` are text, only `true` and `false` are booleans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from yaml.reader import ReaderError

from mandata.findings import Findings, Mistake, Place
from mandata.framework.paths import shown
from mandata.framework.text_files import read_text
from mandata.framework.yaml_size import TOO_DEEP, deep_mark, size_problem
from mandata.plain_text import clean

STANDARD = "tag:yaml.org,2002:"
SCALARS = ("bool", "int", "float", "null")
TAGS = (*SCALARS, "str", "map", "seq", "merge")

Wrong: TypeAlias = tuple[Mistake, yaml.Mark]
"""What is wrong with a file, and where."""


class Loader(yaml.CSafeLoader):
    """The safe loader with the scalars of YAML 1.2."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 (PyYAML's own interface)


for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("merge", r"<<", "<"),
):
    Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), ["" if c == "\0" else c for c in first]
    )


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One file, as data and as nodes with marks."""

    path: Path
    data: Any
    root: yaml.Node

    def place(self, loc: Sequence[str | int] = (), *, of_key: bool = False) -> Place:
        """Return the place of the value at a path of keys and indices; its parent's place if there is no such value.

        Args:
            of_key: the place of the key instead of the value.
        """
        node, mark = self.root, self.root.start_mark
        for part in loc:
            found = _child(node, part)
            if found is None:
                break
            key, node = found
            mark = key.start_mark if of_key else node.start_mark
        return Place(shown(self.path), mark.line + 1, mark.column + 1)

    def text(self, loc: Sequence[str | int]) -> str | None:
        """Return the value at a path as written, without quotes; None if it is a list, a mapping or missing."""
        node: yaml.Node = self.root
        for part in loc:
            found = _child(node, part)
            if found is None:
                return None
            node = found[1]
        return str(node.value) if isinstance(node, yaml.ScalarNode) else None


def read_yaml(path: Path, findings: Findings) -> YamlFile | None:
    """Read one file; None if it cannot be read, with findings."""
    text = read_text(path, findings)
    if text is None:
        return None
    loader = Loader(text)
    try:
        root, wrong = _composed(text, loader)
        if root is not None and wrong is None:
            wrong = size_problem(root) or _tag_problem(root, loader)
        if root is None or wrong is not None:
            mistake, mark = wrong or (Mistake("empty-file"), None)
            findings.items.append(mistake.at(_place_of(mark, path)))
            return None
        file = YamlFile(path, loader.construct_document(root), root)
    except yaml.MarkedYAMLError as error:
        findings.add(
            "broken-yaml", {"reason": _problem(error)}, _place_of(error.problem_mark or error.context_mark, path)
        )
        return None
    except ReaderError as error:
        place = Place.within(text, len(text.encode()[: error.position].decode()), shown(path))
        findings.add("broken-yaml", {"character": f"U+{error.character:04X}"}, place, variant="character")
        return None
    finally:
        loader.dispose()
    for twice in _repeated_keys(root, set()):
        findings.add("duplicate-key", {"key": twice.value}, _place_of(twice.start_mark, path))
    return file


def _composed(text: str, loader: Loader) -> tuple[yaml.Node | None, Wrong | None]:
    """Return the tree of a file that is not nested too deeply; no tree for an empty file."""
    deep = deep_mark(text)
    return (loader.get_single_node(), None) if deep is None else (None, (TOO_DEEP, deep))


def _tag_problem(root: yaml.Node, loader: Loader) -> Wrong | None:
    """Bring every text to its plain form; return the first tag that is unknown or asks for what a text is not."""
    for node in _nodes(root):
        name = node.tag.removeprefix(STANDARD)
        if node.tag.startswith(STANDARD) and name not in TAGS:
            return Mistake("broken-yaml", {"tag": name}, "unknown-tag"), node.start_mark
        if not isinstance(node, yaml.ScalarNode):
            continue
        node.value = clean(node.value)
        if name not in SCALARS:
            continue
        if loader.resolve(yaml.ScalarNode, node.value, (True, False)) != node.tag:  # type: ignore[no-untyped-call]
            return Mistake("broken-yaml", {"tag": name, "text": node.value}, "wrong-tag"), node.start_mark
    return None


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """Yield every node of a file, each once however often aliases repeat it."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _problem(error: yaml.MarkedYAMLError) -> str:
    parts = [error.context, error.problem]
    return ", ".join(part for part in parts if part)


def _place_of(mark: yaml.Mark | None, path: Path) -> Place:
    return Place(shown(path), mark.line + 1, mark.column + 1) if mark else Place(shown(path))


def _repeated_keys(node: yaml.Node, seen: set[int]) -> Iterator[yaml.Node]:
    """Yield keys that repeat an earlier one of their mapping; PyYAML would silently keep the last."""
    if id(node) in seen or isinstance(node, yaml.ScalarNode):
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item, seen)
        return
    names: set[str] = set()
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in names:
                yield key
            names.add(key.value)
        yield from _repeated_keys(value, seen)
