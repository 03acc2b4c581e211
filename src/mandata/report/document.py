"""The report as a document: text, exhibits and values together, before any format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mandata.findings import Finding
from mandata.framework.model import Framework
from mandata.indicators.disclosure import Protection
from mandata.indicators.value import Value
from mandata.records import Records
from mandata.records.provenance import TracedRecord
from mandata.report.exhibits.model import Exhibit

Ast = dict[str, Any]
"""A Pandoc document as JSON: {"pandoc-api-version": …, "meta": …, "blocks": [...]}."""

DRAFT = "Draft, not for publication"
"""The mark of a report whose returns are still missing."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart drawn once and shared by the formats: SVG for screen and print, PNG for word processors.

    `width` and `height` are in CSS pixels; the PNG has three pixels for each of them. `parts` are the picture again in
    parts that each fit a page, where the whole does not; the whole has no PNG then.
    """

    svg: str
    png: bytes
    width: float
    height: float
    parts: tuple[Picture, ...] = ()

    @property
    def sheets(self) -> tuple[Picture, ...]:
        """The picture as it is printed: in parts, or whole."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True)
class ReleaseMark:
    """The identity of the frozen records that a report was built from."""

    id: str
    date: date

    @property
    def short(self) -> str:
        """The first twelve characters of the id, enough to identify a release on paper."""
        return self.id[:12]


@dataclass(frozen=True, slots=True)
class Report:
    """The parts of a report that every format needs, computed once.

    Attributes:
        date_text: the date as printed on the cover, for example `February 2025`.
        language: BCP 47 tag.
        cycle: number of the cycle reported on.
        release: None for a draft, whose records are not frozen.
        colours: colour name of the theme to `#rrggbb`.
        ast: the whole narrative; bound values, exhibits, references and sections are marked spans and divs.
        exhibits: by id, in the order of their appearance.
        pictures: by exhibit id, for exhibits with a chart or map.
        values: by key, every value that the narrative or an exhibit shows.
        published: by value key, the published figure that a value contradicts.
        traces: by value key, the records behind it.
        records: the accepted records, for formats that publish them; None leaves them out.
        protection: what disclosure control decided, for the releases that follow.
        files: text files in every format's package, by name (for example the release manifest).
    """

    title: str
    subtitle: str
    publisher: str
    date: date
    date_text: str
    language: str
    cycle: int
    cover_text: str
    imprint: str
    disclaimer: str
    colours: Mapping[str, str]
    framework: Framework
    release: ReleaseMark | None
    ast: Ast
    exhibits: Mapping[str, Exhibit]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    published: Mapping[str, str] = field(default_factory=dict)
    traces: Mapping[str, Sequence[TracedRecord]] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    records: Records | None = None
    protection: Protection = field(default_factory=Protection)
