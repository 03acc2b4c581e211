"""From accepted records and a narrative to one document that every format is written from."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from mandata.checks import Call, KnownWords, check_tags, check_text, from_here, run_checks
from mandata.findings import Finding, Findings, InvalidInput, Place, Severity
from mandata.framework.model import ExhibitDeclaration, Section
from mandata.indicators import Calculator, Direction, UnknownValue
from mandata.indicators.disclosure import guarded_forms
from mandata.indicators.value import Value
from mandata.records import Records, Workspace, standings
from mandata.records.provenance import TracedRecord
from mandata.report.annexes import Annexes
from mandata.report.binding import Binding
from mandata.report.charts import alternative_text, chart_spec, draw
from mandata.report.document import Picture, ReleaseMark, Report
from mandata.report.exhibit import Exhibit
from mandata.report.exhibit_builder import ExhibitBuilder
from mandata.report.faults import unknown_cycle
from mandata.report.narrative import Narrative, attributes_of, shown
from mandata.report.pandoc import (
    Ast,
    Element,
    attribute,
    contents,
    div,
    header,
    headings,
    identifier,
    marked,
    parse_markdown,
    rewritten,
    text_of,
    words,
)
from mandata.report.reaching_out import reaches_out
from mandata.report.remarks import Remarks
from mandata.report.stories import FORM, Stories
from mandata.report.tables import Tables
from mandata.report.wording import Wording

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""


@dataclass(slots=True)
class _Parts:
    """What a report is put together from, shared by the steps below."""

    workspace: Workspace
    records: Records
    calculator: Calculator
    wording: Wording
    binding: Binding
    narrative: Narrative
    remarks: Remarks
    cycle: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A report before anything is drawn: its text, its exhibits, and what the checks found.

    Attributes:
        ast: the whole narrative.
        exhibits: by id, in the order of their appearance.
        findings: all that is wrong or worth knowing, places as the user would type them.
    """

    parts: _Parts
    ast: Ast
    exhibits: dict[str, Exhibit]
    findings: Sequence[Finding]


def assemble(
    workspace: Workspace,
    records: Records,
    cycle: int,
    progress: Progress,
    *,
    cache: Path | None = None,
    only: str = "",
) -> Report:
    """Compute everything that a report shows. Figures that the checks doubt do not stop it.

    Args:
        workspace: holds the framework and the narrative.
        records: the frozen records.
        cycle: number of the cycle reported on.
        progress: told each step.
        cache: folder for drawn charts, by content; None draws anew.
        only: id of the one section that is wanted, for a preview; "" for all.

    Raises:
        InvalidInput: the cycle does not exist, or a text or an exhibit names something that does not exist.
    """
    return finished(drafted(workspace, records, cycle, progress, only=only), progress, cache)


def drafted(workspace: Workspace, records: Records, cycle: int, progress: Progress, *, only: str = "") -> Draft:
    """Compute the figures, check them, and put text and exhibits together; nothing is drawn or written.

    Args:
        only: id of the one section that is wanted, "" for all.

    Raises:
        InvalidInput: the cycle does not exist, or control totals name something that does not exist.
    """
    Findings(unknown_cycle(workspace.framework, cycle)).raise_if_errors()
    progress("Computing and checking the figures")
    calculator = Calculator(workspace.framework, records)
    remarks = Remarks.of(run_checks(workspace, records, calculator, cycle), calculator)
    shown = calculator.anew()
    draft = _draft(_parts(workspace, records, shown, remarks, cycle), progress, only)
    less = shown.disclosing_less()
    if less is shown:
        return draft
    progress("Keeping back what could tell who somebody is")
    return _draft(_parts(workspace, records, less, remarks, cycle), progress, only)


def _draft(parts: _Parts, progress: Progress, only: str) -> Draft:
    """Put text and exhibits together."""
    progress("Reading the narrative")
    ast = _document(_sections(parts, only), parts.workspace.framework.outline.colours)
    progress("Building the exhibits")
    exhibits = _exhibits(parts, ast)
    found = [*_findings(parts, exhibits), *reaches_out(ast["blocks"], parts.narrative.sources)]
    return Draft(parts, ast, exhibits, found)


def finished(draft: Draft, progress: Progress, cache: Path | None = None) -> Report:
    """Draw the charts of a draft and set the words of its references.

    Args:
        cache: folder for drawn charts, by content; None draws anew.

    Raises:
        InvalidInput: a text or an exhibit names something that does not exist.
    """
    if any(finding.severity is Severity.ERROR and finding.subject is None for finding in draft.findings):
        raise InvalidInput(draft.findings)
    colours = draft.parts.workspace.framework.outline.colours
    progress("Drawing the charts")
    drawn = {name: _drawn(exhibit, draft.parts, colours) for name, exhibit in draft.exhibits.items()}
    pictures = draw({name: exhibit.spec for name, exhibit in drawn.items() if exhibit.spec is not None}, cache)
    return _report(draft, drawn, pictures)


