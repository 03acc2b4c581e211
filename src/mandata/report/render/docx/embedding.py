"""The report's fonts inside its Word document, so that it looks the same where they are not installed.

Word veils an embedded font with a key that the document names (ECMA-376, part 1, 17.8.1): the first 32 bytes are
combined with the key's bytes, read backwards.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping

from mandata.report.typography.fonts import FAMILY, FOLDER

FACES = {
    "embedRegular": "SourceSans3-Regular.ttf",
    "embedBold": "SourceSans3-Bold.ttf",
    "embedItalic": "SourceSans3-Italic.ttf",
}
"""In the order that the schema demands, with the file of each."""

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
VEILED = 32


def with_fonts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a document with those of its embedded fonts.

    Args:
        parts: by name, as Pandoc writes them: the type of embedded fonts is named already, and the table of fonts,
            from the reference document, knows our family.
    """
    faces, relations, fonts = "", "", {}
    for number, (face, file) in enumerate(FACES.items(), 1):
        data = (FOLDER / file).read_bytes()
        key = uuid.UUID(bytes=hashlib.sha256(data).digest()[:16])
        fonts[f"word/fonts/font{number}.odttf"] = veiled(data, key)
        faces += f'<w:{face} r:id="rId{number}" w:fontKey="{{{str(key).upper()}}}"/>'
        relations += f'<Relationship Id="rId{number}" Type="{RELATION}/font" Target="fonts/font{number}.odttf"/>'
    settings, table = parts["word/settings.xml"].decode(), parts["word/fontTable.xml"].decode()
    return {
        **parts,
        **fonts,
        "word/fontTable.xml": _within(table, faces).encode(),
        "word/_rels/fontTable.xml.rels": RELATIONS.format(relations).encode(),
        "word/settings.xml": settings.replace("<w:embedSystemFonts />", "<w:embedTrueTypeFonts/>").encode(),
    }


RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def veiled(font: bytes, key: uuid.UUID) -> bytes:
    """Return a font as Word embeds it; applying this twice gives the font back."""
    backwards = (key.bytes[::-1] * 2)[:VEILED]
    return bytes(one ^ two for one, two in zip(font[:VEILED], backwards, strict=True)) + font[VEILED:]


def _within(table: str, faces: str) -> str:
    """Return the faces at the end of our family's entry."""
    start = table.index(f'w:name="{FAMILY}"')
    end = table.index("</w:font>", start)
    return table[:end] + faces + table[end:]
