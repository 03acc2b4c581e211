"""The parameters of a message: what is quoted as it is, and what a language writes in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from mandata.messages.registry import N_, Plural, Text


class Label(str):
    """A text of the framework: the title of a form, the label of a field. The framework's own files translate it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a message that is itself translated.

    Attributes:
        text: English template, marked for translation with `N_` or `plural`.
        params: of the template.
    """

    text: Text
    params: Params = field(default_factory=dict, hash=False)


Param: TypeAlias = str | int | Decimal | date | Label | Phrase | Sequence["Param"]
"""A text or a cell is a `str` and is quoted as it is, as are years and numbers of cycles. A figure is an `int` or a
`Decimal`, which every language groups in its own way. A sequence is a list, separated by commas."""

Params: TypeAlias = Mapping[str, Param]


def percent(number: int | Decimal) -> Phrase:
    """Return a percentage: 37.5 for 37.5 %."""
    return Phrase(N_("%(number)s%%"), {"number": number})


def joined(parts: Sequence[Param]) -> Param:
    """Return a list with a word before its last part: `A, B and C`."""
    if len(parts) == 1:
        return parts[0]
    return Phrase(N_("%(first)s and %(last)s"), {"first": parts[:-1], "last": parts[-1]})


def params_to_json(params: Params) -> dict[str, Any]:
    """Return parameters as JSON: texts and whole numbers as they are, others as `{"kind": …}`."""
    return {name: _to_json(value) for name, value in params.items()}


def params_from_json(data: Mapping[str, Any]) -> dict[str, Param]:
    """Read parameters that `params_to_json` wrote."""
    return {name: _from_json(value) for name, value in data.items()}


def with_texts(params: Params, changed: Callable[[str], str]) -> Params:
    """Return parameters with every text in them changed."""
    return {name: _with_texts(value, changed) for name, value in params.items()}


def _with_texts(value: Param, changed: Callable[[str], str]) -> Param:
    match value:
        case Label():
            return Label(changed(value))
        case str():
            return changed(value)
        case int() | Decimal() | date():
            return value
        case Phrase():
            return Phrase(value.text, with_texts(value.params, changed))
        case _:
            return tuple(_with_texts(item, changed) for item in value)


def _to_json(value: Param) -> Any:
    match value:
        case Label():
            return {"label": str(value)}
        case str() | int():
            return value
        case Decimal():
            return {"number": f"{value:f}"}
        case date():
            return {"date": value.isoformat()}
        case Phrase():
            return {
                "phrase": list(value.text) if isinstance(value.text, Plural) else value.text,
                "params": params_to_json(value.params),
            }
        case _:
            return [_to_json(item) for item in value]


def _from_json(data: Any) -> Param:
    match data:
        case {"label": text}:
            return Label(text)
        case {"number": text}:
            return Decimal(text)
        case {"date": text}:
            return date.fromisoformat(text)
        case {"phrase": text, "params": params}:
            return Phrase(Plural(*text) if isinstance(text, list) else text, params_from_json(params))
        case list():
            return tuple(_from_json(item) for item in data)
        case str() | int():
            return data
        case _:
            raise ValueError(f"no parameter: {data!r}")
