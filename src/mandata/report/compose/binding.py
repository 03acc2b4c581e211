"""The functions of the narrative, which bind text to values.

Every function returns Markdown. A name that does not exist becomes a finding with the file and line of the call
and an empty text, so that one run reports them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mandata.findings import Place
from mandata.framework.suggest import suggestion
from mandata.indicators import UnknownValue
from mandata.indicators.value import Value
from mandata.messages import N_, Params, Phrase
from mandata.report.compose.bound_values import BoundValues
from mandata.report.compose.markup import escaped, exhibit_div, reference
from mandata.report.compose.stories import Stories, Story

INLINE = re.compile(r"\[\[([^\]\[]+)\]\]")
"""`[[indicator.id;dimension=code|words]]`: a bound value and its filter in a story, which is data, never a template."""


@dataclass(slots=True, kw_only=True)
class Binding(BoundValues):
    """The functions of one report, with what they were asked for.

    Attributes:
        report_stories: the stories of the cycle.
        edition: what a text may say of the cycle and the release: `{{ cycle.period }}`.
        placed: exhibits that were asked for, with the file and line of the call.
        referred: what was referred to, with the file and line of the first call.
    """

    report_stories: Stories
    edition: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    placed: dict[str, Place | None] = field(default_factory=dict)
    referred: dict[str, Place | None] = field(default_factory=dict)

    @property
    def functions(self) -> dict[str, Callable[..., str]]:
        """The functions, by the name that templates use."""
        return {
            "value": self.value,
            "previous": self.previous,
            "change": self.change,
            "trend": self.trend,
            "reason": self.reason,
            "count": self.value,
            "names": self.names,
            "exhibit": self.exhibit,
            "ref": lambda to: self._reference(to, "ref"),
            "page": lambda to: self._reference(to, "page-ref"),
            "stories": self.stories,
            "highlight": self.highlight,
        }

    @property
    def filters(self) -> dict[str, Callable[[Value], str]]:
        """Filters of a bound value, by the name under which a template uses them."""
        return {"words": self.words, "ordinal": self.ordinal}

    # Exhibits and references

    def exhibit(self, identifier: str) -> str:
        """Return the place of an exhibit."""
        if identifier not in self.framework.exhibits:
            params: Params = {
                "name": str(identifier),
                "suggestion": suggestion(str(identifier), self.framework.exhibits),
            }
            self.findings.add("unknown-exhibit", params, self.place)
            return ""
        if identifier in self.placed:
            first = {"name": identifier, "place": str(self.placed[identifier])}
            self.findings.add("exhibit-twice", first, self.place)
            return ""
        self.placed[identifier] = self.place
        return exhibit_div(identifier)

    def _reference(self, to: str, kind: str) -> str:
        sections = [section.id for section in self.framework.outline.sections]
        anchors = {story.id: story.anchor for story in self.report_stories.items} | {
            name: name for name in (*self.framework.exhibits, *sections)
        }
        anchor = anchors.get(to)
        if anchor is None:
            params: Params = {"name": str(to), "suggestion": suggestion(str(to), anchors)}
            self.findings.add("unknown-reference", params, self.place, variant="in-text")
            return ""
        self.referred.setdefault(anchor, self.place)
        return reference(anchor, kind)

    # Stories

    def stories(self, **tags: str) -> str:
        """Return the stories with these tags, each a block of its own."""
        tagged = self.report_stories.tagged({"kind": "story", **tags})
        if not tagged:
            self._no_story("story", tags)
        return "".join(self._story_div(story, "story") for story in tagged)

    def highlight(self, **tags: str) -> str:
        """Return the highlighted stories with these tags, each with its heading."""
        tagged = self.report_stories.tagged({"kind": "highlight", **tags})
        if not tagged:
            self._no_story("highlight", tags)
        return "".join(self._story_div(story, "highlight") for story in tagged)

    def _no_story(self, kind: str, tags: Mapping[str, str]) -> None:
        wanted = [f"kind={kind}", *(f"{name}={tag}" for name, tag in tags.items())]
        self.findings.add("no-story", {"cycle": str(self.cycle), "tags": wanted}, self.place)

    def _story_div(self, story: Story, kind: str) -> str:
        heading = f"### {escaped(story.title)} {{.unnumbered .unlisted}}\n\n" if kind == "highlight" else ""
        text = INLINE.sub(lambda match: self._inline(match.group(1), story), story.text)
        attributes = f'#{story.anchor} .{kind} organisation="{escaped(story.organisation)}"'
        return f"\n\n::: {{{attributes}}}\n{heading}{text}\n:::\n\n"

    def _inline(self, key: str, story: Story) -> str:
        key, _, shown_as = (part.strip() for part in key.partition("|"))
        indicator, *places = (part.strip() for part in key.split(";"))
        at = dict(place.split("=", 1) for place in places if "=" in place)
        self._check_publishable(indicator)
        try:
            value = self.calculator.value(indicator, cycle=self.cycle, **at)
        except UnknownValue as unknown:
            named = Phrase(N_("Story '%(name)s':"), {"name": story.id})
            self.findings.extend([unknown.mistake.at(story.place).under(named)])
            return ""
        if not shown_as:
            return self._bound(self.wording.value(value), self._note(value), value)
        if shown_as not in self.filters:
            params: Params = {"story": story.id, "name": shown_as, "suggestion": suggestion(shown_as, self.filters)}
            self.findings.add("unknown-filter", params, story.place)
            return ""
        return self.filters[shown_as](self._note(value))
