"""From accepted returns to the records: the files of the workspace are a pure function of what was signed.

A cycle is marked as behind in the transaction that accepts a return. The files are then written to a temporary place
and renamed, and the mark is removed. If a process dies in between, the mark stays, and the next process that
needs the records writes them first.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import math
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from mandata.collection import framework_versions
from mandata.collection.models import Cycle, Return, Seal, State
from mandata.collection.workspace.lock import records_held
from mandata.collection.workspace.return_csv import as_csv
from mandata.durable_files import make_folder, put_in_place, remove
from mandata.findings import InvalidInput
from mandata.framework.model import END_OF_DAY
from mandata.records import Manifest, Workspace, are_torn, open_cycle_of, open_workspace
from mandata.records import accept as accept_returns
from mandata.records.submissions import COLUMNS as DAY_COLUMNS
from mandata.records.submissions import DUE
from mandata.records.submissions import FILE as DAYS


def bring_up_to_date() -> None:
    """Update the files of the workspace that are not made from returns, with the functions in the settings."""
    for name in settings.WORKSPACE_WRITERS:
        import_string(name)()


def write_records(cycle: Cycle | None = None) -> Manifest | None:
    """Update the records of every cycle that is behind, and repair damaged ones.

    They are damaged if a process died between putting two of their files in place. Each cycle has its own records,
    made from its returns and those of earlier cycles; a cycle that cannot be written does not block others.

    Args:
        cycle: the one whose records are needed; None for every open cycle.

    Returns:
        What was accepted for the cycle, or for the newest one; None if there was nothing to do.

    Raises:
        InvalidInput: the accepted returns of the cycle are inconsistent (for example, two organisations submitted
            the same
        row); all findings. Its files and records are unchanged, and the cycle stays behind.
    """
    if not _is_due(cycle):
        return None
    with records_held():
        return _write_records(cycle)


def _is_due(cycle: Cycle | None) -> bool:
    """Return whether there is something to write. This is checked without any lock, for every preview."""
    if Cycle.objects.filter(records_are_behind=True).exists():
        return True
    return any(are_torn(workspace(item)) for item in ([cycle] if cycle else Cycle.objects.filter(is_closed=False)))


def _write_records(cycle: Cycle | None) -> Manifest | None:
    bring_up_to_date()
    written: dict[int, Manifest] = {}
    failed: dict[int, InvalidInput] = {}
    with transaction.atomic():
        for item in _to_write(cycle):
            try:
                written[item.number] = _accept(item)
            except InvalidInput as invalid:
                failed[item.number] = invalid
        Cycle.objects.filter(number__in=written).update(records_are_behind=False)
    asked = failed if cycle is None else {number: failed[number] for number in failed if number == cycle.number}
    if asked:
        raise InvalidInput(finding for invalid in asked.values() for finding in invalid.findings)
    return written.get(cycle.number if cycle else max(written, default=0))


def _to_write(cycle: Cycle | None) -> list[Cycle]:
    """Return the cycles whose records may be out of date, earliest first: each is part of later ones."""
    cycles = list(Cycle.objects.select_for_update(no_key=True).order_by("number"))
    first = min((item.number for item in cycles if item.records_are_behind), default=math.inf)

    def may_be_out_of_date(item: Cycle) -> bool:
        follows = not item.is_closed and item.number > first
        return item.records_are_behind or follows or (item.number == cycle.number if cycle else not item.is_closed)

    return [item for item in cycles if may_be_out_of_date(item)]


def _accept(cycle: Cycle) -> Manifest:
    """Write the files of a cycle's returns and its records; the files do not change if that is impossible."""
    folder = Path(settings.WORKSPACE) / "returns" / f"cycle-{cycle.number}"
    make_folder(folder)
    with tempfile.TemporaryDirectory(dir=Path(settings.WORKSPACE), prefix=".accepting-") as scratch:
        before = shutil.copytree(folder, Path(scratch) / "before")
        if cycle.records_are_behind:
            _write_returns(cycle, folder, Path(scratch) / "after")
        try:
            return accept_returns(dataclasses.replace(workspace(cycle), is_gathering=True))
        except InvalidInput:
            _replace_changed(folder, before)
            raise


