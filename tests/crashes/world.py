"""The platform that the stories run on: Lake School's return is published, Hill School's is cleared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from tests.framework import schools
from tests.platform_fixtures import WORKSPACE

from mandata.accounts.models import Grant, User
from mandata.accounts.roles import Clearance, Role
from mandata.collection.domain import workflow
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.saving import Edit, save_cells
from mandata.collection.domain.signing import current_hash
from mandata.collection.models import Attachment, Cycle, Return, State, Upload
from mandata.collection.workspace.files import workspace, write_records
from mandata.findings import InvalidInput
from mandata.framework import read_framework
from mandata.publishing.domain.approval import publish
from mandata.publishing.domain.building import make
from mandata.publishing.models import Release
from mandata.records import open_records
from mandata.registers.models import Entry

TEXT = 'There are {{ value("pupils.number") }} pupils.\n\n{{ exhibit("pupils-figures") }}\n'


def prepare() -> None:
    call_command("migrate", verbosity=0)
    folder = Path(settings.WORKSPACE)
    schools.write(folder / "framework")
    schools.put(folder / "workspace.yaml", WORKSPACE)
    schools.put(folder / "narrative" / "pupils.md", TEXT)
    schools.put(folder / "narrative" / "methods.md", "Counted by hand.\n")
    open_cycle(read_framework(folder / "framework"), 2, date(2099, 3, 31))
    accept(cleared("LAKE"))
    write_records()
    cleared("HILL")
    first = Release.objects.create(cycle=Cycle.objects.get(), dated=date(2025, 3, 1), made_by=person(Role.COORDINATOR))
    make(first)
    first.refresh_from_db()
    publish(first, person(Role.PUBLISHER), first.report_id)


def person(role: Role, organisation: str = "") -> User:
    user, _ = User.objects.get_or_create(email=f"{role.value}.{organisation.lower() or 'all'}@example.org")
    Grant.objects.get_or_create(user=user, role=role.value, organisation=organisation, clearance=Clearance.CONFIDENTIAL)
    return user


def return_of(organisation: str) -> Return:
    return Return.objects.get(organisation=organisation, form="pupils")


def cleared(organisation: str) -> Return:
    returned = return_of(organisation)
    focal, officer = person(Role.FOCAL_POINT, organisation), person(Role.CLEARING_OFFICER, organisation)
    save_cells(returned, [Edit(str(returned.rows_of()[0].uid), "pupils", "", "100")], focal)
    workflow.submit(returned, focal)
    return workflow.clear(returned, officer, current_hash(returned))


def accept(returned: Return) -> Return:
    return workflow.accept(returned, person(Role.COORDINATOR), current_hash(returned))


def opened_again(organisation: str) -> Return:
    """A return that is open to its focal point."""
    returned = return_of(organisation)
    if returned.state == State.ACCEPTED:
        returned = workflow.reopen(returned, person(Role.COORDINATOR), "Count again")
    return returned


def accident() -> None:
    """An entry of a register, which a build brings into the records."""
    day = date(2024, 5, 1)
    cells = {"id": "A1", "school": "HILL", "day": day.isoformat()}
    Entry.objects.get_or_create(form="accidents", organisation="HILL", cells=cells, dated=day)


def pupils() -> dict[str, int | None] | None:
    """Pupils by school in the records; None where they say of themselves that they are not whole."""
    try:
        table = open_records(workspace()).table("pupils")
    except InvalidInput:
        return None
    return {row["school"]: row["pupils"] for row in table.to_pylist() if row["level"] == "primary"}


def strays() -> list[str]:
    """Files that no row names, and temporary files that were never put in place."""
    named = {*Attachment.objects.values_list("file", flat=True), *Upload.objects.values_list("file", flat=True)}
    home, uploads = Path(settings.HOME), Path(settings.MEDIA_ROOT)
    stored = {path.relative_to(uploads).as_posix() for path in uploads.rglob("*") if path.is_file()}
    beside = {path.relative_to(home).as_posix() for path in home.rglob(".*") if path.name != ".charts"}
    return sorted((stored - named) | beside)
