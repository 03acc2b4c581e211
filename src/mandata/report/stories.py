"""Stories: narrative examples, accepted like any other record and chosen by their tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from mandata.findings import Place

FORM = "stories"
"""The form that holds stories, if a framework has one. Its fields `id`, `organisation`, `title`, `text` and `kind`
are used by name; every other field is a tag, several codes in one cell being separated by spaces."""


@dataclass(frozen=True, slots=True)
class Story:
    """One narrative example. `tags` holds every field of its row, each as the set of its codes."""

    id: str
    organisation: str
    title: str
    text: str
    tags: Mapping[str, frozenset[str]]
    place: Place

    def has(self, wanted: Mapping[str, str]) -> bool:
        """Whether it carries all of these tags."""
        return all(code in self.tags.get(name, frozenset()) for name, code in wanted.items())


@dataclass(frozen=True, slots=True)
class Stories:
    """The stories of one cycle, in the order in which they were handed in."""

    items: tuple[Story, ...]

    @classmethod
    def of(cls, table: pa.Table | None, cycle: int) -> Stories:
        """Read the stories of a cycle from the records of their form; none where the framework has no such form."""
        rows = table.to_pylist() if table is not None else []
        return cls(tuple(_story(row) for row in rows if row["_cycle"] == cycle))

    def tagged(self, wanted: Mapping[str, str]) -> list[Story]:
        """Those that carry all of these tags."""
        return [story for story in self.items if story.has(wanted)]


def _story(row: Mapping[str, object]) -> Story:
    text = {name: str(cell) if cell is not None else "" for name, cell in row.items()}
    tags = {name: frozenset(cell.split()) for name, cell in text.items() if not name.startswith("_")}
    place = Place(text["_return"], int(text["_line"]))
    return Story(
        text.get("id", ""), text.get("organisation", ""), text.get("title", ""), text.get("text", ""), tags, place
    )
