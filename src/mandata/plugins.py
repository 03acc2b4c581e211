"""Additions by other installed packages, found by their entry points."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

from mandata.findings import Finding, InvalidInput

T = TypeVar("T")


def added_to(own: Mapping[str, T], group: str) -> Mapping[str, T]:
    """Return our own objects followed by those of other packages.

    Args:
        own: by name.
        group: of entry points, for example `mandata.formats`.

    Raises:
        InvalidInput: an object of a package cannot be loaded, or its name is already in use.
    """
    found = _found(group)
    findings = [_twice(point) for point in found if point.name in own]
    names = [point.name for point in found]
    findings += [_twice(point) for point in found if names.count(point.name) > 1 and point.name not in own]
    loaded: dict[str, T] = {}
    for point in found:
        try:
            loaded[point.name] = point.load()
        except Exception as error:
            findings.append(_broken(point, error))
    if findings:
        raise InvalidInput(findings)
    return {**own, **loaded}


@cache
def _found(group: str) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group, ordered by name."""
    return tuple(sorted(entry_points(group=group), key=lambda point: (point.name, point.value)))


def _broken(point: EntryPoint, error: Exception) -> Finding:
    return Finding(
        "broken-plugin",
        f"'{point.name}' of {_package(point)} cannot be loaded: {type(error).__name__}: {error}.",
        "Update the package, or remove it.",
    )


def _twice(point: EntryPoint) -> Finding:
    return Finding(
        "broken-plugin",
        f"{_package(point)} adds '{point.name}' to {point.group}, and that name is in use.",
        "Remove one of the packages.",
    )


def _package(point: EntryPoint) -> str:
    return f"the package {point.dist.name}" if point.dist else "a package"
