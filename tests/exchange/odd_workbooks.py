"""Workbooks as other programs write them, and as they should not: made from a workbook that was filled in here."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}
MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

Parts = dict[str, bytes]


def unpacked(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def changed(parts: Parts, name: str, pattern: bytes, by: bytes) -> Parts:
    """The parts with a pattern of one of them replaced; it must be there."""
    content, count = re.subn(pattern, by, parts[name], count=1)
    assert count, (name, pattern)
    return {**parts, name: content}


def strict(parts: Parts) -> Parts:
    """As Excel saves a 'Strict Open XML workbook'."""
    made = {}
    for name, content in parts.items():
        for old, new in STRICT.items():
            content = content.replace(old, new)  # noqa: PLW2901 (one after the other)
        made[name] = content
    return made


def type_by_default(parts: Parts) -> Parts:
    """As ClosedXML and the Open XML SDK write it: the type of the workbook is that of every `.xml`."""
    types = parts["[Content_Types].xml"]
    types = re.sub(rb'<Override PartName="/xl/workbook.xml"[^>]*/>', b"", types)
    types = re.sub(
        rb'<Default Extension="xml"[^>]*/>', rb'<Default Extension="xml" ContentType="%s"/>' % MAIN_TYPE, types
    )
    assert types.count(MAIN_TYPE) == 1
    return {**parts, "[Content_Types].xml": types}


def backslashes(parts: Parts) -> Parts:
    """Names of parts as a careless program on Windows writes them."""
    return {name.replace("/", "\\"): content for name, content in parts.items()}


def with_empty_fill(parts: Parts) -> Parts:
    return changed(parts, "xl/styles.xml", rb"<fill>.*?</fill>", b"<fill/>")


def with_nameless_style(parts: Parts) -> Parts:
    return changed(parts, "xl/styles.xml", rb'<cellStyle name="[^"]*"', b"<cellStyle")


def with_bad_creation_date(parts: Parts) -> Parts:
    if "docProps/core.xml" not in parts:  # Google Sheets leaves it out
        return parts
    return changed(parts, "docProps/core.xml", rb"(<dcterms:created[^>]*>)[^<]*", rb"\1yesterday")


def with_unclosed_break(parts: Parts) -> Parts:
    """Excel itself writes such drawings of comments."""
    name = next(name for name in parts if name.endswith(".vml"))
    return changed(parts, name, rb"<(\w+:shapetype)", rb"<div><br></div><\1")


def with_empty_styles(parts: Parts) -> Parts:
    return changed(parts, "xl/worksheets/sheet1.xml", rb' s="\d+"', b' s=""')


def without_styles(parts: Parts) -> Parts:
    """The workbook points to a part that is not there."""
    return {name: content for name, content in parts.items() if name != "xl/styles.xml"}


def with_missing_external_book(parts: Parts) -> Parts:
    """The workbook refers to another one, and the pointer leads nowhere."""
    reference = (
        b'<externalReferences><externalReference r:id="rId900" xmlns:r="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships"/></externalReferences>'
    )
    return changed(parts, "xl/workbook.xml", b"</sheets>", b"</sheets>" + reference)


def with_odd_filter(parts: Parts) -> Parts:
    odd = b'<autoFilter ref="B5:D7"><filterColumn colId="0"><dynamicFilter val="1"/></filterColumn></autoFilter>'
    return changed(parts, "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData>" + odd)


def with_many_styles(parts: Parts) -> Parts:
    """Excel piles up named styles when sheets are copied from book to book."""
    styles = b"".join(b'<cellStyle name="Copied %d" xfId="0" />' % number for number in range(3_000))
    return changed(parts, "xl/styles.xml", b"</cellStyles>", styles + b"</cellStyles>")


def with_hidden_text_under_a_merge(parts: Parts) -> Parts:
    """A text stays in a cell that a merged range covers."""
    name = "xl/worksheets/sheet1.xml"
    row = b'<row r="90"><c r="B90"><v>1</v></c><c r="C90"><v>2</v></c></row></sheetData>'
    parts = changed(parts, name, b"</sheetData>", row)
    return changed(parts, name, rb"(<mergeCells[^>]*>)", rb'\1<mergeCell ref="B90:C90"/>')


def as_google_exports(parts: Parts) -> Parts:
    """As Google Sheets saves .xlsx: no properties, hidden sheets that anybody can show, and 3 written as 3.0."""
    pointer = b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    made = {name: content for name, content in parts.items() if not name.startswith("docProps/")}
    made["_rels/.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + pointer
        + b'officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    made["[Content_Types].xml"] = re.sub(rb'<Override PartName="/docProps/[^>]*/>', b"", made["[Content_Types].xml"])
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(b'"veryHidden"', b'"hidden"')
    for name in [name for name in made if name.startswith("xl/worksheets/sheet")]:
        made[name] = re.sub(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?(?: t="n")?><v>\d+)(</v>)', rb"\1.0\2", made[name])
    return made


ODD: Mapping[str, Callable[[Parts], Parts]] = {
    made.__name__: made
    for made in (
        strict,
        as_google_exports,
        type_by_default,
        backslashes,
        with_empty_fill,
        with_nameless_style,
        with_bad_creation_date,
        with_unclosed_break,
        with_empty_styles,
        without_styles,
        with_missing_external_book,
        with_odd_filter,
        with_many_styles,
        with_hidden_text_under_a_merge,
    )
}
"""Each makes a workbook of its kind from the parts of a sound one."""