def _report(draft: Draft, exhibits: dict[str, Exhibit], pictures: Mapping[str, Picture]) -> Report:
    parts = draft.parts
    workspace, framework = parts.workspace, parts.workspace.framework
    outline = framework.outline
    values = _shown_values(parts.binding, exhibits.values())
    return Report(
        title=outline.title,
        subtitle=outline.subtitle,
        publisher=outline.publisher,
        date=workspace.date,
        date_text=outline.date_text or _month(workspace.date),
        language=framework.file.language,
        cycle=parts.cycle,
        cover_text=outline.cover_text,
        imprint=outline.imprint,
        disclaimer=outline.disclaimer,
        colours=outline.colours,
        framework=framework,
        release=None if workspace.is_gathering else ReleaseMark(parts.records.release.id, workspace.date),
        ast=_numbered(draft.ast, exhibits, {section.id: section.title for section in outline.sections}),
        exhibits=exhibits,
        pictures=pictures,
        values=values,
        traces={key: _trace(parts, value) for key, value in values.items()},
        findings=draft.findings,
        records=parts.records,
    )


def _trace(parts: _Parts, value: Value) -> list[TracedRecord]:
    """The records behind a value; none of a form under disclosure control, whose rows are not published."""
    if guarded_forms(parts.workspace.framework, value.indicator):
        return []
    return parts.calculator.trace(value)


def _findings(parts: _Parts, exhibits: Mapping[str, Exhibit]) -> Findings:
    """All that is wrong or worth knowing, once the text is rendered and the exhibits are built."""
    found = (from_here(finding, parts.workspace.folder) for finding in parts.remarks.findings)
    of_framework = parts.workspace.framework.warnings
    findings = Findings([*of_framework, *found, *parts.narrative.findings, *parts.binding.findings])
    known, direction_of = KnownWords.of(parts.workspace.framework), partial(_direction_of, parts)
    for path, text in parts.narrative.sources.items():
        findings.extend(check_text(text, str(shown(path)), known, direction_of))
    if FORM in parts.workspace.framework.forms:
        told = check_tags(
            parts.workspace.framework.forms[FORM], parts.records.table(FORM).to_pylist(), known.codes, parts.cycle
        )
        findings.extend(from_here(finding, parts.workspace.folder) for finding in told)
    if parts.calculator.withheld:
        findings.note(
            "withheld-small-count",
            f"{parts.calculator.withheld} numbers are kept back, because persons could be told from them.",
            "Break them down less, or take more years or places together.",
        )
    unplaced = [name for name in parts.workspace.framework.exhibits if name not in exhibits]
    if unplaced and not findings.errors:
        findings.note(
            "exhibit-not-placed",
            f"Exhibits that no text places: {', '.join(unplaced)}.",
            'Place each with {{ exhibit("id") }}, or take its declaration out.',
        )
    return findings


def _direction_of(parts: _Parts, call: Call) -> Direction | None:
    """How the value of a call went; None where it cannot be had: a name that is unknown is told elsewhere."""
    at = {name: code for name, code in call.named.items() if name not in ("cycle", "fraction")}
    cycle = int(call.named["cycle"]) if call.named.get("cycle", "").isdigit() else parts.cycle
    try:
        return parts.calculator.value(call.first, cycle=cycle, **at).direction
    except UnknownValue:
        return None


def _parts(workspace: Workspace, records: Records, calculator: Calculator, remarks: Remarks, cycle: int) -> _Parts:
    framework = workspace.framework
    wording = Wording(framework)
    stories = Stories.of(records.table(FORM) if FORM in framework.forms else None, cycle)
    binding = Binding(framework, calculator, wording, stories, cycle)
    narrative = Narrative((workspace.folder / "narrative", framework.folder / "report"), binding)
    return _Parts(workspace, records, calculator, wording, binding, narrative, remarks, cycle)


# Text


def _sections(parts: _Parts, only: str) -> list[tuple[Section, list[Element]]]:
    """Each section with its blocks. Pandoc reads them apart, so that an open fence or a footnote stays in its text."""
    framework = parts.workspace.framework
    standing = standings(parts.remarks.findings, parts.records.finding_answers)
    is_draft = parts.workspace.is_gathering
    annexes = Annexes(framework, parts.records, standing, parts.cycle, is_draft=is_draft).generators
    sections = [section for section in framework.outline.sections if only in ("", section.id)]
    with ThreadPoolExecutor(2) as pool:  # Pandoc reads one text while the next is rendered
        parsed = [pool.submit(parse_markdown, _text(section, annexes, parts.narrative)) for section in sections]
    return [(section, ast.result()["blocks"]) for section, ast in zip(sections, parsed, strict=True)]


