"""The values, exhibits and stories that an editor can insert, each with its code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from textwrap import shorten

from mandata.collection.models import Cycle
from mandata.collection.workspace.files import current_cycle, workspace, write_records
from mandata.collection.workspace.snapshot import read_whole
from mandata.findings import InvalidInput
from mandata.framework.confidentiality import Audience
from mandata.framework.model import Framework
from mandata.indicators import Calculator
from mandata.indicators.value import Value
from mandata.records import Workspace, open_records
from mandata.report.compose.stories import Stories, Story, stories_of
from mandata.report.exhibits.wording import FigureWording

MOST = 40


@dataclass(frozen=True, slots=True)
class Insertable:
    """Something to insert.

    Attributes:
        kind: `value`, `exhibit`, `reference` or `story`.
        title: what it is, in words.
        shown: what a reader would see now.
        code: the code to insert into the text.
    """

    kind: str
    title: str
    shown: str
    code: str


def insertables(query: str, audience: Audience, cycle: Cycle | None = None) -> list[Insertable]:
    """Return everything whose words or code contain every word of a query, at most `MOST`, the simplest first.

    Without usable records there are no values and no stories, only exhibits.

    Args:
        audience: the people who search; they are offered what they may see.
        cycle: the cycle of the report; None for the current one.
    """
    wanted = query.lower().split()
    exhibits = [item for item in _exhibits(workspace(cycle).framework) if _holds(item.title + item.code, wanted)]
    try:
        write_records(cycle or current_cycle())
        recorded = read_whole(partial(_recorded, wanted, audience), cycle)
    except InvalidInput:  # nothing was accepted yet, or the records are inconsistent; the preview shows what is wrong
        recorded = []
    return [*exhibits, *recorded][:MOST]


def _recorded(wanted: list[str], audience: Audience, opened: Workspace) -> list[Insertable]:
    """Return the values and stories of the records."""
    records = open_records(opened)
    calculator = Calculator(opened.framework, records).shown_to(audience)
    wording = FigureWording(opened.framework)
    values = islice(_values(opened.framework, calculator, opened.cycle, wanted), MOST)
    stories = _stories(stories_of(opened.framework, records, opened.cycle, audience), wanted)
    return [*(_value(value, wording) for value in values), *map(_story, stories)]


def _exhibits(framework: Framework) -> Iterator[Insertable]:
    for identifier, declared in framework.exhibits.items():
        yield Insertable("exhibit", declared.title, declared.kind, f'{{{{ exhibit("{identifier}") }}}}')
        yield Insertable("reference", declared.title, "its number", f'{{{{ ref("{identifier}") }}}}')


def _stories(stories: Stories, wanted: list[str]) -> Iterator[Story]:
    """Return stories whose title, text or tags contain every word; none without a query."""
    for story in stories.items if wanted else ():
        tags = " ".join(code for codes in story.tags.values() for code in codes)
        if _holds(f"story {story.title} {story.text} {tags}", wanted):
            yield story


def _story(story: Story) -> Insertable:
    """Return a story by its name, with the code of its kind."""
    kind = " ".join(story.tags.get("kind", ()))
    call = "highlight" if kind == "highlight" else "stories"
    of_kind = f', kind="{kind}"' if kind not in ("story", "highlight") else ""
    title = f"{story.organisation}: {story.title or story.text.replace('**', '')}"
    return Insertable(
        "story", shorten(title, 110, placeholder=" …"), kind, f'{{{{ {call}(id="{story.id}"{of_kind}) }}}}'
    )


def _values(framework: Framework, calculator: Calculator, cycle: int, wanted: list[str]) -> Iterator[Value]:
    """Return values whose title, id or place contains every word: first of the whole indicator, then broken down."""
    offered = {
        identifier: indicator
        for identifier, indicator in framework.indicators.items()
        if calculator.audience.may_see(framework, indicator)
    }
    for identifier, indicator in offered.items():
        if _holds(f"{indicator.title} {identifier}", wanted):
            yield calculator.value(identifier, cycle=cycle)
    for identifier, indicator in offered.items():
        words = f"{indicator.title} {identifier}"
        for dimension in indicator.by:
            if "." in dimension or not any(word in words.lower() for word in wanted):
                continue
            for value in calculator.values(identifier, by=[dimension], cycle=cycle):
                if _holds(f"{words} {' '.join(code for _, code in value.at)}", wanted):
                    yield value


def _value(value: Value, wording: FigureWording) -> Insertable:
    places = "".join(f', {name}="{code}"' for name, code in value.at)
    of = ", ".join(code for _, code in value.at)
    title = f"{value.indicator.title}{f' – {of}' if of else ''}"
    return Insertable("value", title, wording.value(value), f'{{{{ value("{value.indicator.id}"{places}) }}}}')


def _holds(words: str, wanted: list[str]) -> bool:
    lower = words.lower()
    return all(word in lower for word in wanted)
