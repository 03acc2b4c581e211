"""The report's fonts as style sheet rules that hold the font files themselves."""

from __future__ import annotations

import base64
import functools

from mandata.report.fonts import WEB_FACES, WebFace


def font_rules(text: str) -> str:
    """Rules for the faces that a text needs, so that no script is carried that the page does not use."""
    points = {ord(character) for character in set(text)}
    faces = [
        face for face in WEB_FACES if any(first <= point <= last for point in points for first, last in face.ranges)
    ]
    return "\n".join(_rule(face) for face in faces)


@functools.cache
def _rule(face: WebFace) -> str:
    data = base64.b64encode(face.path.read_bytes()).decode()
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};font-weight:{face.weight};font-display:swap;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2");unicode-range:{face.unicode_range}}}'
    )
