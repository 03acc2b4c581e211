"""The marks that charts are drawn with, found by the entry points of the group `mandata.marks`.

What draws a mark is in `mandata.report` or in another package. A framework knows of it only what is declared here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mandata.plugins import added_to

ENTRY_POINTS = "mandata.marks"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDeclaration:
    """What the author of a framework needs to know of a mark.

    Attributes:
        title: the kind of chart, as alternative texts name it: `Bar chart`.
        help: what it draws, in one phrase.
        options: the settings that it has, and what each does.
        has_height: whether a chart may declare its `height`.
    """

    title: str
    help: str
    options: Mapping[str, str] = field(default_factory=dict)
    has_height: bool = False


def marks() -> Mapping[str, MarkDeclaration]:
    """Return every mark by its name.

    Raises:
        InvalidInput: a mark of another package cannot be loaded, or its name is in use.
    """
    return added_to({}, ENTRY_POINTS)
