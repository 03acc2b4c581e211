"""Renders and checks the source of a text, in a process of its own.

The calling process has the figures, and answers the requests of the text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Protocol

from jinja2 import Template, TemplateSyntaxError, Undefined

from mandata.checks import Call, KnownWords, check_text
from mandata.indicators import Direction
from mandata.limited import LimitReached, Stopped
from mandata.report.compose.text_template import TextEnvironment

NAME = "text"
"""The name of the template in tracebacks."""

OWN_MARK = re.compile(
    r"\{[^{}\n]*\.(value|exhibit|ref|page-ref|section|story|highlight|acronym-list|unavailable-list)(?![\w-])[^{}\n]*\}"
)
"""A class, in the braces of Pandoc's attributes, of what a binding makes."""

LONGEST_ERROR = 500
"""Characters of what is wrong; an error can quote a whole text."""


class Ask(Protocol):
    """Requests figures from the calling process."""

    def __call__(self, name: str, line: int | None, /, *given: object, **named: object) -> Any:
        """Return the response to one request."""


class Bound(str):
    """The Markdown of a value. It still knows the key of the value, for filters such as `words`."""

    key: str

    def __new__(cls, text: str, key: str) -> Bound:
        """Return the Markdown of the value of a key."""
        bound = super().__new__(cls, text)
        bound.key = key
        return bound


def render(given: Mapping[str, Any], ask: Ask) -> dict[str, Any]:
    """Render a text.

    Args:
        given: `text`, whether it `is_section` and may be written with Pandoc's attributes, and the names of the
            `functions` and `filters` that it may use, and the `words` of the cycle and release that it may say.

    Returns:
        `marks`, the reserved classes that the text uses with their lines; and either `markdown`, or `is_syntax`,
        `error` and `line` of what is wrong with the text.

    Raises:
        Stopped: the text needs too much time or memory; with its line.
    """
    text = given["text"]
    functions = {name: _function(name, ask) for name in given["functions"]}
    filters = {name: partial(_filtered, name, ask) for name in given["filters"]}
    environment = TextEnvironment(functions, {**filters, "capitalise": capitalise}, given["words"])
    done: dict[str, Any] = {"marks": []}
    try:
        done["marks"] = list(_reserved(text)) if given["is_section"] else []
        code = environment.compile(text, filename=NAME)
        done["markdown"] = Template.from_code(environment, code, environment.make_globals(None)).render()
    except TemplateSyntaxError as error:
        return done | {"is_syntax": True, "error": str(error)[:LONGEST_ERROR], "line": error.lineno}
    except (LimitReached, MemoryError):
        raise Stopped(_line()) from None
    except Exception as error:  # whatever a text brings about: a name that is none, a division by zero, a deep nest
        said = str(error)[:LONGEST_ERROR] or type(error).__name__
        return done | {"is_syntax": False, "error": said, "line": _line()}
    return done


def _reserved(text: str) -> Iterator[tuple[str, int]]:
    """Return the reserved classes that a text uses; only calls may mark bound values."""
    for found in OWN_MARK.finditer(text):
        yield found[1], text.count("\n", 0, found.start()) + 1


def check(given: Mapping[str, Any], ask: Ask) -> list[dict[str, Any]]:
    """Check the source of a text.

    Args:
        given: `text`, `file` and `known`, the words of the framework.

    Returns:
        The findings.
    """
    known = given["known"]
    words = KnownWords(
        frozenset(known["codes"]), frozenset(known["explained"]), frozenset(known["nouns"]), known["is_english"]
    )

    def direction_of(call: Call) -> Direction | None:
        went = ask("direction", None, call.first, **call.named)
        return Direction(went) if went else None

    return [finding.to_json() for finding in check_text(given["text"], given["file"], words, direction_of)]


def _function(name: str, ask: Ask) -> Callable[..., str]:
    def call(*given: object, **named: object) -> str:
        answer = ask(name, _calling_line(), *map(_plain, given), **{key: _plain(item) for key, item in named.items()})
        return Bound(answer["text"], answer["key"]) if answer["key"] else str(answer["text"])

    return call


def _filtered(name: str, ask: Ask, text: object) -> str:
    if not isinstance(text, Bound):
        return str(text)
    answer = ask(name, _calling_line(), text.key)
    return Bound(answer["text"], answer["key"]) if answer["key"] else text


def capitalise(text: object) -> str:
    """Return the text with a capital first letter; use this filter after `words`."""
    if isinstance(text, Bound):
        inner = text[1 : text.index("]{.value")]
        return text.replace(inner, inner[:1].upper() + inner[1:], 1)
    return str(text)[:1].upper() + str(text)[1:]


def _plain(item: object) -> object:
    """Return an argument that can be sent in a request.

    Raises:
        TypeError: it is neither a word nor a number.
    """
    if isinstance(item, Undefined):
        str(item)  # raises the error that says which name is unknown
    if item is None or isinstance(item, bool | int | float):
        return item
    if isinstance(item, str):
        return str(item)
    raise TypeError(f"an argument is a word or a number, not '{type(item).__name__}'")


def _calling_line() -> int | None:
    """Return the line of the template that is calling a function now."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == NAME:
            return _template_line(frame.f_globals, frame.f_lineno)
        if frame.f_back is None:
            return None
        frame = frame.f_back
    return None


def _line() -> int | None:
    """Return the template's line in the traceback of the current error."""
    traceback, line = sys.exc_info()[2], None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == NAME:
            line = traceback.tb_lineno
            template = traceback.tb_frame.f_globals.get("__jinja_template__")
            line = template.get_corresponding_lineno(line) if isinstance(template, Template) else line
        traceback = traceback.tb_next
    return line


def _template_line(variables: Mapping[str, Any], line: int) -> int | None:
    template = variables.get("__jinja_template__")
    return template.get_corresponding_lineno(line) if isinstance(template, Template) else None
