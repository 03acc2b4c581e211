"""The texts of a report, read into blocks section by section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from mandata.framework.model import Section
from mandata.records import standings
from mandata.report.compose.annexes import Annexes
from mandata.report.compose.context import Parts
from mandata.report.compose.narrative import Narrative
from mandata.report.pandoc import Element, TooCostly, parse_markdown, parse_text


def section_blocks(parts: Parts, only: str) -> list[tuple[Section, list[Element]]]:
    """Return each section with its blocks. Each is parsed alone, so that an unclosed fence stays in its section."""
    framework = parts.workspace.framework
    standing = standings(parts.remarks.findings, parts.records.finding_answers)
    is_draft = parts.workspace.is_gathering
    names = is_draft or parts.workspace.shows_organisation_findings
    annexes = Annexes(
        framework, parts.records, standing, parts.cycle, is_draft=is_draft, names_organisations=names
    ).generators
    sections = [section for section in parts.outline.sections if only in ("", section.id)]
    with ThreadPoolExecutor(2) as pool:  # Pandoc reads one text while the next is rendered
        parsed = [
            pool.submit(_blocks, section, _text(section, annexes, parts.narrative), parts.narrative)
            for section in sections
        ]
    return [(section, blocks.result()) for section, blocks in zip(sections, parsed, strict=True)]


def _blocks(section: Section, text: str, narrative: Narrative) -> list[Element]:
    """Return the blocks of a section's Markdown; none, and a finding, where Pandoc needs too much for them."""
    path = narrative.path(section)
    if path is None:
        return list(parse_markdown(text)["blocks"])
    try:
        return narrative.attributed(list(parse_text(text)["blocks"]))
    except TooCostly:
        narrative.findings.extend(narrative.too_costly(path))
        return []


def _text(section: Section, annexes: Mapping[str, Callable[[], str]], narrative: Narrative) -> str:
    if section.layout == "annex" and section.text in annexes:
        return annexes[section.text]()
    return narrative.section(section)
