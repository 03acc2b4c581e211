"""Texts of several paragraphs."""

from __future__ import annotations

from mandata.framework.field_types.string import String


class Text(String):
    """A text of several paragraphs. It names no row and holds no code."""

    name = "text"
    takes_codes = False
    takes_pattern = False
    can_name_rows = False
    seldom_changes = False
