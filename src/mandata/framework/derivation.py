"""What an indicator is computed from: other indicators, and in the end those over the records of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mandata.framework.model import Indicator


def over_records(indicator: Indicator, dimension: str, known: Mapping[str, Indicator]) -> Indicator | None:
    """Return the indicator over records that a dimension of an indicator comes from: itself, or the first of its parts.

    Args:
        known: every indicator by its id. One that is missing is passed over.
    """
    if not indicator.parts:
        return indicator
    parts = (part for part in all_parts(indicator, known) if not part.parts)
    return next((part for part in parts if dimension in part.by), None)


def all_parts(indicator: Indicator, known: Mapping[str, Indicator]) -> Iterator[Indicator]:
    """Yield the indicators that an indicator is computed from, their own parts after each; each once."""
    seen = {indicator.id}
    waiting = list(indicator.parts)
    while waiting:
        name = waiting.pop(0)
        part = known.get(name)
        if part is not None and name not in seen:
            seen.add(name)
            waiting = [*part.parts, *waiting]
            yield part


def aligned(operand_by: tuple[str, ...], fixed: Mapping[str, str], place: Mapping[str, str]) -> dict[str, str]:
    """Return the place of an operand for a place of the result.

    A dimension that the operand does not have is left out: its figure applies to every code of it.
    """
    return {name: code for name, code in place.items() if name in operand_by} | dict(fixed)
