"""The narrative: Markdown with Jinja, read from the workspace or the framework, rendered with bound values."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mandata.findings import Findings, Place
from mandata.framework.model import Section
from mandata.report.binding import Binding
from mandata.report.markup import plain


class Narrative:
    """Renders the texts of a report.

    Args:
        folders: where texts are looked up, the first that has one wins.
        binding: the functions that the texts may call.
    """

    def __init__(self, folders: tuple[Path, ...], binding: Binding) -> None:
        self.folders = folders
        self.findings = Findings()
        self.sources: dict[Path, str] = {}
        self._environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        self._environment.globals.update(binding.functions)
        self._environment.filters.update(binding.filters)

    def section(self, section: Section) -> str:
        """The Markdown of one section's text, values bound; "" with a finding where it cannot be had."""
        path = self._path(section.text)
        if path is None:
            wanted = " or ".join(str(shown(folder / f"{section.text}.md")) for folder in self.folders)
            self.findings.error("missing-text", f"Section '{section.id}' has no text.", f"Write {wanted}.")
            return ""
        text = self._read(path)
        return self._render(text, path) if text is not None else ""

    def line(self, text: str, place: Place) -> str:
        """One line of a declaration (a note, a label) with its values bound, as plain text."""
        return plain(self._render(text, Path(place.file))) if "{{" in text else text

    def _path(self, name: str) -> Path | None:
        candidates = (folder / f"{name}.md" for folder in self.folders)
        return next((path for path in candidates if path.is_file()), None)

    def _read(self, path: Path) -> str | None:
        try:
            self.sources[path] = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            self.findings.error(
                "encoding", "The file is not UTF-8 text.", "Save it again as UTF-8.", Place(str(shown(path)), line)
            )
            return None
        return self.sources[path]

    def _render(self, text: str, path: Path) -> str:
        name = str(shown(path))
        try:
            code = self._environment.compile(text, filename=name)
            template = Template.from_code(self._environment, code, self._environment.make_globals(None))
            return template.render()
        except TemplateSyntaxError as error:
            self.findings.error(
                "template-syntax",
                f"The template cannot be read: {error.message}.",
                "Mend the braces or the name.",
                Place(name, error.lineno),
            )
        except (TemplateError, TypeError, ValueError) as error:
            self.findings.error(
                "template",
                f"The template stops: {error}.",
                "Mend the call; `docs/framework.md` lists the functions.",
                Place(name, _line_of(name)),
            )
        return ""


def shown(path: Path) -> Path:
    """A path as the user would type it: relative to the current folder where it lies below it."""
    relative = Path(os.path.relpath(path))
    return path if relative.parts[:1] == ("..",) and len(relative.parts) > 4 else relative


def _line_of(name: str) -> int | None:
    """Line of the template in the traceback of the error being handled."""
    traceback, line = sys.exc_info()[2], None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == name:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def attributes_of(section: Section, colours: Mapping[str, str]) -> dict[str, str]:
    """What a section's div says of it, for every format."""
    return {
        "title": section.title,
        "kicker": section.kicker,
        "colour": colours.get(section.colour, colours.get("primary", "#000000")),
        "layout": section.layout,
        "summary": section.summary,
    }
