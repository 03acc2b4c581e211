"""From accepted returns to the records: the files of the workspace are a pure function of what was signed.

A cycle is marked as behind in the transaction that accepts a return; the files are written after it, beside what
stands and then renamed, and the mark is taken off. A process that dies in between leaves the mark, and whoever
next needs the records writes them first.
"""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from mandata.collection.checking import as_csv
from mandata.collection.holding import records_held
from mandata.collection.models import Cycle, Return, Seal, State
from mandata.durable_files import make_folder, put_in_place, remove
from mandata.records import Manifest, Workspace, are_torn, open_workspace
from mandata.records import accept as accept_returns


def bring_up_to_date() -> None:
    """Bring the files of the workspace that are not made from returns up to date, by the functions in the settings."""
    for name in settings.WORKSPACE_WRITERS:
        import_string(name)()


def write_records() -> Manifest | None:
    """Bring the records up to what was accepted in every cycle that is behind, and mend them where they are torn.

    They are torn where a process died between putting two of their files in place.

    Returns:
        What was accepted; None where there was nothing to do.

    Raises:
        InvalidInput: the accepted returns do not go together (a row handed in by two organisations, say); all findings.
            The records that stood before still stand, and the cycle stays behind.
    """
    if not _is_due():
        return None
    with records_held():
        return _write_records()


def _is_due() -> bool:
    """Whether there is something to write: asked before anything is held, since every preview of a text asks."""
    return Cycle.objects.filter(records_are_behind=True).exists() or are_torn(workspace())


def _write_records() -> Manifest | None:
    bring_up_to_date()
    with transaction.atomic():
        behind = list(Cycle.objects.select_for_update(no_key=True).filter(records_are_behind=True))
        if not behind and not are_torn(workspace()):
            return None
        for cycle in behind:
            _write_returns(cycle)
        manifest = accept_returns(dataclasses.replace(workspace(), is_gathering=True))
        Cycle.objects.filter(pk__in=[cycle.pk for cycle in behind]).update(records_are_behind=False)
    return manifest


def workspace() -> Workspace:
    """The workspace that the platform writes its records into."""
    return open_workspace(Path(settings.WORKSPACE))


def _write_returns(cycle: Cycle) -> None:
    """Write one file for each form that somebody's accepted return answers; the folder is replaced as a whole."""
    folder = Path(settings.WORKSPACE) / "returns" / f"cycle-{cycle.number}"
    make_folder(folder)
    with tempfile.TemporaryDirectory(dir=Path(settings.WORKSPACE), prefix=".accepting-") as scratch:
        beside = Path(scratch) / folder.name
        beside.mkdir()
        for name, text in csv_texts(cycle, signed_rows(cycle)).items():
            (beside / f"{name}.csv").write_text(text, "utf-8")
        _keep_what_is_not_a_form(folder, beside, cycle)
        _replace_changed(folder, beside)


def signed_rows(cycle: Cycle) -> dict[Return, Sequence[Mapping[str, str]]]:
    """Return the cells of each accepted return as they were last signed: by their order, whatever the clock said."""
    seals = Seal.objects.filter(returned__cycle=cycle, kind=State.ACCEPTED).select_related("returned__cycle")
    return {seal.returned: [row["cells"] for row in seal.rows] for seal in seals.order_by("id")}


def csv_texts(cycle: Cycle, rows: Mapping[Return, Sequence[Mapping[str, str]]]) -> dict[str, str]:
    """The text of each form's file.

    Args:
        rows: the cells of each return; they follow one another in the framework's order of organisations.
    """
    order = list(cycle.framework.organisations)
    by_form: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for item in sorted(rows, key=lambda item: (order.index(item.organisation), item.pk)):
        by_form[item.form].extend(rows[item])
    return {name: as_csv(cycle.framework.forms[name], its_rows) for name, its_rows in by_form.items()}


def _keep_what_is_not_a_form(folder: Path, beside: Path, cycle: Cycle) -> None:
    """Registers and control totals are kept by others."""
    handed_in = set(Return.objects.filter(cycle=cycle).values_list("form", flat=True))
    for path in folder.glob("*.csv"):
        if path.stem not in handed_in and not (beside / path.name).exists():
            shutil.copy2(path, beside / path.name)


def _replace_changed(folder: Path, beside: Path) -> None:
    """Rename each new file over the old one and take away what is no longer there."""
    new = {path: folder / path.name for path in beside.iterdir()}
    changed = {path: target for path, target in new.items() if not _is_same(path, target)}
    put_in_place(changed)
    remove(path for path in folder.glob("*.csv") if path not in new.values())


def _is_same(path: Path, target: Path) -> bool:
    return target.exists() and target.read_bytes() == path.read_bytes()
