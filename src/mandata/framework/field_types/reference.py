"""References to entries of a register."""

from __future__ import annotations

from mandata.framework.field_types.string import String


class EntryReference(String):
    """The name of an entry of a register. It names no row, because merging two entries changes it."""

    name = "reference"
    is_text = False
    takes_codes = False
    takes_pattern = False
    can_name_rows = False
    is_noted = False
    refers = True
    is_of_entries = True
