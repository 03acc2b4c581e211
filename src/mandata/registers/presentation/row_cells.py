"""The rows of an entry's sub-tables on its page: each a line of inputs, with one blank line for a new row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.collection.presentation.cells import Cell
from mandata.collection.presentation.columns import Column
from mandata.framework.model import Field, Form
from mandata.registers.declared import Register, SubTable
from mandata.registers.entry_rows import Row, counted_field, filled_rows, rows_of
from mandata.registers.models import Entry
from mandata.registers.presentation.entry_cells import (
    NONE,
    TypedEntry,
    columns_of,
    drawn_row,
    in_words,
    read,
    with_number,
)

KEY = re.compile(r"n?[0-9]{1,6}")
"""The name of a row on the page: its number, or `n` and a number for a new one."""

MOST_ROWS = 100
"""Maximum rows of a sub-table that a page shows; the others stay as they are."""

Columns = Sequence[tuple[Field, Column]]


@dataclass(frozen=True, slots=True)
class TypedRow:
    """The data sent for one row.

    Attributes:
        key: its name on the page.
        before: the cells that the page showed.
        is_removed: whether the person removes it.
    """

    key: str
    typed: TypedEntry
    before: Mapping[str, str]
    is_removed: bool

    @property
    def row(self) -> Row:
        """The row with its cells after the change."""
        return Row(0 if self.key.startswith("n") else int(self.key), {**self.before, **self.typed.cells})


TypedRows = Mapping[str, Sequence[TypedRow]]
"""The rows that a page sends, by sub-table."""


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row as it is drawn.

    Attributes:
        key: its name on the page.
        place: the same, unique on the page.
        wrong: errors of the row as a whole.
    """

    key: str
    place: str
    title: str
    cells: Sequence[Cell]
    wrong: Sequence[str] = ()
    is_new: bool = False
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A sub-table as it is drawn.

    Attributes:
        is_open: whether the person may change its rows.
        left_out: number of rows that are not shown.
    """

    form: Form
    columns: Sequence[Column]
    rows: Sequence[DrawnRow]
    is_open: bool
    left_out: int = 0

    @property
    def errors(self) -> Iterator[tuple[str, str, str]]:
        """Yield each error: id of its place, label, sentence."""
        for row in self.rows:
            for text in row.wrong:
                yield f"r{row.place}", f"{self.form.title}, {row.title}", text
            for cell in row.cells:
                for text in cell.wrong:
                    yield cell.id, f"{self.form.title}, {row.title}, {cell.column.label}", text


def sent_keys(table: SubTable, posted: Any) -> list[str]:
    """Return the names of the rows that a page sends."""
    return [key for key in dict.fromkeys(posted.getlist(f"{table.form.name}.rows")) if KEY.fullmatch(key)]


def input_name(table: SubTable, key: str, field: str) -> str:
    """Return the name of an input of a row."""
    return f"{_place(table, key)}.{table.form.name}-{field}"


def read_rows(
    tables: Iterable[SubTable], posted: Any, entry: Entry | None, refused: Mapping[str, str] = NONE
) -> dict[str, list[TypedRow]]:
    """Return the rows that the page of an entry sends; a sub-table that is not on it is left out.

    Rows of the entry that the page did not show stay as they are.

    Args:
        tables: those whose rows the person may change.
        posted: Django's `QueryDict`.
        refused: why files were refused, by input.
    """
    found = {}
    for table in tables:
        name = table.form.name
        keys = sent_keys(table, posted)
        if not keys:
            continue
        before = {str(row.number): row.cells for row in rows_of(entry, name)} if entry else {}
        found[name] = [
            TypedRow(
                key,
                read(
                    table.declared,
                    posted,
                    before.get(key, {}),
                    fields=table.fields,
                    place=input_name(table, key, ""),
                    refused=refused,
                ),
                before.get(key, {}),
                is_removed=f"{_place(table, key)}.remove" in posted,
            )
            for key in keys
        ]
        found[name] += [TypedRow(key, TypedEntry(), before[key], is_removed=False) for key in before if key not in keys]
    return found


def sent_rows(tables: Iterable[SubTable], typed: TypedRows) -> dict[str, list[Row]]:
    """Return the rows to store: those that are not removed and not blank."""
    return {
        table.form.name: [item.row for item in _kept(table, typed[table.form.name])]
        for table in tables
        if table.form.name in typed
    }


def are_unclear(typed: TypedRows) -> bool:
    """Return whether a row that stays has a cell that cannot be understood."""
    return any(row.typed.unclear and not row.is_removed for rows in typed.values() for row in rows)


def drawn_tables(
    register: Register,
    rights: Rights,
    organisation: str,
    entry: Entry | None,
    *,
    is_open: bool,
    typed: TypedRows | None = None,
    wrong: Mapping[str, Mapping[int, Mapping[str, Sequence[str]]]] | None = None,
    one_more: str = "",
) -> list[DrawnTable]:
    """Return the sub-tables of an entry whose rows the person may see.

    Args:
        is_open: whether the person may change the entry.
        wrong: the errors in sent rows, by sub-table, place and field.
        one_more: the sub-table that gets another blank row.
    """
    kept = register.sub_tables_for(Action.KEEP_REGISTER, rights, organisation)
    return [
        _drawn(
            table,
            entry,
            is_open=is_open and table in kept,
            typed=(typed or {}).get(table.form.name),
            wrong=(wrong or {}).get(table.form.name, {}),
            one_more=one_more == table.form.name,
        )
        for table in register.sub_tables_for(Action.SEE_REGISTER, rights, organisation)
    ]


def theirs_in_rows(table: SubTable, entry: Entry, typed: Sequence[TypedRow]) -> tuple[list[TypedRow], Any]:
    """Return the rows of two people who changed an entry at the same time, and what the other person wrote.

    Args:
        entry: as the other person left it.
        typed: the rows that this person sends.

    Returns:
        The rows, with those that the other person added; the differences by place among the rows to store, and field.
    """
    now = {str(row.number): row.cells for row in rows_of(entry, table.form.name)}
    added = [TypedRow(key, TypedEntry(), cells, is_removed=False) for key, cells in now.items()]
    sent = {row.key for row in typed}
    joined = [*typed, *(row for row in added if row.key not in sent)]
    texts: dict[int, dict[str, list[str]]] = {}
    for place, row in enumerate(_kept(table, joined)):
        if row.key.startswith("n"):
            continue
        theirs = now.get(row.key)
        if theirs is None:
            texts[place] = {"": [_("Somebody else removed this row.")]}
            continue
        differs = [item for item in table.fields if theirs.get(item.name, "") != row.row.cells.get(item.name, "")]
        texts[place] = {
            item.name: [
                _("Somebody else wrote: %(text)s")
                % {"text": in_words(table.declared, item, theirs.get(item.name, "")) or "–"}
            ]
            for item in differs
        }
    return joined, texts


def _drawn(
    table: SubTable,
    entry: Entry | None,
    *,
    is_open: bool,
    typed: Sequence[TypedRow] | None,
    wrong: Mapping[int, Mapping[str, Sequence[str]]],
    one_more: bool,
) -> DrawnTable:
    columns = _columns(table)
    rows = list(typed) if typed is not None else _as_stored(table, entry)
    if is_open and (typed is None or one_more):
        rows.append(TypedRow(_next_key(rows), TypedEntry(), {}, is_removed=False))
    kept = [row.key for row in _kept(table, rows)]
    shown = _first(rows)
    return DrawnTable(
        table.form,
        [column for _field, column in columns],
        [
            _drawn_row(table, columns, row, is_open, wrong.get(kept.index(row.key), {}) if row.key in kept else {})
            for row in shown
        ],
        is_open,
        len(rows) - len(shown),
    )


def _first(rows: Sequence[TypedRow]) -> list[TypedRow]:
    """Return as many rows as a page shows, and all new ones."""
    known = [row.key for row in rows if not row.key.startswith("n")][:MOST_ROWS]
    return [row for row in rows if row.key in known or row.key.startswith("n")]


def _drawn_row(
    table: SubTable, columns: Columns, row: TypedRow, is_open: bool, wrong: Mapping[str, Sequence[str]]
) -> DrawnRow:
    is_new, place = row.key.startswith("n"), _place(table, row.key)
    cells = drawn_row(
        table.declared,
        columns,
        row.row.cells if row.typed.cells or row.before else {},
        place=place,
        typed=row.typed,
        wrong=wrong,
        is_open=is_open,
        is_in_grid=True,
    )
    title = _("New row") if is_new else _("Row %(number)s") % {"number": row.key}
    return DrawnRow(row.key, place, title, cells, wrong.get("", ()), is_new, row.is_removed)


def _columns(table: SubTable) -> Columns:
    """Return the columns of the fields that people fill in; their names are unique on the page."""
    counted = counted_field(table.form)
    return [
        (item, replace(with_number(column) if item == counted else column, name=f"{table.form.name}-{column.name}"))
        for item, column in columns_of(table.declared, table.fields)
    ]


def _as_stored(table: SubTable, entry: Entry | None) -> list[TypedRow]:
    rows = rows_of(entry, table.form.name) if entry else []
    return [TypedRow(str(row.number), TypedEntry(), row.cells, is_removed=False) for row in rows]


def _kept(table: SubTable, rows: Iterable[TypedRow]) -> list[TypedRow]:
    return [row for row in rows if not row.is_removed and filled_rows(table, [row.row])]


def _next_key(rows: Sequence[TypedRow]) -> str:
    return f"n{1 + max((int(row.key[1:]) for row in rows if row.key.startswith('n')), default=0)}"


def _place(table: SubTable, key: str) -> str:
    return f"{table.form.name}-{key}"
