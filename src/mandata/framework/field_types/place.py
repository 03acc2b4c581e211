"""Places of a gazetteer: a code list with broader places."""

from __future__ import annotations

from mandata.framework.field_types.string import String


class GazetteerPlace(String):
    """A code of a gazetteer. People can write the name of the place instead, if only one has it."""

    name = "place"
    takes_pattern = False
    needs_codes = True
    has_broader = True
