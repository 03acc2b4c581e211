"""Stories that name organisations which their tags do not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from mandata.checks.subjects import subject_of_row
from mandata.findings import Finding, Place
from mandata.framework.model import Form
from mandata.messages import joined

NAME = re.compile(r"[A-Z][A-Z0-9-]+")
TEXT = "text"
TITLE = "title"


def check_tags(form: Form, rows: Iterable[Mapping[str, Any]], codes: Collection[str], cycle: int) -> list[Finding]:
    """Find stories of a cycle that name an organisation in title or text, and in no other field.

    Args:
        form: of the stories.
        rows: its records.
        codes: of the organisations.
    """
    return [
        Finding(
            "untagged-organisation",
            {"names": joined(missing)},
            Place(row["_return"], row["_line"]),
            subject=subject_of_row(form, row, TEXT),
            figures=(("named", ", ".join(missing)),),
        )
        for row in rows
        if row["_cycle"] == cycle and (missing := _missing(row, codes))
    ]


def _missing(row: Mapping[str, Any], codes: Collection[str]) -> list[str]:
    cells = [cell for name, cell in row.items() if name not in (TEXT, TITLE)]
    tagged = {word for cell in cells if isinstance(cell, str) for word in cell.split()}
    tagged |= {code for cell in cells if isinstance(cell, list) for code in cell}
    named = NAME.findall(f"{row.get(TITLE)} {row.get(TEXT)}")
    return [name for name in dict.fromkeys(named) if name in codes and name not in tagged]
