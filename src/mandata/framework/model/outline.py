"""The outline of the report: its parts in order, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field as Key

from mandata.framework.model.base import Model

OrganisationFindings = Literal["show", "hide"]


class Section(Model):
    """One chapter of the report.

    Attributes:
        id: anchor of the chapter, and the name by which texts refer to it.
        title: of the chapter.
        summary: one sentence on the opener.
        text: name of the Markdown file, looked up in the workspace's `narrative/`, then in the framework's `report/`.
        kicker: the small line over the title.
        colour: a colour name of the theme; the chapter's opener and its charts wear it.
        layout: `columns` for text in two columns, `opener` for a chapter with a coloured opener, `plain`, or
            `annex` for a part that is generated (`text` then names the generator: `methods`, `findings`,
            `restatements`, `provenance`, `unavailable`, `acronyms`).
    """

    id: str
    title: str
    text: str
    kicker: str = ""
    colour: str = "primary"
    layout: Literal["opener", "columns", "plain", "annex"] = "opener"
    summary: str = ""


class Outline(Model):
    """The report as a whole.

    Its texts, and the titles, kickers and summaries of its sections, may hold placeholders, which are filled in for the
    cycle and release of each report, in the language of the framework: `{cycle.number}`, `{cycle.title}`,
    `{cycle.ordinal}` (sixth), `{cycle.period}` (May to October 2024), `{cycle.collection}`, `{release.date}`
    (28 February 2025), `{release.month}` (February 2025) and `{release.year}`.

    Attributes:
        title, subtitle: on the cover.
        publisher: who publishes it.
        date_text: the date as printed; by default `{release.month}`.
        cover_text: a paragraph on the cover.
        sections: the chapters, in order.
        colours: name to `#rrggbb`; `primary`, `ink`, `muted`, `paper`, `up`, `down` are expected, others are for
            sections and series.
        disclaimer: printed with every map.
        imprint: printed on the page after the cover.
        empty_exhibits: what becomes of a table, chart or map without any figure: `list` names it once, in the annex
            `unavailable` or at the end; `show` keeps its place, with the reason.
        organisation_findings: whether the annex `findings` shows, or hides, the findings that name organisations. A
            workspace can choose.
    """

    title: str
    subtitle: str = ""
    publisher: str = ""
    date_text: str = ""
    cover_text: str = ""
    disclaimer: str = ""
    imprint: str = ""
    empty_exhibits: Literal["list", "show"] = "list"
    organisation_findings: OrganisationFindings = "hide"
    colours: Mapping[str, str] = Key(default_factory=dict)
    sections: tuple[Section, ...]
