"""Yes or no."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from mandata.framework.field_types.base import FieldType, Kind, Mistake
from mandata.plain_text import bare

BOOLEANS = {"yes": True, "no": False, "true": True, "false": False}
"""In small letters or capitals: `true` is a Table Schema's word, `TRUE` what a spreadsheet writes into a CSV file."""

YES = ("yes", "true", "oui", "vrai", "نعم", "sí", "si", "sim", "да", "ja", "是")
NO = ("no", "false", "non", "faux", "لا", "não", "nao", "нет", "nein", "否")
WORDS = {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")}
"""What people write for yes and no, in small letters, in any language."""


class Boolean(FieldType):
    """Yes or no."""

    name = "boolean"
    kind = Kind.BOOLEAN
    arrow = pa.bool_()
    table_schema = "boolean"
    values = ("yes", "no")
    is_shared_by_many = True
    seldom_changes = True
    is_noted = False

    def read(self, text: str) -> bool | Mistake:
        """Return whether the text says yes, or what is wrong with it."""
        wrong = Mistake("wrong-boolean", {"text": text})
        return BOOLEANS.get(text.lower(), wrong)

    def fits(self, column: pa.DataType) -> bool:
        """Return whether a column holds truth values."""
        return bool(pa.types.is_boolean(column))

    def value_sql(self, text: str) -> str:
        """Return the SQL for the truth value."""
        words = " ".join(f"WHEN '{word}' THEN {value}" for word, value in BOOLEANS.items())
        return f"CASE lower({text}) {words} END"

    def readings(self, text: str) -> Sequence[str]:
        """Return yes or no for the words of other languages."""
        return (WORDS.get(bare(text).casefold(), text),)
