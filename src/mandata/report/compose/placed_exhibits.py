"""The exhibits that a text places, built and numbered in its order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from mandata.findings import Finding, Place, Severity
from mandata.framework import declared_place
from mandata.framework.confidentiality import may_be_published
from mandata.framework.model import ExhibitDeclaration
from mandata.indicators import UnknownValue
from mandata.messages import N_, Phrase
from mandata.report.compose.context import Parts
from mandata.report.compose.edition import edition_words, filled_exhibit
from mandata.report.compose.end_matter import Absent
from mandata.report.compose.narrative import shown
from mandata.report.exhibits.builder import ExhibitBuilder, why_empty
from mandata.report.exhibits.model import Exhibit
from mandata.report.exhibits.tables import Tables
from mandata.report.pandoc import Ast, Element, attribute, contents, identifier, marked


def placed_exhibits(parts: Parts, ast: Ast) -> tuple[dict[str, Exhibit], dict[str, Absent]]:
    """Return the exhibits that the text places, and those that are not shown because they have no figure."""
    framework, narrative = parts.workspace.framework, parts.narrative
    tables = Tables(framework, parts.calculator, parts.wording, parts.cycle)
    folder = Place(str(shown(framework.folder / "report" / "exhibits")))
    builder = ExhibitBuilder(
        framework, tables, parts.wording, lambda text, _: narrative.line(text, folder), parts.remarks.about
    )
    counted: dict[str, int] = defaultdict(int)
    built: dict[str, Exhibit] = {}
    absent: dict[str, Absent] = {}
    words = edition_words(framework, parts.cycle, parts.workspace.date)
    for declared, section in _placed(ast, framework.exhibits):
        declaration = filled_exhibit(declared, words)
        series = declaration.of_kind.series
        try:
            exhibit = builder.exhibit(declaration, counted[series] + 1, attribute(section, "colour"))
            _warn_of_restricted(exhibit, parts)
            if exhibit.table is not None and exhibit.is_empty and framework.outline.empty_exhibits == "list":
                why = why_empty(exhibit.table)
                absent[declaration.id] = Absent(declaration.title, attribute(section, "title"), why)
                continue
            counted[series] += 1
            built[declaration.id] = exhibit
        except UnknownValue as unknown:
            found = unknown.mistake.at(_place_of(parts, declaration.id))
            narrative.findings.extend([found.under(_named(declaration.id))])
    return built, absent


def _place_of(parts: Parts, exhibit: str) -> Place:
    return declared_place(parts.workspace.framework.folder, "exhibit", exhibit, "id")


def _named(exhibit: str) -> Phrase:
    return Phrase(N_("Exhibit '%(name)s':"), {"name": exhibit})


def _warn_of_restricted(exhibit: Exhibit, parts: Parts) -> None:
    """Warn of figures in a preview that readers may not see; where readers are the audience, they are refused."""
    if parts.calculator.audience.is_public:
        return
    shown = {cell.value.indicator.id: cell.value.indicator for cell in exhibit.cells if cell.value is not None}
    for indicator in shown.values():
        if not may_be_published(parts.workspace.framework, indicator):
            found = Finding(
                "restricted-figure",
                {"indicator": indicator.id},
                _place_of(parts, exhibit.id),
                Severity.WARNING,
                variant="preview",
            )
            parts.narrative.findings.extend([found.under(_named(exhibit.id))])


def _placed(ast: Ast, exhibits: Mapping[str, ExhibitDeclaration]) -> Iterator[tuple[ExhibitDeclaration, Element]]:
    """Yield the exhibits in the order in which the text places them, each with its section."""
    for section in ast["blocks"]:
        for element in marked(contents(section), "exhibit"):
            if identifier(element) in exhibits:  # else a div of the text's own
                yield exhibits[identifier(element)], section
