"""How large a YAML file may become: aliases repeat what they name, so a few lines can stand for millions."""

from __future__ import annotations

from typing import Any

import yaml

from mandata.findings import Mistake

MOST_NODES = 200_000
"""Values of a file, each as often as aliases repeat it."""

DEEPEST = 60
"""Lists and mappings in one another."""

TOO_DEEP = Mistake("large-yaml", {"most": DEEPEST}, "deep")

LONGEST_NUMBER = 30
"""Characters of a number."""

NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


def deep_mark(text: str) -> Any:
    """Return where a file is nested too deeply; None if it is not. Otherwise the YAML reader would run out of stack.

    Raises:
        yaml.YAMLError: the file is no YAML.
    """
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return event.start_mark
    return None


def size_problem(root: yaml.Node) -> tuple[Mistake, yaml.Mark] | None:
    """Return what is wrong with the size of a file and where, None where nothing is."""
    counted: dict[int, int] = {}
    begun: set[int] = set()
    waiting: list[tuple[yaml.Node, int]] = [(root, 1)]
    while waiting:
        node, depth = waiting[-1]
        if id(node) in counted:
            waiting.pop()
        elif isinstance(node, yaml.ScalarNode):
            if node.tag in NUMBERS and len(node.value) > LONGEST_NUMBER:
                return Mistake("large-yaml", {"most": LONGEST_NUMBER}, "digits"), node.start_mark
            counted[id(node)] = 1
        elif depth > DEEPEST:
            return TOO_DEEP, node.start_mark
        elif id(node) in begun:
            counted[id(node)] = 1 + sum(counted.get(id(child), 0) for child in _children(node))
            if counted[id(node)] > MOST_NODES:
                return Mistake("large-yaml", {"most": MOST_NODES}), node.start_mark
        else:
            begun.add(id(node))
            own = [child for child in _children(node) if id(child) in begun and id(child) not in counted]
            if own:
                return Mistake("large-yaml", variant="circular"), own[0].start_mark
            waiting += [(child, depth + 1) for child in _children(node)]
    return None


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
