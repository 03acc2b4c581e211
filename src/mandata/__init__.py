"""Mandata: performance reporting in which every printed number can be followed back to its return."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mandata.exercise import Exercise, as_table, open_exercise
    from mandata.findings import Finding, InvalidInput
    from mandata.indicators import UnknownValue, Value

__version__ = version("mandata")

__all__ = ["Exercise", "Finding", "InvalidInput", "UnknownValue", "Value", "__version__", "as_table", "open_exercise"]

_HOMES = {
    "Exercise": "mandata.exercise",
    "Finding": "mandata.findings",
    "InvalidInput": "mandata.findings",
    "UnknownValue": "mandata.indicators",
    "Value": "mandata.indicators",
    "as_table": "mandata.exercise",
    "open_exercise": "mandata.exercise",
}


def __getattr__(name: str) -> Any:
    """Load a name of the interface at its first use, so that importing a small part stays quick.

    Raises:
        AttributeError: the package has no such name.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'mandata' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)
