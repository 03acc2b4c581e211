"""Make the reference document that every Word report starts from: `uv run python tools/make_reference_docx.py`.

Pandoc's own reference document is taken and given our styles, page, header and footer. The result is committed as
`src/mandata/report/render/docx/reference.docx`; colours in it are placeholders (`mandata.report.render.docx.theme`).
"""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pypandoc
from lxml import etree

from mandata.report.render.docx import theme as stand_ins
from mandata.report.typography.fonts import FAMILY

STYLES = Path(__file__).with_name("reference_docx_styles.xml")
TARGET = Path(__file__).parents[1] / "src/mandata/report/render/docx/reference.docx"
COLOURS = ("PRIMARY", "INK", "MUTED", "PAPER", "UP", "DOWN", "PALE", "RULE", "GROUND", "ON_GROUND")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{PARTS}" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)

KEPT = {"DefaultParagraphFont", "BlockText", "FootnoteBlockText", "SectionNumber", "TableCaption", "ImageCaption"}
"""Styles of Pandoc's that stay as they are, since it may ask for them."""

FALLBACK = "Calibri"
"""Word's own choice where our family is not installed."""

PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1474" w:right="1361" w:bottom="1247" w:left="1361" w:header="652" w:footer="595" w:gutter="0"/>'
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{text}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
RECTANGLE = (
    '<w:r><w:pict><v:rect id="cover-{layer}" o:spid="_x0000_s205{layer}" style="position:absolute;'
    "margin-left:{left}pt;margin-top:{top}pt;width:{width}pt;height:{height}pt;z-index:-{layer};"
    'mso-position-horizontal-relative:page;mso-position-vertical-relative:page" fillcolor="#{colour}" stroked="f"/>'
    "</w:pict></w:r>"
)
GROUND = RECTANGLE.format(layer=2, left=0, top=0, width=595.3, height=841.9, colour=stand_ins.GROUND)
RULE = RECTANGLE.format(layer=1, left=68, top=236, width=64, height=5, colour=stand_ins.ON_GROUND)
"""The cover's ground and a short rule on it. They lie in the header of the first page, out of the editor's way."""

TITLE = FIELD.format(code="TITLE", text="{{title}}")
PUBLISHER = "<w:r><w:t>{{publisher}}</w:t></w:r><w:r><w:tab/></w:r>"
PAGE_NUMBER = FIELD.format(code="PAGE", text="1")
NO_RULE = '<w:pBdr><w:bottom w:val="nil"/></w:pBdr>'
HEADERS = {
    "header1": ("hdr", "header", "default", '<w:pStyle w:val="Header"/>', TITLE),
    "header2": ("hdr", "header", "first", f'<w:pStyle w:val="Header"/>{NO_RULE}', GROUND + RULE),
    "footer1": ("ftr", "footer", "default", '<w:pStyle w:val="Footer"/>', PUBLISHER + PAGE_NUMBER),
    "footer2": ("ftr", "footer", "first", '<w:pStyle w:val="Footer"/>', ""),
}
"""By part: its element, its kind, its place, its paragraph's properties and runs."""


