"""From accepted records and a narrative to one document that every format is written from."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from mandata.checks import run_checks
from mandata.findings import Finding, Findings, InvalidInput, Place, Severity
from mandata.framework import declared_place
from mandata.framework.confidentiality import READERS, Audience, may_be_published, shows_records
from mandata.framework.model import ExhibitDeclaration, Section
from mandata.indicators import Calculator, UnknownValue
from mandata.indicators.disclosure import Protection
from mandata.indicators.value import Value
from mandata.messages import N_, Phrase
from mandata.records import Records, Workspace, standings
from mandata.records.provenance import TracedRecord
from mandata.report.charts import alternative_text, chart_spec, draw
from mandata.report.compose.annexes import Annexes
from mandata.report.compose.binding import Binding
from mandata.report.compose.context import Parts
from mandata.report.compose.end_matter import NOT_AVAILABLE, TITLE, Absent, completed, section_of_absent
from mandata.report.compose.footnotes import Remarks
from mandata.report.compose.missing_glyphs import shapeless, words_of
from mandata.report.compose.narrative import Narrative, attributes_of, shown
from mandata.report.compose.preflight import unknown_cycle
from mandata.report.compose.sections import document, with_references
from mandata.report.compose.text_findings import findings_of
from mandata.report.document import Picture, ReleaseMark, Report
from mandata.report.exhibits.builder import ExhibitBuilder, why_empty
from mandata.report.exhibits.model import Exhibit
from mandata.report.exhibits.tables import Tables
from mandata.report.pandoc import (
    Ast,
    Element,
    TooCostly,
    attribute,
    contents,
    identifier,
    marked,
    parse_markdown,
    parse_text,
    text_of,
)
from mandata.report.published_counts import printed_before

Progress = Callable[[str], None]
"""Receives the name of each step as it begins."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A report before anything is drawn: its text, its exhibits, and what the checks found.

    Attributes:
        ast: the whole narrative.
        exhibits: by id, in the order of their appearance.
        absent: exhibits without any figure, by id; they are not shown.
        findings: all findings, with places as the user would type them.
        protection: the decisions of disclosure control.
    """

    parts: Parts
    ast: Ast
    exhibits: dict[str, Exhibit]
    absent: dict[str, Absent]
    findings: Sequence[Finding]
    protection: Protection = field(default_factory=Protection)


def assemble(
    workspace: Workspace,
    records: Records,
    cycle: int,
    progress: Progress,
    *,
    cache: Path | None = None,
    only: str = "",
    audience: Audience = READERS,
) -> Report:
    """Compute everything that a report shows. Findings about figures do not stop it.

    Args:
        workspace: with the framework and the narrative.
        records: the frozen records.
        cycle: number of the cycle reported on.
        progress: called with each step.
        cache: folder for drawn charts, by content; None draws them again.
        only: id of the one section wanted, for a preview; "" for all.
        audience: the people who will read it; they see only what they may see.

    Raises:
        InvalidInput: the cycle does not exist, or a text or an exhibit names something that does not exist.
    """
    return finished(sketched(workspace, records, cycle, progress, only=only, audience=audience), progress, cache)


def sketched(
    workspace: Workspace,
    records: Records,
    cycle: int,
    progress: Progress,
    *,
    only: str = "",
    audience: Audience = READERS,
) -> Sketch:
    """Compute the figures, check them, and put text and exhibits together; nothing is drawn or written.

    Args:
        only: id of the one section that is wanted, "" for all.
        audience: the people who will read it.

    Raises:
        InvalidInput: the cycle does not exist, or control totals name something that does not exist.
    """
    Findings(unknown_cycle(workspace.framework, cycle)).raise_if_errors()
    progress("Computing and checking the figures")
    calculator = Calculator(workspace.framework, records)
    remarks = Remarks.of(run_checks(workspace, records, calculator, cycle), calculator)
    shown = calculator.shown_to(audience)
    sketch = _sketch(Parts.of(workspace, records, shown, remarks, cycle), progress, only)
    if not any(form.disclosure for form in workspace.framework.forms.values()):
        return sketch
    earlier, release = printed_before(workspace, records), records.release.id
    while True:
        progress("Suppressing small counts of persons")
        protected = shown.protected(earlier, release)
        if protected.suppressed:
            sketch = _sketch(Parts.of(workspace, records, protected, remarks, cycle), progress, only)
        if not shown.ask_also(protected):  # a text may ask for other figures where one is suppressed
            return dataclasses.replace(sketch, protection=protected.protection)


def _sketch(parts: Parts, progress: Progress, only: str) -> Sketch:
    """Put text and exhibits together."""
    progress("Reading the narrative")
    outline = parts.outline
    ast = document(_sections(parts, only), outline.colours)
    progress("Building the exhibits")
    exhibits, absent = _exhibits(parts, ast)
    end = Section(id=NOT_AVAILABLE, title=TITLE, text=NOT_AVAILABLE, layout="annex")
    ast = completed(ast, exhibits, absent, attributes_of(end, outline.colours))
    placed = {*exhibits, *absent}
    words = [text_of(ast["blocks"]), outline.title, outline.subtitle, outline.publisher, outline.cover_text]
    words += [text for exhibit in exhibits.values() for text in words_of(exhibit)]
    findings = [*findings_of(parts, ast, placed, is_whole=not only), *shapeless(words)]
    return Sketch(parts, ast, exhibits, absent, findings)


def finished(sketch: Sketch, progress: Progress, cache: Path | None = None) -> Report:
    """Draw the charts of a sketch and insert the words of its references.

    Args:
        cache: folder for drawn charts, by content; None draws them again.

    Raises:
        InvalidInput: a text or an exhibit names something that does not exist.
    """
    if any(finding.severity is Severity.ERROR and finding.subject is None for finding in sketch.findings):
        raise InvalidInput(sketch.findings)
    colours = sketch.parts.workspace.framework.outline.colours
    progress("Drawing the charts")
    drawn = {name: _drawn(exhibit, sketch.parts, colours) for name, exhibit in sketch.exhibits.items()}
    pictures = draw({name: exhibit.spec for name, exhibit in drawn.items() if exhibit.spec is not None}, cache)
    return _report(sketch, drawn, pictures)


def _report(sketch: Sketch, exhibits: dict[str, Exhibit], pictures: Mapping[str, Picture]) -> Report:
    parts = sketch.parts
    workspace, framework, outline = parts.workspace, parts.workspace.framework, parts.outline
    values = _shown_values(parts.binding, exhibits.values())
    return Report(
        title=outline.title,
        subtitle=outline.subtitle,
        publisher=outline.publisher,
        date=workspace.date,
        date_text=outline.date_text,
        language=framework.file.language,
        cycle=parts.cycle,
        cover_text=outline.cover_text,
        imprint=outline.imprint,
        disclaimer=outline.disclaimer,
        colours=outline.colours,
        framework=framework,
        release=None if workspace.is_gathering else ReleaseMark(parts.records.release.id, workspace.date),
        ast=with_references(sketch.ast, exhibits, _titles(parts), _elsewhere(sketch)),
        exhibits=exhibits,
        pictures=pictures,
        values=values,
        published={key: item.published for key, item in parts.wording.contradicted.items() if key in values},
        traces={key: _trace(parts, value) for key, value in values.items()},
        findings=sketch.findings,
        records=parts.records,
        protection=sketch.protection,
    )


def _titles(parts: Parts) -> dict[str, str]:
    """Return what references call sections and stories, by their ids."""
    sections = {section.id: section.title for section in parts.outline.sections}
    return sections | {story.anchor: story.name for story in parts.binding.report_stories.items}


def _elsewhere(sketch: Sketch) -> dict[str, tuple[str, str]]:
    """Return where references to exhibits that are not shown lead, and what they call them."""
    listed = section_of_absent(sketch.ast)
    return {name: (listed, absent.title) for name, absent in sketch.absent.items()}


def _trace(parts: Parts, value: Value) -> list[TracedRecord]:
    """Return the records behind a value, as far as readers may see them."""
    framework = parts.workspace.framework
    return parts.calculator.trace(value) if shows_records(framework, value.indicator) else []


# Text


def _sections(parts: Parts, only: str) -> list[tuple[Section, list[Element]]]:
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


# Exhibits


def _exhibits(parts: Parts, ast: Ast) -> tuple[dict[str, Exhibit], dict[str, Absent]]:
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
    for declaration, section in _placed(ast, framework.exhibits):
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


def _drawn(exhibit: Exhibit, parts: Parts, colours: Mapping[str, str]) -> Exhibit:
    """Return the exhibit with its alternative text and, where there is something to draw, its chart."""
    described = dataclasses.replace(exhibit, alternative=alternative_text(exhibit))
    if exhibit.declaration.chart is None or exhibit.unavailable:
        return described
    return dataclasses.replace(described, spec=chart_spec(described, parts.workspace.framework, colours, parts.cycle))


def _shown_values(binding: Binding, exhibits: Iterable[Exhibit]) -> dict[str, Value]:
    values = dict(binding.values)
    for exhibit in exhibits:
        values.update({cell.value.key: cell.value for cell in exhibit.cells if cell.value is not None})
    return dict(sorted(values.items()))
