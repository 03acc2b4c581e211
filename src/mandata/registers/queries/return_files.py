"""Writing entries into the files of the workspace, from which the records are accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from mandata.collection.models import Cycle
from mandata.collection.workspace.return_csv import as_csv, asked_fields
from mandata.durable_files import remove, write_if_changed
from mandata.framework.model import Form
from mandata.registers.entry_rows import lines_of
from mandata.registers.models import Entry


def write_entries() -> None:
    """Write one file for each register and cycle: a pure function of the entries, put in place by renaming.

    An entry belongs to the first cycle that ends on its date or later and was not closed when the entry was made. So
    late entries are reported late and not lost, and nothing is reported twice. Later changes change the figures where
    they were reported, and are restatements. An entry without a date belongs to the first cycle that is open for it;
    one after all cycles waits for its cycle. The rows of an entry belong to its cycle.
    """
    cycles = _cycles()
    shared = _shared_out(Entry.objects.all(), cycles)
    for cycle in cycles:
        for name, form in cycle.framework.forms.items():
            if form.kind == "register":
                entries = shared[cycle.number, form.part_of or name]
                _put(_path(cycle, name), as_csv(form, (cells for _entry, cells in _lines(form, entries))))


def rows_of(number: int | None, form: Form) -> list[Entry]:
    """Return the entry of each row in the file of a cycle, in order: of a register, or of a sub-table.

    A blank entry is not a row.

    Args:
        number: of the cycle; None for no cycle, which has no file.
    """
    register = form.part_of or form.name
    shared = _shared_out(Entry.objects.filter(form=register), _cycles())
    names = [field.name for field in asked_fields(form)]
    lines = _lines(form, shared.get((number or 0, register), []))
    return [entry for entry, cells in lines if any(cells.get(name, "").strip() for name in names)]


def cycle_of(entry: Entry) -> Cycle | None:
    """Return the cycle that reports an entry; None if it is merged, or waits for a cycle that is not open yet."""
    return _cycle_of(entry, _cycles()) if entry.state != Entry.State.MERGED else None


def _cycles() -> list[Cycle]:
    return list(Cycle.objects.order_by("number"))


def _shared_out(entries: QuerySet[Entry], cycles: Sequence[Cycle]) -> Mapping[tuple[int, str], list[Entry]]:
    """Return the entries of each cycle, by its number and the name of the register."""
    shared: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in entries.exclude(state=Entry.State.MERGED).order_by("id"):
        cycle = _cycle_of(entry, cycles)
        if cycle is not None:
            shared[cycle.number, entry.form].append(entry)
    return shared


def _cycle_of(entry: Entry, cycles: Iterable[Cycle]) -> Cycle | None:
    for cycle in cycles:
        is_too_late = cycle.closed_at is not None and entry.created_at > cycle.closed_at
        if not is_too_late and (entry.dated is None or entry.dated <= cycle.period_end):
            return cycle
    return None


def _lines(form: Form, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Mapping[str, str]]]:
    """Yield the rows of some entries in a form, each with its entry."""
    if form.part_of:
        yield from lines_of(form, entries)
    else:
        yield from ((entry, entry.cells) for entry in entries)


def _path(cycle: Cycle, name: str) -> Path:
    return Path(settings.WORKSPACE) / "returns" / f"cycle-{cycle.number}" / f"{name}.csv"


def _put(path: Path, text: str) -> None:
    """Put a whole file in place; a register without entries has none."""
    if text.count("\n") < 2:
        remove([path])
    else:
        write_if_changed(path, text)
