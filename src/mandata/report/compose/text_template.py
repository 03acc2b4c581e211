"""The template language of a text: Jinja without features that texts do not need or that could use too much time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from jinja2 import StrictUndefined, TemplateRuntimeError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_TURNS = 1_000
"""Longest `range` of a loop."""

NEEDLESS_GLOBALS = ("lipsum", "cycler", "joiner")
NEEDLESS_FILTERS = (
    *("center", "filesizeformat", "format", "indent", "pprint", "random", "tojson", "urlize", "wordwrap", "xmlattr"),
)
NEEDLESS_METHODS = frozenset(
    ["center", "encode", "expandtabs", "format", "format_map", "ljust", "rjust", "translate", "zfill"]
)
"""Methods of strings that pad or format."""


class TextEnvironment(ImmutableSandboxedEnvironment):
    """Reads and renders one text.

    Args:
        functions: by the name under which the text calls them.
        filters: by the name under which the text uses them.
        words: what the text may say of the cycle and the release, by group and name.
    """

    intercepted_binops = frozenset(["**", "*", "%"])

    def __init__(
        self,
        functions: Mapping[str, Callable[..., Any]],
        filters: Mapping[str, Callable[..., Any]],
        words: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=False)
        for name in NEEDLESS_GLOBALS:
            del self.globals[name]
        for name in NEEDLESS_FILTERS:
            del self.filters[name]
        self.globals.update(words)
        self.globals.update(functions, range=short_range)
        self.filters.update(filters)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply and divide numbers, and nothing else.

        Raises:
            TemplateRuntimeError: an operand is not a number, or the operator is `**`.
        """
        if operator == "**":
            raise TemplateRuntimeError("'**' is not available in texts")
        if not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise TemplateRuntimeError(f"'{operator}' takes two numbers")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a text may use an attribute."""
        is_needless = isinstance(obj, str) and attr in NEEDLESS_METHODS
        return not is_needless and super().is_safe_attribute(obj, attr, value)


def short_range(*bounds: int) -> range:
    """Return the numbers of a loop.

    Raises:
        OverflowError: there are too many.
    """
    numbers = range(*bounds)
    if len(numbers) > MOST_TURNS:
        raise OverflowError(f"range() is too big; a loop takes at most {MOST_TURNS} turns")
    return numbers
