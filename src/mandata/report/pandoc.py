"""Pandoc: running it, and reading and rewriting its JSON document.

An element of the document is `{"t": type, "c": contents}`; divs and spans carry attributes
`[id, [classes], [[name, value], …]]`. https://hackage.haskell.org/package/pandoc-types
"""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pypandoc

from mandata.limited.system import limit_processor
from mandata.report.typography.characters import legal_data

Element = dict[str, Any]
Ast = dict[str, Any]
Replace = Callable[[Element], list[Element] | None]
"""Given a marked div or span: the elements to put in its place, or None to keep it and go on inside."""

ACTIVE = re.compile(r"on.*|style", re.IGNORECASE | re.DOTALL)
"""Names of attributes that texts may not give."""

MARKDOWN = "markdown-raw_html-raw_tex-raw_attribute-citations-tex_math_dollars-auto_identifiers-latex_macros"
"""Pandoc's Markdown without what could reach behind a format (raw code) or misread plain text ($, @)."""


STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
"""A string in JSON."""

LEAVES = frozenset(["Str", "Space", "SoftBreak", "LineBreak", "Code", "Math", "RawInline", "RawBlock", "CodeBlock"])
"""Types of elements that hold no other elements."""


MOST_MEMORY = ("+RTS", "-M768m", "-RTS")
"""Options of Pandoc's own for the memory that it may use on somebody's text."""

MOST_SECONDS = 5
"""Seconds of processor time that Pandoc may use for a text; nested brackets could take years."""

MOST_OUTPUT = 20_000_000
"""Bytes of the document of somebody's text."""

DEEPEST = 100
"""Levels of lists and objects in the document of somebody's text: about forty quotations in one another."""


class PandocError(RuntimeError):
    """Pandoc refused its input; the message is its own."""


class TooCostly(Exception):
    """A text takes Pandoc too much time or memory, or is nested too deeply."""


@functools.cache
def _program() -> str:
    return str(pypandoc.get_pandoc_path())


def run_pandoc(source: bytes, reader: str, writer: str, options: Sequence[str] = (), epoch: int = 0) -> bytes:
    """Convert with Pandoc.

    Args:
        source: the document in the reader's format.
        reader, writer: Pandoc's names of the formats, with extensions.
        options: further options; `-o FILE` for formats that are no text.
        epoch: seconds since 1970 that stand for "now", so that no clock reaches the output.

    Raises:
        PandocError: Pandoc refused.
    """
    command = [_program(), "-f", reader, "-t", writer, *options]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    done = subprocess.run(command, input=source, capture_output=True, check=False, env=environment)  # noqa: S603
    if done.returncode:
        raise PandocError(done.stderr.decode(errors="replace").strip())
    return done.stdout


def parse_markdown(text: str) -> Ast:
    """Return the document of a Markdown text that we wrote."""
    ast: Ast = json.loads(run_pandoc(text.encode(), MARKDOWN, "json"))
    return ast


