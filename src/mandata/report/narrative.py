"""The narrative: Markdown with Jinja, read from the workspace or the framework, rendered with bound values."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mandata.findings import Findings, Place
from mandata.framework.model import Section
from mandata.framework.suggest import did_you_mean
from mandata.framework.text_files import decoded, read_bytes
from mandata.report.binding import Binding
from mandata.report.markup import plain

FAULTS_OF_A_TEXT = (TemplateError, TypeError, ValueError, AttributeError, ArithmeticError, LookupError, RecursionError)
"""What a text can bring about by what it asks for: a name that is none, a division by zero, a call without end."""

OWN_MARK = re.compile(r"\{[^{}\n]*\.(value|exhibit|ref|page-ref|section|story|highlight)(?![\w-])[^{}\n]*\}")
"""A class, in the braces of Pandoc's attributes, of what a binding makes."""

UNKNOWN_FUNCTION = re.compile(r"^'(\w+)' is undefined")
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
        self._check_marks(text or "", path)
        return self._render(text, path) if text is not None else ""

    def _check_marks(self, text: str, path: Path) -> None:
        """The marks by which bound values and exhibits are found again are made by calls alone."""
        for found in OWN_MARK.finditer(text):
            self.findings.error(
                "reserved-class",
                f"The class '.{found[1]}' is Mandata's own.",
                "Leave it out, and call value(), ref() or exhibit() instead.",
                line_in(path, text, found.start()),
            )

    def line(self, text: str, place: Place) -> str:
        """One line of a declaration (a note, a label) with its values bound, as plain text."""
        return plain(self._render(text, Path(place.file))) if "{{" in text else text

    def _path(self, name: str) -> Path | None:
        candidates = (folder / f"{name}.md" for folder in self.folders)
        return next((path for path in candidates if path.is_file()), None)

    def _mend(self, error: Exception) -> str:
        """What to do about a text that cannot be rendered; the nearest function or filter where a name is unknown."""
        named = UNKNOWN_FUNCTION.search(str(error)) or UNKNOWN_FILTER.search(str(error))
        if named is None:
            return "Mend the braces or the call; `docs/framework.md` lists the functions."
        known = self.binding.functions if named.re is UNKNOWN_FUNCTION else self.binding.filters
        return did_you_mean(named[1], known, "functions" if named.re is UNKNOWN_FUNCTION else "filters")

    def _read(self, path: Path) -> str | None:
        content = read_bytes(path, self.findings)
        text = decoded(content, path, self.findings) if content is not None else None
        if text is not None:
            self.sources[path] = io.StringIO(text, newline=None).read()
        return self.sources.get(path)

    def _render(self, text: str, path: Path) -> str:
        name = str(shown(path))
        try:
            code = self._environment.compile(text, filename=name)
            template = Template.from_code(self._environment, code, self._environment.make_globals(None))
            return template.render()
        except TemplateSyntaxError as error:
            self.findings.error(
                "template-syntax",
                f"The template cannot be read: {_told(error)}.",
                self._mend(error),
                Place(name, error.lineno),
            )
        except FAULTS_OF_A_TEXT as error:
            self.findings.error(
                "template",
                f"The template stops: {_told(error)}.",
                self._mend(error),
                Place(name, _line_of(name)),
            )
        return ""


def _told(error: Exception) -> str:
    return str(error).removesuffix(".").replace(f"{Binding.__name__}.", "")


def line_in(path: Path, text: str, position: int) -> Place:
    """The line of a character of a text."""
    return Place(str(shown(path)), Place.within(text, position, "").line)


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
