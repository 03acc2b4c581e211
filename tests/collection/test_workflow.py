"""A return moves from blank to accepted, signed on the way; nothing moves that should not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from tests.collection.rich import open_rich_cycle

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.saving import CannotChange, Edit, save_cells
from mandata.collection.domain.signing import changed_since, current_hash
from mandata.collection.domain.workflow import CannotMove
from mandata.collection.models import Cycle, EventKind, Return, State
from mandata.collection.workspace.files import workspace, write_records
from mandata.records import open_records

Person = Callable[..., User]


def fill(returned: Return, by: User, **texts: str) -> None:
    """Put texts into the first row (primary school), as somebody who sees it as it is."""
    row = returned.rows_of().first()
    edits = [Edit(str(row.uid), name, row.cells.get(name, ""), text) for name, text in texts.items()]
    assert not save_cells(returned, edits, by).conflicts


def submitted(returned: Return, person: Person, **texts: str) -> Return:
    focal = person(Role.FOCAL_POINT)
    fill(returned, focal, **{"pupils": "100", **texts})
    return workflow.submit(returned, focal)


def cleared(returned: Return, person: Person) -> Return:
    returned = submitted(returned, person)
    return workflow.clear(returned, person(Role.CLEARING_OFFICER), current_hash(returned))


def accepted(returned: Return, person: Person) -> Return:
    returned = cleared(returned, person)
    return workflow.accept(returned, person(Role.COORDINATOR), current_hash(returned))


def test_the_rows_that_are_known_beforehand_are_ready(returned: Return) -> None:
    assert [row.cells for row in returned.rows_of()] == [
        {"school": "HILL", "level": "primary"},
        {"school": "HILL", "level": "secondary"},
    ]


def test_a_return_starts_with_its_first_cell(returned: Return, person: Person) -> None:
    fill(returned, person(Role.FOCAL_POINT), pupils="100")
    returned.refresh_from_db()
    assert returned.state == State.DRAFT
    assert [(change.old, change.new) for change in returned.changes.all()] == [("", "100")]


def test_a_return_goes_all_the_way_and_each_step_is_written_down(returned: Return, person: Person) -> None:
    assert accepted(returned, person).state == State.ACCEPTED
    kinds = [event.kind for event in returned.events.all()]
    assert kinds == [EventKind.STARTED, EventKind.SUBMITTED, EventKind.CLEARED, EventKind.ACCEPTED]


def test_what_is_accepted_is_in_the_records(returned: Return, person: Person) -> None:
    accepted(returned, person)
    write_records()
    rows = open_records(workspace()).table("pupils").to_pylist()
    assert [(row["level"], row["pupils"], row["pupils__status"]) for row in rows] == [
        ("primary", 100, "reported"),
        ("secondary", None, "not_reported"),
    ]


def test_nothing_with_an_error_is_submitted(returned: Return, person: Person) -> None:
    with pytest.raises(CannotMove, match="Correct 1 cell"):
        submitted(returned, person, pupils="many")


def test_sending_back_needs_a_reason(returned: Return, person: Person) -> None:
    returned = submitted(returned, person)
    with pytest.raises(CannotMove, match="reason"):
        workflow.send_back(returned, person(Role.CLEARING_OFFICER), "  ")


def test_what_comes_back_for_single_cells_is_locked_but_for_them(returned: Return, person: Person) -> None:
    returned = submitted(returned, person)
    row = returned.rows_of().first()
    returned = workflow.send_back(returned, person(Role.COORDINATOR), "Check it", [(str(row.uid), "pupils")])
    focal = person(Role.FOCAL_POINT)
    fill(returned, focal, pupils="101")
    with pytest.raises(CannotChange, match="other cells"):
        fill(returned, focal, absent="3")


def test_nobody_signs_what_they_did_not_see(returned: Return, person: Person) -> None:
    returned = submitted(returned, person)
    seen = current_hash(returned)
    focal = person(Role.FOCAL_POINT)
    returned = workflow.withdraw(returned, focal)
    fill(returned, focal, pupils="90")
    returned = workflow.submit(returned, focal)
    with pytest.raises(CannotMove, match="Review them again"):
        workflow.clear(returned, person(Role.CLEARING_OFFICER), seen)


def test_a_change_after_clearing_is_named_and_voids_it(returned: Return, person: Person) -> None:
    returned = cleared(returned, person)
    row = returned.rows_of().first()
    row.cells["pupils"] = "999"  # by whatever way
    row.save()
    assert [(item.field, item.old, item.new) for item in changed_since(returned, State.CLEARED)] == [
        ("pupils", "100", "999")
    ]
    with pytest.raises(CannotMove, match="Values changed since clearing: 1"):
        workflow.accept(returned, person(Role.COORDINATOR), current_hash(returned))


def test_an_accepted_return_is_reopened_only_as_a_new_version(returned: Return, person: Person) -> None:
    returned = accepted(returned, person)
    focal = person(Role.FOCAL_POINT)
    with pytest.raises(CannotChange, match="locked"):
        fill(returned, focal, pupils="101")
    returned = workflow.reopen(returned, person(Role.COORDINATOR), "The register was found")
    fill(returned, focal, pupils="101")
    first, second = returned.rows_of(1).first(), returned.rows_of(2).first()
    assert (first.uid, first.cells["pupils"], second.cells["pupils"]) == (second.uid, "100", "101")


def test_the_accepted_version_stays_in_the_records_until_the_next_is_accepted(returned: Return, person: Person) -> None:
    returned = accepted(returned, person)
    returned = workflow.reopen(returned, person(Role.COORDINATOR), "The register was found")
    fill(returned, person(Role.FOCAL_POINT), pupils="101")
    write_records()
    assert open_records(workspace()).table("pupils").to_pylist()[0]["pupils"] == 100


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR, Role.COORDINATOR])
def test_only_its_own_people_hand_a_return_in(returned: Return, person: Person, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        workflow.submit(returned, person(role))


def test_another_organisations_people_do_not_move_it(returned: Return, person: Person) -> None:
    with pytest.raises(PermissionDenied):
        workflow.submit(returned, person(Role.FOCAL_POINT, "LAKE"))


def test_two_people_never_write_over_each_other(returned: Return, person: Person) -> None:
    one, other = person(Role.FOCAL_POINT), person(Role.CLEARING_OFFICER)
    row = str(returned.rows_of().first().uid)
    save_cells(returned, [Edit(row, "pupils", "", "100")], one)
    saved = save_cells(returned, [Edit(row, "pupils", "", "200"), Edit(row, "absent", "", "4")], other)
    assert [(item.theirs, item.yours) for item in saved.conflicts] == [("100", "200")]
    assert returned.rows_of().first().cells["absent"] == "4"


def test_a_closed_cycle_is_locked(cycle: Cycle, returned: Return, person: Person) -> None:
    cycle.is_closed = True
    cycle.save()
    with pytest.raises(CannotChange, match="locked"):
        fill(returned, person(Role.FOCAL_POINT), pupils="1")


def test_a_return_goes_into_the_records_while_others_are_still_coming_in(home: Path, db: None, person: Person) -> None:
    cycle = open_rich_cycle(home)
    accepted(Return.objects.get(cycle=cycle, organisation="HILL", form="pupils"), person)
    assert write_records() is not None
    assert open_records(workspace()).table("pupils").num_rows == 2
