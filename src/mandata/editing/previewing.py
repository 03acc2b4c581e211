"""A section as it will look, from a text that is not saved yet."""

from __future__ import annotations

import dataclasses
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from mandata.collection.accepting import workspace, write_records
from mandata.collection.reading import read_whole
from mandata.findings import Finding, InvalidInput, Place
from mandata.records import Workspace, open_records
from mandata.records.folder import MANIFEST
from mandata.report.assemble import assemble
from mandata.report.build import CHARTS
from mandata.report.document import Report
from mandata.report.html.page import page

ONE_AT_A_TIME = threading.Lock()
"""The engine's connection and the drawing of charts serve one report at a time."""


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """A rendered section.

    Attributes:
        html: a whole page; "" where the text cannot be rendered.
        findings: what is wrong with the text, or worth knowing.
    """

    html: str
    findings: list[Finding]


def preview(name: str, section: str, markdown: str) -> Preview:
    """Render one section from a draft, with its values computed from the accepted records.

    Args:
        name: of the text.
        section: id of the section that it fills.
        markdown: the draft.
    """
    try:
        write_records()
    except InvalidInput as behind:
        return Preview("", _of_elsewhere(behind.findings))
    if not (workspace().records / MANIFEST).is_file():
        mend = _("The section can be shown once a return is accepted.")
        return Preview("", [Finding("no-records", _("There are no accepted figures yet."), mend)])
    with tempfile.TemporaryDirectory() as folder, ONE_AT_A_TIME:
        texts = Path(folder) / "narrative"
        texts.mkdir()
        (texts / f"{name}.md").write_text(markdown, "utf-8")

        def assembled(opened: Workspace) -> Report:
            draft, charts = dataclasses.replace(opened, folder=Path(folder)), opened.records / CHARTS
            return assemble(draft, open_records(opened), opened.cycle, lambda _: None, cache=charts, only=section)

        try:
            report = read_whole(assembled)
        except InvalidInput as invalid:
            return Preview("", _about(invalid.findings, name) or _of_elsewhere(invalid.findings))
        return Preview(page(report, is_part=True), _about(report.findings, name))


def _about(findings: Iterable[Finding], name: str) -> list[Finding]:
    """Those that speak of the text, with the file named as the editor knows it."""
    return [
        dataclasses.replace(finding, place=dataclasses.replace(finding.place, file=f"{name}.md"))
        for finding in findings
        if finding.place and Path(finding.place.file).name == f"{name}.md"
    ]


def _of_elsewhere(findings: Iterable[Finding]) -> list[Finding]:
    """Those that speak of no line of the text: the message says where they stand, so that no line of it is meant."""
    return [
        dataclasses.replace(finding, place=None, message=f"{_where(finding.place)}: {finding.message}")
        if finding.place
        else finding
        for finding in findings
    ]


def _where(place: Place) -> str:
    return str(dataclasses.replace(place, file=Path(place.file).name))
