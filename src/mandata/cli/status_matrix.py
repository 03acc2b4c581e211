"""Organisations and forms as tables that fit a screen: forms down, organisations across, block by block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from mandata.checks import Answered, FormStatus
from mandata.framework.model import Framework

MARKS = {
    Answered.WHOLE: ("✓", "green"),
    Answered.PARTLY: ("", "yellow"),
    Answered.MISSING: ("✗", "bold red"),
    Answered.NOT_APPLICABLE: ("–", "dim"),
}
DONE = (Answered.WHOLE, Answered.NOT_APPLICABLE)

NARROWEST, GAP = 4, 1
"""Characters of a column, and between two columns."""

LAST = NARROWEST + 3
"""Characters of the summary column."""

Cells = Mapping[tuple[str, str], FormStatus]
"""Returns by form and organisation."""


def matrices(found: Sequence[FormStatus], framework: Framework, width: int) -> Iterator[Table]:
    """Return one table per kind of organisation, or several if they do not fit side by side.

    Args:
        found: every return that was asked for.
        width: of the screen, in characters.
    """
    cells = {(item.form, item.organisation): item for item in found}
    asked = {item.organisation for item in found}
    organisations = [item for item in framework.organisations.values() if item.code in asked]
    for kind in dict.fromkeys(item.kind for item in organisations):
        codes = [item.code for item in organisations if item.kind == kind]
        forms = [form for form in framework.forms if any((form, code) in cells for code in codes)]
        widths = {code: _width(code, forms, cells) for code in codes}
        if _first(forms) + LAST + sum(widths.values()) + GAP * len(widths) > width:
            widths = {code: _narrow(code, forms, cells) for code in codes}
        for block in _blocks(widths, width - _first(forms) - LAST):
            yield _table(kind, block, cells, found)


def mark(item: FormStatus) -> Text:
    """Return the text of a cell for one return."""
    sign, style = MARKS[item.state]
    text = sign or f"{item.given}/{item.asked}"
    late = f"+{item.days_late}d" if item.days_late else ""
    return Text(f"({text}{late})" if item.together else f"{text}{late}", style)


def done(found: Iterable[FormStatus]) -> str:
    """Return how many were answered in full, out of how many: `9/11`."""
    states = [item.state in DONE for item in found]
    return f"{sum(states)}/{len(states)}"


def _first(forms: Sequence[str]) -> int:
    """Return the width of the column with the names of the forms."""
    return max(map(len, ("all answered", *forms))) + GAP


def _width(code: str, forms: Sequence[str], cells: Cells) -> int:
    """Return the width of an organisation's column with its whole code."""
    return max(len(code), _narrow(code, forms, cells))


def _narrow(code: str, forms: Sequence[str], cells: Cells) -> int:
    """Return the width of an organisation's column if not all fit side by side: its code is folded."""
    marks = [len(mark(cells[form, code])) for form in forms if (form, code) in cells]
    return max(NARROWEST, *marks)


def _blocks(widths: Mapping[str, int], room: int) -> Iterator[dict[str, int]]:
    """Yield the organisations that fit side by side, with the width of each column; at least one per block."""
    block: dict[str, int] = {}
    for code, wide in widths.items():
        if block and sum(block.values()) + GAP * len(block) + wide + GAP > room:
            yield block
            block = {}
        block[code] = wide
    yield block


def _table(kind: str, widths: Mapping[str, int], cells: Cells, found: Sequence[FormStatus]) -> Table:
    forms = list(dict.fromkeys(form for form, code in cells if code in widths))
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_footer=True)
    table.add_column(kind, footer="all answered", no_wrap=True)
    for code, wide in widths.items():
        mine = [item for item in found if item.organisation == code]
        table.add_column(_folded(code, wide), footer=done(mine), justify="center", min_width=wide)
    table.add_column("all", justify="right", no_wrap=True)
    for form in forms:
        row = [mark(cells[form, code]) if (form, code) in cells else Text() for code in widths]
        table.add_row(form, *row, done(item for item in found if item.form == form))
    return table


def _folded(code: str, wide: int) -> str:
    return "\n".join(code[start : start + wide] for start in range(0, len(code), wide))
