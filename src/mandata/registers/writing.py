"""From entries to the files of the workspace, which the records are accepted from."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings

from mandata.collection.checking import as_csv
from mandata.collection.models import Cycle
from mandata.registers.models import Entry


def write_entries() -> None:
    """Write one file for each register and open cycle: a pure function of the entries, put in place by renaming.

    An entry goes with the first open cycle that ends on its day or later, so that what came to be known late is
    reported late and not lost; one without a day goes with the last. One of a day after them all waits for its cycle.
    """
    cycles = list(Cycle.objects.filter(is_closed=False).order_by("number"))
    if not cycles:
        return
    shared: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in Entry.objects.exclude(state=Entry.State.MERGED).order_by("id"):
        cycle = _cycle_of(entry.dated, cycles)
        if cycle is not None:
            shared[cycle.number, entry.form].append(entry)
    for cycle in cycles:
        for name, form in cycle.framework.forms.items():
            if form.kind == "register":
                _put(_path(cycle, name), as_csv(form, (entry.cells for entry in shared[cycle.number, name])))


def _cycle_of(day: date | None, cycles: Sequence[Cycle]) -> Cycle | None:
    return next((cycle for cycle in cycles if day <= cycle.period_end), None) if day else cycles[-1]


def _path(cycle: Cycle, name: str) -> Path:
    return Path(settings.WORKSPACE) / "returns" / f"cycle-{cycle.number}" / f"{name}.csv"


def _put(path: Path, text: str) -> None:
    """Put a whole file in place; a register without entries has none."""
    if text.count("\n") < 2:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.new")  # several requests may write at a time
        beside.write_text(text, "utf-8")
        beside.replace(path)
