"""Preview of a section, from a text that is not saved yet."""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

from django.core.cache import cache

from mandata.collection.models import Cycle
from mandata.collection.workspace.files import current_cycle, workspace, write_records
from mandata.collection.workspace.snapshot import read_whole
from mandata.findings import Finding, InvalidInput, Place
from mandata.framework.confidentiality import Audience
from mandata.messages import Phrase
from mandata.records import Workspace, open_records
from mandata.records.folder import MANIFEST, read_manifest
from mandata.report.assemble import finished, sketched
from mandata.report.build import CHARTS
from mandata.report.document import Report
from mandata.report.render.html.page import page

DRAWING = threading.Lock()
"""Charts are drawn for one report at a time.

A text is rendered outside this lock, so that a slow one delays no other.
"""

KEPT_SECONDS = 600
"""How long a text that cannot be rendered is remembered."""


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """A rendered section.

    Attributes:
        html: a whole page; "" if the text cannot be rendered.
        findings: problems and notes about the text.
    """

    html: str
    findings: list[Finding]


def preview(name: str, section: str, markdown: str, audience: Audience, cycle: Cycle | None = None) -> Preview:
    """Render one section from a draft, with its values computed from the accepted records.

    Args:
        name: of the text.
        section: id of the section that it fills.
        markdown: the draft.
        audience: the people who see it; they see the figures that they may see, and no record that readers may not.
        cycle: the cycle of the report; None for the current one.
    """
    cycle = cycle or current_cycle()
    try:
        write_records(cycle)
    except InvalidInput as behind:
        return Preview("", _of_elsewhere(behind.findings, audience, cycle))
    if not (workspace(cycle).records / MANIFEST).is_file():
        return Preview("", [Finding("no-records", variant="section")])
    key = _key(name, section, markdown, audience, cycle)
    if (known := cache.get(key)) is not None:
        return Preview("", known)
    rendered = _rendered(name, section, markdown, audience, cycle)
    if not rendered.html:
        cache.set(key, rendered.findings, KEPT_SECONDS)
    return rendered


def _key(name: str, section: str, markdown: str, audience: Audience, cycle: Cycle | None) -> str:
    """Return a key of a text and of everything that its rendering depends on."""
    opened = workspace(cycle)
    seen = [form.name for form in opened.framework.forms.values() if audience.sees(form)]
    parts = [name, section, markdown, seen, opened.framework.sha256, opened.cycle, read_manifest(opened)]
    return f"preview:{hashlib.sha256(repr(parts).encode(errors='replace')).hexdigest()}"


def _rendered(name: str, section: str, markdown: str, audience: Audience, cycle: Cycle | None) -> Preview:
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "narrative"
        texts.mkdir()
        (texts / f"{name}.md").write_text(markdown, "utf-8", errors="replace")

        def assembled(opened: Workspace) -> Report:
            draft, charts = dataclasses.replace(opened, folder=Path(folder)), opened.archive / CHARTS
            records = open_records(opened)
            sketch = sketched(draft, records, opened.cycle, lambda _: None, only=section, audience=audience)
            with DRAWING:
                return finished(sketch, lambda _: None, charts)

        try:
            report = read_whole(assembled, cycle)
        except InvalidInput as invalid:
            return Preview("", _about(invalid.findings, name) or _of_elsewhere(invalid.findings, audience, cycle))
        return Preview(page(report, is_part=True), _about(report.findings, name))


def _about(findings: Iterable[Finding], name: str) -> list[Finding]:
    """Return findings about the text, with the file named as the editor knows it."""
    return [
        dataclasses.replace(finding, place=dataclasses.replace(finding.place, file=f"{name}.md"))
        for finding in findings
        if finding.place and Path(finding.place.file).name == f"{name}.md"
    ]


def _of_elsewhere(findings: Iterable[Finding], audience: Audience, cycle: Cycle | None) -> list[Finding]:
    """Return findings about other files: the message names the place, so that no line of the text is meant.

    A finding about a form that the people may not see is not shown; they only learn that there is one.
    """
    framework, findings = workspace(cycle).framework, list(findings)
    seen = [item for item in findings if audience.may_see_finding(framework, item)]
    shown = [
        dataclasses.replace(finding, place=None, prefix=Phrase("%(place)s:", {"place": _where(finding.place)}))
        if finding.place
        else finding
        for finding in seen
    ]
    if len(seen) == len(findings):
        return shown
    return [*shown, Finding("restricted-finding")]


def _where(place: Place) -> str:
    return str(dataclasses.replace(place, file=Path(place.file).name))
