"""Additions by other installed packages, found by their entry points."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

from mandata.findings import Finding, InvalidInput
from mandata.messages import N_, Message, Words, register

T = TypeVar("T")

register(
    {
        "broken-plugin": Message(
            "another package adds a format or a check that cannot be loaded, or whose name is in use",
            N_("'%(name)s' of %(package)s cannot be loaded: %(reason)s."),
            N_("Update the package, or remove it."),
            variants={
                "twice": Words(
                    N_("%(package)s adds '%(name)s' to %(group)s, but that name is in use."),
                    N_("Remove one of the packages."),
                )
            },
            topic="Any file",
        )
    }
)


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
    reason = f"{type(error).__name__}: {error}"
    return Finding("broken-plugin", {"name": point.name, "package": _package(point), "reason": reason})


def _twice(point: EntryPoint) -> Finding:
    params = {"package": _package(point), "name": point.name, "group": point.group}
    return Finding("broken-plugin", params, variant="twice")


def _package(point: EntryPoint) -> str:
    return f"the package {point.dist.name}" if point.dist else "a package"
