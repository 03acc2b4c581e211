"""A process that accepts a return and is killed on its way; run by `test_crashes`, never by pytest itself.

python crashing.py prepare            a platform with one return accepted and written, and one cleared
python crashing.py accept POINT       accept the other and write the records; SIGKILL before the POINT-th thing that
                                      is asked of the database or the disk (0: never); says how many there were
python crashing.py check              what a new process finds, and finds again after bringing the records up to date
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from tests.framework import schools
from tests.platform_fixtures import WORKSPACE

from mandata.accounts.models import Grant, User
from mandata.accounts.roles import Clearance, Role
from mandata.collection import workflow
from mandata.collection.accepting import workspace, write_records
from mandata.collection.models import Cycle, EventKind, Return, State
from mandata.collection.opening import open_cycle
from mandata.collection.saving import Edit, save_cells
from mandata.collection.signing import current_hash
from mandata.findings import InvalidInput
from mandata.framework import read_framework
from mandata.records import open_records

ON_DISK = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.copyfile", "shutil.rmtree"}


def prepare() -> None:
    call_command("migrate", verbosity=0)
    folder = Path(os.environ["MANDATA_HOME"]) / "workspace"
    schools.write(folder / "framework")
    schools.put(folder / "workspace.yaml", WORKSPACE)
    open_cycle(read_framework(folder / "framework"), 2, date(2099, 3, 31))
    accept(cleared("LAKE"))
    write_records()
    cleared("HILL")


def person(role: Role, organisation: str = "") -> User:
    user, _ = User.objects.get_or_create(email=f"{role.value}.{organisation.lower() or 'all'}@example.org")
    Grant.objects.get_or_create(user=user, role=role.value, organisation=organisation, clearance=Clearance.CONFIDENTIAL)
    return user


def cleared(organisation: str) -> Return:
    returned = Return.objects.get(organisation=organisation, form="pupils")
    focal, officer = person(Role.FOCAL_POINT, organisation), person(Role.CLEARING_OFFICER, organisation)
    save_cells(returned, [Edit(str(returned.rows_of()[0].uid), "pupils", "", "100")], focal)
    workflow.submit(returned, focal)
    return workflow.clear(returned, officer, current_hash(returned))


def accept(returned: Return) -> Return:
    return workflow.accept(returned, person(Role.COORDINATOR), current_hash(returned))


def killed(point: int) -> Any:
    """Count what is asked of the database and the disk; the process dies just before the one with this number."""
    count = itertools.count(1)

    def one_more() -> int:
        number = next(count)
        if number == point:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    def on_disk(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        if event in ON_DISK or writes:
            one_more()

    def in_database(execute: Any, *arguments: Any) -> Any:
        one_more()
        return execute(*arguments)

    sys.addaudithook(on_disk)
    connection.execute_wrappers.append(in_database)
    return one_more


def go(point: int) -> None:
    returned, coordinator = Return.objects.get(organisation="HILL", form="pupils"), person(Role.COORDINATOR)
    seen = current_hash(returned)
    one_more = killed(point)
    workflow.accept(returned, coordinator, seen)
    print("accepted", flush=True)
    write_records()
    print("written", flush=True)
    print(one_more() - 1, flush=True)


def check() -> None:
    returned = Return.objects.get(organisation="HILL", form="pupils")
    found = {
        "is_accepted": returned.state == State.ACCEPTED,
        "seals": returned.seals.filter(kind=State.ACCEPTED).count(),
        "events": returned.events.filter(kind=EventKind.ACCEPTED).count(),
        "is_behind": Cycle.objects.get().records_are_behind,
        "before": rows(),
    }
    write_records()
    print(json.dumps({**found, "after": rows(), "is_behind_after": Cycle.objects.get().records_are_behind}))


def rows() -> dict[str, int | None] | None:
    """Pupils by school in the records; None where they say of themselves that they are not whole."""
    try:
        table = open_records(workspace()).table("pupils")
    except InvalidInput:
        return None
    return {row["school"]: row["pupils"] for row in table.to_pylist() if row["level"] == "primary"}


def main(verb: str, point: str = "0") -> None:
    if verb == "accept":
        go(int(point))
    else:
        {"prepare": prepare, "check": check}[verb]()
