"""The finished file: what Pandoc wrote, given the report's colours, names and dates, in bytes that never vary."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from mandata.report.document import DRAFT, Report
from mandata.report.render.docx.embedding import with_fonts
from mandata.report.render.docx.openxml import HEADERS_STAND_HERE, PAGE_STANDS_HERE, TURNED_PAGE_STANDS_HERE, escaped

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the first that a zip file can name."""

FLUSH = '<wp:inline distT="0" distB="0" distL="0" distR="0">'
"""A picture without room around it; left unsaid, LibreOffice moves it to the right."""

TURNED_MARGINS = {"top": "right", "right": "bottom", "bottom": "left", "left": "top"}
"""Each margin of a turned page, with the one of the upright page that it was."""

COLOURED = re.compile(r"word/(styles|header\d+|footer\d+|theme/theme1)\.xml")


def finished(written: bytes, report: Report, replacements: Mapping[str, str]) -> bytes:
    """Return a report's file from Pandoc's output.

    Args:
        replacements: placeholders of the reference document with their replacements.
    """
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    for name in filter(COLOURED.fullmatch, parts):
        parts[name] = _replaced(parts[name].decode(), {**_worded(report), **replacements}).encode()
    parts["word/numbering.xml"] = _closer(parts["word/numbering.xml"].decode()).encode()
    parts["word/document.xml"] = _laid_out(parts["word/document.xml"].decode()).encode()
    parts["docProps/core.xml"] = _properties(report).encode()
    return _zipped(with_fonts(parts))


def _worded(report: Report) -> dict[str, str]:
    """Return what header and footer say."""
    foot = report.publisher if report.release else DRAFT
    return {"{{title}}": escaped(report.title), "{{publisher}}": escaped(foot)}


def _replaced(text: str, replacements: Mapping[str, str]) -> str:
    pattern = re.compile("|".join(map(re.escape, replacements)))
    return pattern.sub(lambda found: replacements[found.group()], text)


def _laid_out(document: str) -> str:
    """Give every stretch of text the headers and page of the last, which come from the reference document."""
    last = document[document.rindex("<w:sectPr") :]
    headers = "".join(re.findall(r"<w:(?:header|footer)Reference [^>]*/>", last))
    page = "".join(re.findall(r"<w:pg(?:Sz|Mar) [^>]*/>", last))
    flush = document.replace("<wp:inline>", FLUSH)
    filled = flush.replace(HEADERS_STAND_HERE, headers).replace(PAGE_STANDS_HERE, page)
    return filled.replace(TURNED_PAGE_STANDS_HERE, _turned(page))


def _turned(page: str) -> str:
    """Return the size and margins of a page for the same page turned: its margins turn with it."""
    attributes = dict(re.findall(r'w:(\w+)="(\d+)"', page))
    margins = {new: attributes[old] for new, old in TURNED_MARGINS.items()}
    kept = {name: attributes[name] for name in ("header", "footer", "gutter")}
    listed = "".join(f' w:{name}="{value}"' for name, value in {**margins, **kept}.items())
    size = f'<w:pgSz w:w="{attributes["h"]}" w:h="{attributes["w"]}" w:orient="landscape"/>'
    return f"{size}<w:pgMar{listed}/>"


def _closer(numbering: str) -> str:
    """Halve the indents of Pandoc's lists: half an inch per level is too much for columns."""
    return re.sub(
        r'w:left="(\d+)" w:hanging="360"',
        lambda found: f'w:left="{int(found[1]) * 17 // 36}" w:hanging="283"',
        numbering,
    )


def _properties(report: Report) -> str:
    """Set title, author and dates of the document; the dates are those of the report."""
    moment = f"{report.date.isoformat()}T00:00:00Z"
    version = report.release.short if report.release else DRAFT
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(report.title)}</dc:title><dc:subject>{escaped(report.subtitle)}</dc:subject>"
        f"<dc:creator>{escaped(report.publisher)}</dc:creator><cp:lastModifiedBy>{escaped(report.publisher)}</cp:lastModifiedBy>"
        f"<cp:version>{escaped(version)}</cp:version><dc:language>{escaped(report.language)}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file whose bytes depend on its contents only; the list of types comes first, as Word writes it.

    Pictures are packed already.
    """
    finished = io.BytesIO()
    with zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system = 0
            packed = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name], packed)
    return finished.getvalue()
