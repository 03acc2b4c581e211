"""The pages before the first chapter: cover, imprint and contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mandata.report.document import DRAFT, ReleaseMark, Report
from mandata.report.render.docx.columns import TEXT_WIDTH
from mandata.report.render.docx.openxml import escaped, hyperlink, paragraph, run, section_break
from mandata.report.typography.measure import text_width, wrapped

TITLE_SIZE = 800
"""Type size of the style Title, in twentieths of a point."""

CONTENTS, IMPRINT = "Contents", "Imprint"
ARROWS = (
    "Next to a figure is the one it is compared with, after an arrow that shows whether it rose or fell. "
    "An arrow on a filled background marks a change in the desired direction, an arrow in an outline the opposite."
)
CONTENTS_CODE = 'TOC \\o "1-2" \\h \\z'


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the contents: level 1 or 2, its words, the bookmark of its heading."""

    level: int
    text: str
    bookmark: str


def front_pages(report: Report, entries: Sequence[ContentsLine]) -> str:
    """Return the cover, imprint and contents, each on its own page."""
    return _cover(report) + _imprint(report) + _contents(entries) + section_break(1, "nextPage", first_page=True)


def _cover(report: Report) -> str:
    lines = [
        paragraph("CoverPublisher", run(report.publisher)),
        paragraph("Title", run(report.title), _balance(report.title)),
        paragraph("Subtitle", run(report.subtitle)) if report.subtitle else "",
        paragraph("Date", run(report.date_text if report.release else f"{report.date_text}. {DRAFT}")),
        *(paragraph("CoverText", run(text)) for text in _paragraphs(report.cover_text)),
    ]
    return "".join(lines)


def _balance(title: str) -> str:
    """Return an indent that breaks a long title into lines of similar length."""
    lines = wrapped(title, TITLE_SIZE, TEXT_WIDTH, "bold")
    longest = max(text_width(line, TITLE_SIZE, "bold") for line in lines)
    room = TEXT_WIDTH - round(longest * 1.05)
    return f'<w:ind w:right="{room}"/>' if len(lines) > 1 and room > 0 else ""


def _imprint(report: Report) -> str:
    """Return the imprint, which names the release so that every figure can be followed back to its records."""
    texts = [ARROWS, *_paragraphs(report.imprint), *_paragraphs(report.disclaimer), _source(report.release)]
    return paragraph("ImprintTitle", run(IMPRINT)) + "".join(paragraph("Imprint", run(text)) for text in texts)


def _source(release: ReleaseMark | None) -> str:
    if release is None:
        return f"{DRAFT}: figures from what was accepted so far."
    return f"Figures from release {release.short} of {release.date.day} {release.date:%B %Y}."


def _contents(entries: Sequence[ContentsLine]) -> str:
    """Return a table of contents that Word keeps up to date.

    Its entries already link to their headings; only Word knows their pages, because it lays them out.
    """
    if not entries:
        return ""
    heading = paragraph("TOCHeading", run(CONTENTS))
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escaped(CONTENTS_CODE)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines = [_entry(entry, begin if number == 0 else "") for number, entry in enumerate(entries)]
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{heading}{''.join(lines)}{end}</w:sdtContent></w:sdt>"


def _entry(entry: ContentsLine, before: str) -> str:
    return paragraph(f"TOC{entry.level}", before + hyperlink(entry.bookmark, run(entry.text)))


def _paragraphs(text: str) -> list[str]:
    """Return a text of the outline, cut at its empty lines."""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
