"""Adding a cycle to `framework.yaml` as text, so that comments and order of the file stay as somebody wrote them."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import yaml

from mandata.findings import Finding, Findings, InvalidInput, Place
from mandata.framework.model import END_OF_DAY, Cycle
from mandata.framework.paths import shown
from mandata.framework.reading import framework_files, read_framework

FILE = "framework.yaml"


def text_with_cycle(folder: Path, cycle: Cycle) -> str:
    """Return the text of a framework's file with one more cycle, the last in its list.

    Args:
        folder: of the framework; nothing in it is changed.

    Raises:
        InvalidInput: the framework would not be whole with the cycle, or the list cannot be extended.
    """
    path = folder / FILE
    text = _added(path.read_text("utf-8-sig"), cycle)
    if text is None:
        raise InvalidInput([Finding("wrong-value", place=Place(shown(path)), variant="cycles")])
    with tempfile.TemporaryDirectory(prefix="mandata-") as scratch:
        copy = Path(scratch)
        for file in framework_files(folder, Findings()):
            target = copy / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)
        (copy / FILE).write_text(text, "utf-8")
        declared = read_framework(copy).file.cycles
    before = read_framework(folder).file.cycles
    if declared != (*before, cycle):
        raise InvalidInput([Finding("wrong-value", place=Place(shown(path)), variant="cycles")])
    return text


def _added(text: str, cycle: Cycle) -> str | None:
    """Return the text with the cycle behind the last one; None where the list is not found."""
    root = yaml.compose(text, yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    listed = next((value for key, value in pairs if key.value == "cycles"), None)
    if not isinstance(listed, yaml.SequenceNode) or not listed.value:
        return None
    end = _end_of(listed.value[-1])
    if listed.flow_style:
        return f"{text[:end]}, {_item(cycle)}{text[end:]}"
    indent = " " * (listed.start_mark.column)
    stop = text.find("\n", end) if text[end - 1 : end] != "\n" else end - 1
    stop = len(text) if stop < 0 else stop
    return f"{text[:stop]}\n{indent}- {_item(cycle)}{text[stop:] or chr(10)}"


def _end_of(node: yaml.Node) -> int:
    """Return the place behind the last character of a node; what follows a block is not part of it."""
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _end_of(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _item(cycle: Cycle) -> str:
    """Return a cycle as one line of YAML."""
    text = f"{{number: {cycle.number}, title: {json.dumps(cycle.title, ensure_ascii=False)}"
    text += f", period: {{start: {cycle.period.start}, end: {cycle.period.end}}}"
    if cycle.collection:
        text += f", collection: {{start: {cycle.collection.start}, end: {cycle.collection.end}}}"
    if cycle.due_time != END_OF_DAY:
        text += f', due_time: "{cycle.due_time}"'
    if cycle.time_zone:
        text += f", time_zone: {cycle.time_zone}"
    return text + "}"