def parse_text(text: str) -> Ast:
    """Return the document of a Markdown text that somebody wrote.

    Raises:
        TooCostly: it takes too much time or memory, or is nested too deeply.
    """
    command = [_program(), *MOST_MEMORY, "-f", MARKDOWN, "-t", "json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as pandoc:  # noqa: S603
        limit_processor(pandoc.pid, MOST_SECONDS)
        try:
            output, _ = pandoc.communicate(text.encode(errors="replace"), timeout=12 * MOST_SECONDS)
        except subprocess.TimeoutExpired:
            pandoc.kill()
            raise TooCostly from None
    if pandoc.returncode or len(output) > MOST_OUTPUT or depth_of(output) > DEEPEST:
        raise TooCostly
    ast: Ast = json.loads(output)
    _drop_active(ast["blocks"])
    return ast


def _drop_active(blocks: list[Any]) -> None:
    """Drop attributes that a browser would run or draw: handlers such as `onclick`, and `style`."""
    waiting: list[Any] = [blocks]
    while waiting:
        match waiting.pop():
            case [str(), list(), [*pairs] as attributes] if all(isinstance(pair, list) for pair in pairs):
                attributes[:] = [pair for pair in pairs if not (len(pair) == 2 and ACTIVE.fullmatch(str(pair[0])))]
            case list(items):
                waiting.extend(items)
            case {"c": contents}:
                waiting.append(contents)


def depth_of(text: bytes) -> int:
    """Return how many lists and objects of a JSON text are in one another at most."""
    depth = deepest = 0
    for bracket in re.findall(rb"[\[\]{}]", STRING.sub(b"", text)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def write_ast(ast: Ast, writer: str, options: Sequence[str] = (), epoch: int = 0) -> bytes:
    """Return a document in another format, without characters that no format may hold."""
    return run_pandoc(json.dumps(legal_data(ast)).encode(), "json", writer, options, epoch)


# Reading elements


def identifier(element: Element) -> str:
    """Return the id of a div, span or header."""
    return str(_attr(element)[0])


def classes(element: Element) -> list[str]:
    """Return the classes of a div, span or header."""
    return list(_attr(element)[1])


def attribute(element: Element, name: str) -> str:
    """Return an attribute of a div, span or header; "" if it has none of that name."""
    return next((str(value) for key, value in _attr(element)[2] if key == name), "")


def contents(element: Element) -> list[Element]:
    """Return what a div or span holds."""
    return list(element["c"][1])


def _attr(element: Element) -> Any:
    return element["c"][1] if element["t"] == "Header" else element["c"][0]


def text_of(node: Any) -> str:
    """Return the plain text of an element or a list of them; footnotes are left out."""
    if isinstance(node, list):
        return "".join(text_of(item) for item in node)
    if not isinstance(node, dict) or node.get("t") == "Note":
        return ""
    if node.get("t") in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if node.get("t") in ("Str", "Code"):
        return str(node["c"] if node["t"] == "Str" else node["c"][1])
    return text_of(node.get("c"))


def marked(node: Any, name: str) -> list[Element]:
    """Return every div and span of a class, in reading order."""
    return [found for found in elements(node, ("Div", "Span")) if name in classes(found)]


def headings(node: Any) -> list[Element]:
    """Return every heading, in reading order."""
    return elements(node, ("Header",))


def elements(node: Any, types: tuple[str, ...]) -> list[Element]:
    """Return the elements of some types below a node in reading order; without recursion, since documents are large."""
    found: list[Element] = []
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict) and item.get("t") not in LEAVES:
            if item.get("t") in types:
                found.append(item)
            waiting.append(item.get("c", item.get("blocks")))
    return found


# Making elements


def div(blocks: list[Element], id_: str = "", kinds: Sequence[str] = (), **attributes: str) -> Element:
    """Return a div."""
    return {"t": "Div", "c": [[id_, list(kinds), [[k, v] for k, v in attributes.items()]], blocks]}


def span(inlines: list[Element], id_: str = "", kinds: Sequence[str] = (), **attributes: str) -> Element:
    """Return a span."""
    return {"t": "Span", "c": [[id_, list(kinds), [[k, v] for k, v in attributes.items()]], inlines]}


def words(text: str) -> list[Element]:
    """Return plain text as inlines."""
    parts: list[Element] = []
    for number, word in enumerate(text.split(" ")):
        if number:
            parts.append({"t": "Space"})
        if word:
            parts.append({"t": "Str", "c": word})
    return parts


def header(level: int, text: str, id_: str = "", kinds: Sequence[str] = ()) -> Element:
    """Return a heading."""
    return {"t": "Header", "c": [level, [id_, list(kinds), []], words(text)]}


def raw_block(writer: str, code: str) -> Element:
    """Return a block that one writer copies as it is."""
    return {"t": "RawBlock", "c": [writer, code]}


def raw_inline(writer: str, code: str) -> Element:
    """Return an inline that one writer copies as it is."""
    return {"t": "RawInline", "c": [writer, code]}


# Rewriting


def rewritten(node: Any, marks: Mapping[str, Replace], types: Mapping[str, Replace] = MappingProxyType({})) -> Any:
    """Return a copy of a document (or a part) with marked divs and spans, and elements of some types, replaced.

    Args:
        node: a document, an element or a list of elements.
        marks: class of a div or span to function. The function sees the element with its contents already rewritten.
        types: type of an element to function, likewise.
    """
    if isinstance(node, dict):
        if node.get("t") in LEAVES:
            return node
        return {key: rewritten(item, marks, types) for key, item in node.items()}
    if not isinstance(node, list):
        return node
    result: list[Any] = []
    for item in node:
        done = rewritten(item, marks, types)
        replace = _replacing(done, marks, types) if isinstance(done, dict) else None
        replacement = replace(done) if replace else None
        result.extend([done] if replacement is None else replacement)
    return result


def _replacing(element: Element, marks: Mapping[str, Replace], types: Mapping[str, Replace]) -> Replace | None:
    kind = element.get("t")
    if kind in ("Div", "Span"):
        return next((marks[name] for name in classes(element) if name in marks), None)
    return types.get(kind) if kind else None
