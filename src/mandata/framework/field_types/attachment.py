"""Files that people put in: a cell names the file, with the hash of its content."""

from __future__ import annotations

import re

import pyarrow as pa

from mandata.framework.field_types.base import Mistake, where_sql
from mandata.framework.field_types.string import String

MARK = " sha256:"
FILE = re.compile(r"[^\x00-\x20\x7f][^\x00-\x1f\x7f]{0,199} sha256:[0-9a-f]{64}")


class AttachedFile(String):
    """The name of a file and the SHA-256 of its content. The file itself stays on the platform."""

    name = "attachment"
    is_text = False
    is_dimension = False
    takes_codes = False
    takes_pattern = False
    can_name_rows = False
    is_noted = False
    seldom_changes = False
    holds_file = True
    is_of_entries = True

    def read(self, text: str) -> str | Mistake:
        """Return the text, or what is wrong with it."""
        return text if FILE.fullmatch(text) else Mistake("wrong-attachment", {"text": text})

    def value_sql(self, text: str) -> str:
        """Return the SQL for the text."""
        return where_sql(text, FILE, text)

    def beyond_sql(self, name: str, column: pa.DataType | None) -> str | None:
        """Return the SQL condition for a text that names no file."""
        return None if column is None else f"NOT regexp_full_match({name}, '{FILE.pattern}')"


def file_cell(name: str, sha256: str) -> str:
    """Return the cell for a file."""
    return f"{name}{MARK}{sha256}"


def file_hash(cell: str) -> str:
    """Return the hash of the file in a cell; "" where it names none."""
    return cell.rpartition(MARK)[2] if FILE.fullmatch(cell) else ""


def file_name(cell: str) -> str:
    """Return the name of the file in a cell; the cell itself where it names none."""
    return cell.rpartition(MARK)[0] if FILE.fullmatch(cell) else cell
