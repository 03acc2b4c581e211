"""The narrative: Markdown with Jinja, read from the workspace or the framework, rendered with bound values.

A text is rendered and checked in a process of its own (`text_work`), which asks this one for the values.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mandata import limited
from mandata.checks import Call, KnownWords
from mandata.checks.narrative.directions import DirectionOf
from mandata.findings import Finding, Findings, Place
from mandata.framework.model import Section
from mandata.framework.suggest import suggestion
from mandata.framework.text_files import decoded, read_bytes
from mandata.messages import Params, Phrase
from mandata.plain_text import clean
from mandata.report.compose.binding import Binding
from mandata.report.compose.bound_values import Bound
from mandata.report.compose.markup import plain
from mandata.report.compose.quotations import Quotations
from mandata.report.pandoc import Element

WORK = "mandata.report.compose.text_work"
"""The module that renders and checks texts."""

UNKNOWN_FUNCTION = re.compile(r"^'(\w+)' is undefined")
CLASS_OF_FUNCTION = re.compile(r"\b[A-Z]\w*\.(?=\w+\(\))")
"""The class that Python names before a function that a text called; a text has no classes."""

UNKNOWN_FILTER = re.compile(r"^No filter named '(\w+)'")


class Narrative:
    """Renders the texts of a report.

    Args:
        folders: where texts are looked up, the first that has one wins.
        binding: the functions that the texts may call.
    """

    def __init__(self, folders: tuple[Path, ...], binding: Binding) -> None:
        self.folders = folders
        self.binding = binding
        self.findings = Findings()
        self.sources: dict[Path, str] = {}
        self._costly: set[Path] = set()
        limited.start(WORK)

    def section(self, section: Section) -> str:
        """Return the Markdown of one section's text, values bound; "" with a finding if it is not available."""
        path = self.path(section)
        if path is None:
            wanted = [str(shown(folder / f"{section.text}.md")) for folder in self.folders]
            self.findings.add("missing-text", {"section": section.id, "files": wanted})
            return ""
        text = self._read(path)
        return self._render(text, path, is_section=True) if text is not None else ""

    def line(self, text: str, place: Place) -> str:
        """Return a line of a declaration, such as a note or label, as plain text with its values bound."""
        return plain(self._render(text, Path(place.file))) if "{{" in text else text

    def attributed(self, blocks: list[Element]) -> list[Element]:
        """Return the blocks of a text with its quotations attributed; what is missing of one becomes a finding."""
        language = self.binding.framework.file.language
        return Quotations(language, self.findings.items.append, self._place_of).attributed(blocks)

    def _place_of(self, words: str) -> Place | None:
        """Return where some words are written: in a text, or in a story."""
        for path, text in self.sources.items():
            found = re.search(r"\s+".join(map(re.escape, words.split())), text) if words else None
            if found:
                return line_in(path, text, found.start())
        items = self.binding.report_stories.items
        return next((story.place for story in items if words and words in story.text), None)

    def path(self, section: Section) -> Path | None:
        """Return the file of a section's text."""
        candidates = (folder / f"{section.text}.md" for folder in self.folders)
        return next((path for path in candidates if path.is_file()), None)

    def _suggestion(self, error: str) -> Phrase | None:
        """Return the nearest function or filter where a text that cannot be rendered names an unknown one."""
        named = UNKNOWN_FUNCTION.search(error) or UNKNOWN_FILTER.search(error)
        if named is None:
            return None
        known = self.binding.functions if named.re is UNKNOWN_FUNCTION else [*self.binding.filters, "capitalise"]
        return suggestion(named[1], known)

    def _read(self, path: Path) -> str | None:
        content = read_bytes(path, self.findings)
        text = decoded(content, path, self.findings) if content is not None else None
        if text is not None:
            self.sources[path] = clean(text)
        return self.sources.get(path)

    def _render(self, text: str, path: Path, *, is_section: bool = False) -> str:
        name = str(shown(path))

        def answer(function: str, line: int | None, given: list[Any], named: dict[str, Any]) -> dict[str, Any]:
            self.binding.place = Place(name, line)
            return self._answer(function, given, named)

        names = {
            "functions": [*self.binding.functions],
            "filters": [*self.binding.filters],
            "words": self.binding.edition,
        }
        try:
            done = limited.run(f"{WORK}:render", {"text": text, "is_section": is_section, **names}, answer)
        except limited.Stopped as stopped:
            self.findings.extend(self.too_costly(path, stopped.line))
            return ""
        finally:
            self.binding.place = None
        for mark, line in done["marks"]:
            self.findings.add("reserved-class", {"name": mark}, Place(name, line))
        if "markdown" in done:
            return str(done["markdown"])
        said = CLASS_OF_FUNCTION.sub("", str(done["error"]).removesuffix("."))
        near, place = self._suggestion(done["error"]), Place(name, done["line"])
        params: Params = {"reason": said} | ({"suggestion": near} if near else {})
        code = "template-syntax" if done["is_syntax"] else "template"
        self.findings.add(code, params, place, variant="unknown-name" if near else "")
        return ""

    def _answer(self, function: str, given: list[Any], named: dict[str, Any]) -> dict[str, Any]:
        """Return what a text asks for, as Markdown, and the key of the value that it shows."""
        if function in self.binding.filters:
            text = self.binding.filters[function](self.binding.values[given[0]])
        else:
            text = self.binding.functions[function](*given, **named)
        return {"text": str(text), "key": text.value.key if isinstance(text, Bound) else ""}

    def check(self, known: KnownWords, direction_of: DirectionOf) -> list[Finding]:
        """Run the checks of texts over the sources of all texts that were rendered.

        Args:
            known: the words of the framework.
            direction_of: how the value of a call went.
        """
        return [
            finding
            for path, text in self.sources.items()
            if path not in self._costly
            for finding in self._checked(path, text, known, direction_of)
        ]

    def _checked(self, path: Path, text: str, known: KnownWords, direction_of: DirectionOf) -> list[Finding]:
        def answer(_: str, __: int | None, given: list[Any], named: dict[str, Any]) -> str | None:
            return direction_of(Call("value", given[0], named, 0, 0))

        words = {name: sorted(item) if isinstance(item, frozenset) else item for name, item in asdict(known).items()}
        given = {"text": text, "file": str(shown(path)), "known": words}
        try:
            return [Finding.from_json(item) for item in limited.run(f"{WORK}:check", given, answer)]
        except limited.Stopped:
            return self.too_costly(path)

    def too_costly(self, path: Path, line: int | None = None) -> list[Finding]:
        """Report that a text needs more time or memory than allowed; once only."""
        if path in self._costly:
            return []
        self._costly.add(path)
        return [Finding("text-too-costly", place=Place(str(shown(path)), line))]


def line_in(path: Path, text: str, position: int) -> Place:
    """Return the line of a character of a text."""
    return Place(str(shown(path)), Place.within(text, position, "").line)


def shown(path: Path) -> Path:
    """Return a path as the user would type it: relative to the current folder where it lies below it."""
    relative = Path(os.path.relpath(path))
    return path if relative.parts[:1] == ("..",) and len(relative.parts) > 4 else relative


def attributes_of(section: Section, colours: Mapping[str, str]) -> dict[str, str]:
    """Return what a section's div says of it, for every format."""
    return {
        "title": section.title,
        "kicker": section.kicker,
        "colour": colours.get(section.colour, colours.get("primary", "#000000")),
        "layout": section.layout,
        "summary": section.summary,
    }
