"""The styles of the cells of a workbook."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

INK, MUTED, RULE, FAINT, BLUE, PAPER = "#16212C", "#6B7785", "#CCD5DE", "#F0F3F6", "#0B5FA5", "#FFFFFF"

RIGHT_TO_LEFT = 2

BASE: Mapping[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
BOXED: Mapping[str, Any] = {"border": 1, "border_color": RULE}

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "lead": {"text_wrap": True, "font_color": MUTED},
    "heading": {"bold": True, "font_size": 13, "font_color": BLUE},
    "plain": {"text_wrap": True},
    "strong": {"text_wrap": True, "bold": True},
    "step": {"bold": True, "font_color": BLUE, "align": "right"},
    "hint": {"text_wrap": True, "font_color": MUTED, "italic": True},
    "link": {"font_color": BLUE, "underline": 1},
    "head": {
        **BOXED, "bold": True, "text_wrap": True, "bg_color": BLUE, "font_color": PAPER, "valign": "bottom",
    },
    "head_to_look_at": {
        **BOXED, "italic": True, "text_wrap": True, "bg_color": FAINT, "font_color": MUTED, "valign": "bottom",
    },
    "boxed": {**BOXED, "text_wrap": True},
    "boxed_strong": {**BOXED, "text_wrap": True, "bold": True},
    "hidden": {},
}  # fmt: skip
"""Named looks of what the workbook itself says."""

TEXT_FORMAT = "@"


class Styles:
    """Makes each format once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[object, Format] = {}

    def look(self, name: str, text: str = "") -> Format:
        """Return a named style.

        Args:
            text: of the cell. If some of it is written from the right, all of it runs so: not every program
            detects this, and a sentence with a name in Latin letters would be broken.
        """
        from_the_right = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
        order = {"reading_order": RIGHT_TO_LEFT} if from_the_right else {}
        return self._format((name, from_the_right), {**BASE, **LOOKS[name], **order})

    def cell(self, number_format: str, *, is_text: bool, is_locked: bool, is_to_look_at: bool = False) -> Format:
        """Return the style of a cell that answers a form.

        Args:
            is_to_look_at: it is next to the cell that is filled in.
            is_text: the value is stored as a text.
        """
        look: dict[str, Any] = {**BASE, **BOXED, "locked": is_locked or is_to_look_at}
        look["num_format"] = TEXT_FORMAT if is_text else number_format
        if is_text:
            look["text_wrap"] = True
        else:
            look["align"] = "right"
        if is_locked or is_to_look_at:
            look["bg_color"] = FAINT
        if is_to_look_at:
            look.update({"font_color": MUTED, "italic": True})
        return self._format((number_format, is_locked, is_to_look_at, is_text), look)

    def _format(self, key: object, look: Mapping[str, Any]) -> Format:
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(look))
        return self._made[key]