def main() -> None:
    pandoc = [str(pypandoc.get_pandoc_path()), "--print-default-data-file", "reference.docx"]
    default = subprocess.run(pandoc, capture_output=True, check=True).stdout
    with zipfile.ZipFile(io.BytesIO(default)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    parts["word/styles.xml"] = styles(parts["word/styles.xml"])
    parts["word/fontTable.xml"] = font_table()
    parts["word/theme/theme1.xml"] = theme(parts["word/theme/theme1.xml"])
    parts["word/settings.xml"] = settings(parts["word/settings.xml"])
    parts["word/document.xml"] = document()
    parts["word/_rels/document.xml.rels"] = relationships(parts["word/_rels/document.xml.rels"])
    parts["[Content_Types].xml"] = content_types(parts["[Content_Types].xml"])
    for name, (element, _, _, properties, runs) in HEADERS.items():
        paragraph = f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"
        parts[f"word/{name}.xml"] = declared(f"<w:{element} {NAMESPACES}>{paragraph}</w:{element}>")
    write(parts)


def styles(xml: bytes) -> bytes:
    """Our styles in place of Pandoc's."""
    root = etree.fromstring(xml)
    filled = STYLES.read_text("utf-8").replace("{FAMILY}", FAMILY)
    for colour in COLOURS:
        filled = filled.replace(f"{{{colour}}}", getattr(stand_ins, colour))
    ours = etree.fromstring(filled)
    for style in root.findall(f"{{{WORD}}}style"):
        if style.get(f"{{{WORD}}}styleId") not in KEPT:
            root.remove(style)
    root.replace(root.find(f"{{{WORD}}}docDefaults"), ours.find(f"{{{WORD}}}docDefaults"))
    root.extend(ours.findall(f"{{{WORD}}}style"))
    return serialised(root)


def font_table() -> bytes:
    """Our family and what Word takes where it is not installed."""
    fonts = [
        (FAMILY, f'<w:altName w:val="{FALLBACK}"/>', "swiss", "variable"),
        (FALLBACK, "", "swiss", "variable"),
        ("Consolas", "", "modern", "fixed"),
    ]
    entries = [
        f'<w:font w:name="{name}">{instead}<w:charset w:val="00"/><w:family w:val="{kind}"/>'
        f'<w:pitch w:val="{pitch}"/></w:font>'
        for name, instead, kind, pitch in fonts
    ]
    return declared(f"<w:fonts {NAMESPACES}>{''.join(entries)}</w:fonts>")


def theme(xml: bytes) -> bytes:
    """The theme's two Latin faces, which Word offers as "Headings" and "Body", become ours."""
    root = etree.fromstring(xml)
    for latin in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}latin"):
        if latin.getparent().tag.endswith(("majorFont", "minorFont")):
            latin.set("typeface", FAMILY)
            latin.attrib.pop("panose", None)
    for accent in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}accent1"):
        accent[0].set("val", stand_ins.PRIMARY)
    return serialised(root)


def settings(xml: bytes) -> bytes:
    """Have Word bring contents, page numbers and references up to date when the document is opened."""
    root = etree.fromstring(xml)
    zoom = root.find(f"{{{WORD}}}zoom")
    for name in ("proofState", "savePreviewPicture", "embedSystemFonts", "doNotTrackMoves"):
        for element in root.findall(f"{{{WORD}}}{name}"):
            root.remove(element)
    spacing = root.find(f"{{{WORD}}}characterSpacingControl")
    spacing.addnext(etree.fromstring(f'<w:updateFields xmlns:w="{WORD}" w:val="true"/>'))
    zoom.set(f"{{{WORD}}}percent", "100")
    compat = (
        f'<w:compat xmlns:w="{WORD}"><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    root.find(f"{{{WORD}}}rsids").addprevious(etree.fromstring(compat))
    return serialised(root)


def document() -> bytes:
    """An empty text whose page, header and footer Pandoc copies."""
    references = "".join(
        f'<w:{kind}Reference w:type="{place}" r:id="rId{100 + number}"/>'
        for number, (_, kind, place, _, _) in enumerate(HEADERS.values())
    )
    section = f'<w:sectPr>{references}<w:type w:val="continuous"/>{PAGE}</w:sectPr>'
    return declared(f"<w:document {NAMESPACES}><w:body><w:p/>{section}</w:body></w:document>")


def relationships(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    for number, (name, (_, kind, _, _, _)) in enumerate(HEADERS.items()):
        etree.SubElement(
            root, f"{{{PACKAGE}}}Relationship", Type=f"{PARTS}/{kind}", Id=f"rId{100 + number}", Target=f"{name}.xml"
        )
    return serialised(root)


def content_types(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    for name, (_, kind, _, _, _) in HEADERS.items():
        type_ = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
        etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/word/{name}.xml", ContentType=type_)
    return serialised(root)


def declared(xml: str) -> bytes:
    return serialised(etree.fromstring(xml))


def serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def write(parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            archive.writestr(zipfile.ZipInfo(name), parts[name], zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main()
