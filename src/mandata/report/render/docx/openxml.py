"""The few pieces of WordprocessingML that reports are made of, as text.

Everything that comes from data passes through `run` or `escaped`. Order of elements as in ECMA-376, part 1, chapter 17.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, unescape

from mandata.report.typography.characters import is_right_to_left

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARKUP = re.compile(r"<w:instrText.*?</w:instrText>|<[^>]*>")
AFTER_DIRECTION = re.compile(r"<w:(?:spacing|ind|jc|sectPr)\b")
"""The elements that the schema demands after the direction of a paragraph."""

RIGHT_TO_LEFT = "<w:rtl/>"
"""Run properties: letters that run from right to left."""

LONGEST_BOOKMARK = 40
"""Characters that Word allows in the name of a bookmark."""


def escaped(text: str) -> str:
    """Return the text from data, safe as contents or as an attribute's value."""
    return escape(NOT_IN_XML.sub("", text), {'"': "&quot;"})


# Runs


def run(text: str, style: str = "", properties: str = "") -> str:
    """Return a piece of text.

    Args:
        style: id of a character style.
        properties: further run properties, as XML.
    """
    direction = RIGHT_TO_LEFT if is_right_to_left(text) else ""
    look = _properties("r", _run_properties(style, properties) + direction)
    return f'<w:r>{look}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def coloured(colour: str) -> str:
    """Run properties: a colour, as `RRGGBB`."""
    return f'<w:color w:val="{colour}"/>'


def type_size(half_points: int) -> str:
    """Run properties: a type size."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


BOLD = "<w:b/><w:bCs/>"


def field(code: str, text: str, style: str = "", properties: str = "") -> str:
    """Return a field that Word computes, with the text until then.

    Args:
        code: for example `SEQ Table` or `REF name`.
    """
    look = _properties("r", _run_properties(style, properties))
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> {escaped(code)} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>{run(text, style, properties)}'
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def hyperlink(bookmark: str, inside: str) -> str:
    """Return runs that link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{inside}</w:hyperlink>'


# Bookmarks


def bookmark_name(identifier: str) -> str:
    """Return the bookmark of an exhibit, section or heading: letters, digits and underscores, and never too long.

    The leading underscore hides it in Word's list of bookmarks, as Word does with its own references.
    """
    name = "_Ref_" + re.sub(r"\W", "_", identifier, flags=re.ASCII)
    if len(name) <= LONGEST_BOOKMARK and identifier == re.sub(r"[^a-z0-9-]", "", identifier):
        return name
    return name[:28] + "_" + hashlib.sha256(identifier.encode()).hexdigest()[:10]


def bookmark(name: str, inside: str) -> str:
    """Return runs with a bookmark. Its number comes from its name, far above the numbers that Pandoc uses."""
    number = 1_000_000 + int(hashlib.sha256(name.encode()).hexdigest()[:7], 16)
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'


# Paragraphs


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """Return a paragraph.

    Args:
        style: id of a paragraph style.
        inside: its runs.
        properties: further paragraph properties, as XML.
    """
    if is_right_to_left(unescape(MARKUP.sub("", inside))):
        before, follows, after = _cut(properties)
        properties = f"{before}<w:bidi/>{follows}{after}"
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def _cut(properties: str) -> tuple[str, str, str]:
    """Return paragraph properties cut where the direction belongs: before indents, alignment and the section."""
    found = AFTER_DIRECTION.search(properties)
    return (properties[: found.start()], found[0], properties[found.end() :]) if found else (properties, "", "")


KEEP_WITH_NEXT = "<w:keepNext/>"
PAGE_BREAK_BEFORE = "<w:pageBreakBefore/>"


SIDES = ("top", "left", "bottom", "right")


def block_of_colour(colour: str) -> str:
    """Return paragraph properties that join paragraphs of one colour into a block as wide as the text."""
    sides = "".join(f'<w:{side} w:val="single" w:sz="48" w:space="8" w:color="{colour}"/>' for side in SIDES)
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'
    return f'<w:pBdr>{sides}</w:pBdr>{ground}<w:ind w:left="227" w:right="227"/>'


def rule_below(colour: str) -> str:
    """Return paragraph properties for a thin rule below the paragraph."""
    return f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="3" w:color="{colour}"/></w:pBdr>'


# Tables


def table(style: str, widths: Iterable[int], rows: Iterable[str], properties: str = "", look: str = "") -> str:
    """Return a table.

    Args:
        style: id of a table style.
        widths: of the columns, in twentieths of a point.
        properties: borders and the like, between width and layout in the schema's order.
        look: what follows the layout: look, caption and description.
    """
    widths = list(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{properties}'
        f'<w:tblLayout w:type="fixed"/>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def table_row(cells: Iterable[str], head: bool = False) -> str:
    """Return a row that stays on one page; a head is repeated on every page."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def table_cell(width: int, inside: str, properties: str = "") -> str:
    """Return a cell.

    Args:
        inside: its paragraphs, at least one.
        properties: span, merge, borders, shading, in the schema's order.
    """
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{inside}</w:tc>'


def _run_properties(style: str, properties: str) -> str:
    return (f'<w:rStyle w:val="{style}"/>' if style else "") + properties


def _properties(kind: str, inside: str) -> str:
    return f"<w:{kind}Pr>{inside}</w:{kind}Pr>" if inside else ""


# Sections of the page layout

HEADERS_STAND_HERE, PAGE_STANDS_HERE, TURNED_PAGE_STANDS_HERE = "<!--headers-->", "<!--page-->", "<!--turned page-->"
"""In a section's properties: where its headers and footers, and its page size and margins, belong."""


def section_break(columns: int, kind: str = "continuous", first_page: bool = False, turned: bool = False) -> str:
    """Return an empty paragraph that ends a stretch of text.

    Headers and page are those of the whole document; `package.finished` sets them, since only the finished file
    knows their names.

    Args:
        columns: number of text columns of the stretch that ends here.
        kind: how the stretch began, `continuous` or `nextPage`.
        first_page: the stretch has a first page of its own, without header and footer.
        turned: its pages are turned.
    """
    page = TURNED_PAGE_STANDS_HERE if turned else PAGE_STANDS_HERE
    own = "<w:titlePg/>" if first_page else ""
    section = (
        f'<w:sectPr>{HEADERS_STAND_HERE}<w:type w:val="{kind}"/>{page}'
        f'<w:cols w:num="{columns}" w:space="480"/>{own}</w:sectPr>'
    )
    return f'<w:p><w:pPr><w:pStyle w:val="ExhibitEnd"/>{section}</w:pPr></w:p>'
