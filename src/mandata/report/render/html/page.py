"""The page: everything in one file, with a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from markupsafe import Markup

from mandata.report.document import DRAFT, Report
from mandata.report.pandoc import attribute, marked
from mandata.report.render.html.anchors import Anchors
from mandata.report.render.html.contents import contents_of
from mandata.report.render.html.direction import direction_of, with_directions
from mandata.report.render.html.environment import embedded, rendered, vega_bundle
from mandata.report.render.html.exhibits import ExhibitWriter
from mandata.report.render.html.faces import font_rules
from mandata.report.render.html.prose import Prose
from mandata.report.render.html.provenance import Provenance
from mandata.report.render.html.theme import theme_rules
from mandata.report.typography.characters import legal


class Embedded(Markup):
    """A style sheet or script inside the page; its policy source lets the browser run this text and no other."""

    @property
    def policy_source(self) -> str:
        """The source expression of Content Security Policy Level 3 for exactly this text."""
        digest = base64.b64encode(hashlib.sha256(self.encode()).digest()).decode()
        return f"'sha256-{digest}'"


def write_html(report: Report, path: Path) -> None:
    """Write the report as one self-contained page.

    Args:
        report: what to write; equal reports give equal bytes.
        path: of the file; its folder must exist.
    """
    path.write_bytes(page(report).encode())


def page(report: Report, *, is_part: bool = False) -> str:
    """Return the whole page as text.

    Args:
        is_part: whether it shows one section to its editor: without cover, contents and imprint, and a reload keeps
        the scroll position.
    """
    anchors = Anchors(report.values)
    prose = with_directions(Prose(report, anchors, ExhibitWriter(report, anchors).html).html(), report.language)
    sources = with_directions(Provenance(report, anchors).html(), report.language)
    words = "".join([report.title, report.subtitle, report.publisher, report.cover_text, report.imprint])
    rules = [font_rules(words + prose + sources), theme_rules(report.colours, _colours(report)), embedded("style.css")]
    style = Embedded("\n".join(rules))
    script = Embedded(embedded("script.js") + (embedded("part.js") if is_part else ""))
    live = Embedded(vega_bundle() if report.pictures else "")
    whole = rendered(
        "page.html.jinja",
        report=report,
        is_part=is_part,
        draft="" if report.release else DRAFT,
        contents=contents_of(report.ast),
        policy=_policy([script, live], style),
        style=style,
        script=script,
        live=live,
        prose=prose,
        sources=sources,
        direction=direction_of(report.language),
    )
    return legal(whole)


def _policy(scripts: list[Embedded], style: Embedded) -> str:
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(script.policy_source for script in scripts),
        "style-src": style.policy_source,
        "font-src": "data:",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in allowed.items())


def _colours(report: Report) -> list[str]:
    sections = [attribute(section, "colour") for section in marked(report.ast["blocks"], "section")]
    return [*sections, *(exhibit.colour for exhibit in report.exhibits.values())]