def workspace(cycle: Cycle | None = None) -> Workspace:
    """Return the workspace that the platform writes the records of a cycle into, over the cycle's own framework.

    Args:
        cycle: None for the current one. Before a cycle is open, it is the workspace as its file declares it.
    """
    cycle = cycle or current_cycle()
    if cycle is None:
        return declared_workspace()
    framework = framework_versions.framework_of(cycle.framework_sha256)
    return open_cycle_of(Path(settings.WORKSPACE), framework, cycle.number)


def declared_workspace() -> Workspace:
    """Return the workspace as its files declare it, with the newest version of the framework."""
    return open_workspace(Path(settings.WORKSPACE))


def current_cycle() -> Cycle | None:
    """Return the newest open cycle, otherwise the newest; None before the first."""
    return Cycle.objects.order_by("is_closed", "-number").first()


def _write_returns(cycle: Cycle, folder: Path, staging: Path) -> None:
    """Write one file for each form with an accepted return; the folder is replaced as a whole.

    Args:
        folder: of the cycle's returns.
        staging: an empty folder on the same disk.
    """
    staging.mkdir()
    for name, text in csv_texts(cycle, signed_rows(cycle)).items():
        (staging / f"{name}.csv").write_text(text, "utf-8")
    _keep_what_is_not_a_form(folder, staging, cycle)
    _write_days(staging / DAYS, cycle)
    _replace_changed(folder, staging)


def signed_rows(cycle: Cycle, form: str = "") -> dict[Return, Sequence[Mapping[str, str]]]:
    """Return the cells of each accepted return as last signed: by order, not by the clock.

    Args:
        form: name of the only form wanted; all by default.
    """
    seals = Seal.objects.filter(returned__cycle=cycle, kind=State.ACCEPTED).select_related("returned__cycle")
    seals = seals.filter(returned__form=form) if form else seals
    return {seal.returned: [row["cells"] for row in seal.rows] for seal in seals.order_by("id")}


def csv_texts(cycle: Cycle, rows: Mapping[Return, Sequence[Mapping[str, str]]]) -> dict[str, str]:
    """Return the text of each form's file.

    Args:
        rows: the cells of each return, in the framework's order of organisations.
    """
    order = list(cycle.framework.organisations)
    by_form: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for item in sorted(rows, key=lambda item: (order.index(item.organisation), item.pk)):
        by_form[item.form].extend(rows[item])
    return {name: as_csv(cycle.framework.forms[name], its_rows) for name, its_rows in by_form.items()}


def _keep_what_is_not_a_form(folder: Path, staging: Path, cycle: Cycle) -> None:
    """Copy registers and control totals, which other functions write."""
    with_returns = set(Return.objects.filter(cycle=cycle).values_list("form", flat=True))
    for path in folder.glob("*.csv"):
        if path.stem not in with_returns and not (staging / path.name).exists():
            shutil.copy2(path, staging / path.name)


def _write_days(path: Path, cycle: Cycle) -> None:
    """Add when each accepted return was submitted to the dates of other returns in the file."""
    days: dict[tuple[str, str], tuple[str, str]] = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.DictReader(file)
            days = {(line["form"], line["organisation"]): (line["date"], line.get(DUE) or "") for line in lines}
    for item in cycle.returns.filter(seals__kind=State.ACCEPTED, submitted_at__isnull=False).distinct():
        assert item.submitted_at is not None  # noqa: S101 (asked of the database)
        days[item.form, item.organisation] = _day_and_deadline(item.submitted_at, item)
    if days:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([(*DAY_COLUMNS, DUE), *((*key, *both) for key, both in sorted(days.items()))])
        path.write_text(text.getvalue(), "utf-8")


def _day_and_deadline(submitted_at: datetime, item: Return) -> tuple[str, str]:
    """Return when a return was submitted and when it was due; with the hour if it was not due at the end of a day."""
    at, due = submitted_at.astimezone(item.deadline.zone), item.deadline.moment
    if item.cycle.due_time == END_OF_DAY:
        return at.date().isoformat(), due.date().isoformat()
    return at.isoformat(timespec="seconds"), due.isoformat(timespec="minutes")


def _replace_changed(folder: Path, staging: Path) -> None:
    """Rename each new file over the old one and remove obsolete files."""
    new = {path: folder / path.name for path in staging.iterdir()}
    changed = {path: target for path, target in new.items() if not _is_same(path, target)}
    put_in_place(changed)
    remove(path for path in folder.glob("*.csv") if path not in new.values())


def _is_same(path: Path, target: Path) -> bool:
    return target.exists() and target.read_bytes() == path.read_bytes()
