"""Stories: narrative examples, accepted like any other record and chosen by their tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mandata.findings import Place
from mandata.framework.confidentiality import Audience
from mandata.framework.model import Framework
from mandata.records import Records

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

    @property
    def anchor(self) -> str:
        """The id under which references find it in the document."""
        return f"story-{self.id}"

    @property
    def name(self) -> str:
        """Its title in a reference, or the name of its organisation."""
        return f"“{self.title}”" if self.title else self.organisation

    def has(self, wanted: Mapping[str, str]) -> bool:
        """Return whether it has all of these tags."""
        return all(code in self.tags.get(name, frozenset()) for name, code in wanted.items())


@dataclass(frozen=True, slots=True)
class Stories:
    """Return the stories of one cycle, in the order of submission."""

    items: tuple[Story, ...]

    def tagged(self, wanted: Mapping[str, str]) -> list[Story]:
        """Return the stories with all of these tags."""
        return [story for story in self.items if story.has(wanted)]


def stories_of(framework: Framework, records: Records, cycle: int, audience: Audience) -> Stories:
    """Return the stories of a cycle that may be shown: none if these people may not see their form.

    A cell that readers may not see is blank in them for everybody.
    """
    form = framework.forms.get(FORM)
    if form is None or not (audience.is_public or audience.sees(form)):
        return Stories(())
    closed = {field.name for field in form.table.fields if not form.shows(field)}
    rows = records.table(FORM).to_pylist()
    return Stories(
        tuple(
            _story({name: None if name in closed else cell for name, cell in row.items()})
            for row in rows
            if row["_cycle"] == cycle
        )
    )


def _story(row: Mapping[str, object]) -> Story:
    text = {name: _text(cell) for name, cell in row.items()}
    tags = {name: frozenset(cell.split()) for name, cell in text.items() if not name.startswith("_")}
    place = Place(text["_return"], int(text["_line"]))
    return Story(
        text.get("id", ""), text.get("organisation", ""), text.get("title", ""), text.get("text", ""), tags, place
    )


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return " ".join(cell) if isinstance(cell, list) else str(cell)
