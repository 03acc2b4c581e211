"""From accepted records and a narrative to one document that every format is written from."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mandata.checks import run_checks
from mandata.findings import Finding, Findings, InvalidInput, Severity
from mandata.framework.confidentiality import READERS, Audience, shows_records
from mandata.framework.model import Section
from mandata.indicators import Calculator
from mandata.indicators.disclosure import Protection
from mandata.indicators.value import Value
from mandata.records import Records, Workspace
from mandata.records.provenance import TracedRecord
from mandata.report.charts import alternative_text, chart_spec, draw
from mandata.report.compose.binding import Binding
from mandata.report.compose.context import Parts
from mandata.report.compose.end_matter import NOT_AVAILABLE, TITLE, Absent, completed, section_of_absent
from mandata.report.compose.footnotes import Remarks
from mandata.report.compose.missing_glyphs import shapeless, words_of
from mandata.report.compose.narrative import attributes_of
from mandata.report.compose.placed_exhibits import placed_exhibits
from mandata.report.compose.preflight import unknown_cycle
from mandata.report.compose.section_blocks import section_blocks
from mandata.report.compose.sections import document, with_references
from mandata.report.compose.text_findings import findings_of
from mandata.report.document import Picture, ReleaseMark, Report
from mandata.report.exhibits.model import Exhibit
from mandata.report.pandoc import Ast, text_of
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
    ast = document(section_blocks(parts, only), outline.colours)
    progress("Building the exhibits")
    exhibits, absent = placed_exhibits(parts, ast)
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