def _text(section: Section, annexes: Any, narrative: Narrative) -> str:
    if section.layout == "annex" and section.text in annexes:
        return str(annexes[section.text]())
    return narrative.section(section)


def _document(sections: Sequence[tuple[Section, list[Element]]], colours: Mapping[str, str]) -> Ast:
    blocks = [
        div(
            [header(1, section.title, f"{section.id}-title"), *_named(blocks, section)],
            section.id,
            ["section"],
            **attributes_of(section, colours),
        )
        for section, blocks in sections
    ]
    version = parse_markdown("")["pandoc-api-version"]
    return {"pandoc-api-version": version, "meta": {}, "blocks": blocks}


def _named(blocks: list[Element], section: Section) -> list[Element]:
    """Give every heading an id of its own, made of its section and its words, and a level that skips none.

    The headings of an annex stay out of the contents: there are as many as there are forms.
    """
    taken: dict[str, int] = defaultdict(int)
    level = 1
    for heading in headings(blocks):
        level = min(heading["c"][0], level + 1)
        heading["c"][0] = level
        slug = f"{section.id}-{re.sub(r'[^a-z0-9]+', '-', text_of(heading['c'][2]).lower()).strip('-')}"
        taken[slug] += 1
        heading["c"][1][0] = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
        if section.layout == "annex":
            heading["c"][1][1] += ["unnumbered", "unlisted"]
    return blocks


# Exhibits


def _exhibits(parts: _Parts, ast: Ast) -> dict[str, Exhibit]:
    framework, narrative = parts.workspace.framework, parts.narrative
    tables = Tables(framework, parts.calculator, parts.wording, parts.cycle)
    place = Place(str(shown(framework.folder / "report" / "exhibits")))
    builder = ExhibitBuilder(
        framework, tables, parts.wording, lambda text, _: narrative.line(text, place), parts.remarks.about
    )
    counted: dict[str, int] = defaultdict(int)
    built: dict[str, Exhibit] = {}
    for declaration, colour in _placed(ast, framework.exhibits):
        series = "Table" if declaration.kind == "table" else "Figure"
        counted[series] += declaration.kind != "figures"
        try:
            built[declaration.id] = builder.exhibit(declaration, counted[series], colour)
        except UnknownValue as unknown:
            narrative.findings.error(
                unknown.code, f"Exhibit '{declaration.id}': {unknown.message}", unknown.mend, place
            )
    return built


def _placed(ast: Ast, exhibits: Mapping[str, ExhibitDeclaration]) -> Iterator[tuple[ExhibitDeclaration, str]]:
    """The exhibits in the order in which the text places them, each with the colour of its section."""
    for section in ast["blocks"]:
        for element in marked(contents(section), "exhibit"):
            if identifier(element) in exhibits:  # else a div of the text's own
                yield exhibits[identifier(element)], attribute(section, "colour")


def _drawn(exhibit: Exhibit, parts: _Parts, colours: Any) -> Exhibit:
    """The exhibit with its alternative text and, where there is something to draw, its chart."""
    described = dataclasses.replace(exhibit, alternative=alternative_text(exhibit))
    if exhibit.declaration.chart is None or exhibit.unavailable:
        return described
    return dataclasses.replace(described, spec=chart_spec(described, parts.workspace.framework, colours, parts.cycle))


def _shown_values(binding: Binding, exhibits: Iterable[Exhibit]) -> dict[str, Value]:
    values = dict(binding.values)
    for exhibit in exhibits:
        cells = [cell for row in exhibit.table.rows for cell in row.cells] if exhibit.table else []
        cells += [figure.cell for figure in exhibit.figures]
        values.update({cell.value.key: cell.value for cell in cells if cell.value is not None})
    return dict(sorted(values.items()))


# References


def _numbered(ast: Ast, exhibits: dict[str, Exhibit], titles: dict[str, str]) -> Ast:
    """The document with the words of its cross-references set, now that the exhibits have their numbers."""

    def name(element: Element) -> list[Element]:
        to = attribute(element, "to")
        target = exhibits.get(to)
        text = (target.name or target.title) if target else titles.get(to, to)
        return [{"t": "Span", "c": [element["c"][0], words(text)]}]

    numbered: Ast = rewritten(ast, {"ref": name, "page-ref": name})
    return numbered


def _month(day: date) -> str:
    return f"{day:%B} {day.year}"
