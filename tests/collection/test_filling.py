"""What people type is kept, each cell on its own account."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.saving import CannotChange, Edit, add_row, remove_row
from mandata.collection.domain.signing import snapshot
from mandata.collection.domain.typed_cells import keep
from mandata.collection.domain.undo import bring_back, removed_rows
from mandata.collection.models import Change, Cycle, Return, Seal, State

Person = Callable[..., User]


@pytest.fixture
def focal(person: Person) -> User:
    return person(Role.FOCAL_POINT)


@pytest.fixture
def row(returned: Return) -> str:
    return str(returned.rows_of().first().uid)


def cells(returned: Return) -> dict[str, str]:
    return returned.rows_of().first().cells


def accepted_last_time(cycle: Cycle, *rows: dict[str, str]) -> None:
    """Hill School's rows of the first cycle."""
    earlier = Cycle.objects.create(
        number=1,
        title="First year",
        framework_sha256=cycle.framework_sha256,
        period_start="2023-01-01",
        period_end="2023-12-31",
        collection_start="2023-12-31",
        collection_end="2024-01-31",
        is_closed=True,
    )
    returned = Return.objects.create(
        cycle=earlier, organisation="HILL", form="pupils", state=State.ACCEPTED, due_on="2024-01-31"
    )
    for position, texts in enumerate(rows):
        returned.rows.create(position=position, cells={"school": "HILL", **texts})
    Seal.objects.create(returned=returned, version=1, kind=State.ACCEPTED, sha256="", rows=snapshot(returned))


def test_valid_cells_are_saved_and_the_others_are_not(returned: Return, focal: User, row: str) -> None:
    edits = [Edit(row, "pupils", "", "12"), Edit(row, "school", "HILL", "LAKE"), Edit(row, "absent", "3", "4")]
    kept = keep(returned, [*edits, Edit(str(uuid.uuid4()), "pupils", "", "1")], focal)
    assert [edit.field for edit in kept.saved] == ["pupils"]
    assert [item.edit.field for item in kept.refused] == ["school", "pupils"]
    assert cells(returned)["pupils"] == "12"
    assert not kept.is_all_saved


def test_a_cell_that_somebody_else_changed_is_a_conflict(returned: Return, focal: User, row: str) -> None:
    keep(returned, [Edit(row, "absent", "", "3")], focal)
    kept = keep(returned, [Edit(row, "absent", "", "4"), Edit(row, "pupils", "", "12")], focal)
    assert [(item.theirs, item.yours) for item in kept.conflicts] == [("3", "4")]
    assert cells(returned) | {"absent": "3", "pupils": "12"} == cells(returned)


def test_nothing_is_saved_in_a_return_that_was_submitted(returned: Return, focal: User, row: str) -> None:
    returned.state = State.SUBMITTED
    returned.save()
    kept = keep(returned, [Edit(row, "absent", "", "4")], focal)
    assert [item.edit.new for item in kept.refused] == ["4"]
    assert "absent" not in cells(returned)


def test_a_row_that_was_added_while_offline_is_added_once(returned: Return, focal: User) -> None:
    uid = uuid.uuid4()
    for _ in range(2):
        keep(returned, [Edit(str(uid), "remark", "", "new")], focal, added=[uid])
    assert [row.cells for row in returned.rows_of().filter(uid=uid)] == [{"school": "HILL", "remark": "new"}]


def test_a_row_that_somebody_removed_does_not_come_back_by_itself(returned: Return, focal: User) -> None:
    row = str(add_row(returned, focal).uid)
    remove_row(returned, row, focal)
    kept = keep(returned, [Edit(row, "remark", "", "new")], focal, added=[uuid.UUID(row)])
    assert [item.edit.new for item in kept.refused] == ["new"]
    assert not returned.rows_of().filter(uid=row).exists()


def test_what_was_offered_and_taken_counts_as_prefilled_until_it_changes(
    cycle: Cycle, returned: Return, focal: User, row: str
) -> None:
    accepted_last_time(cycle, {"level": "primary", "grade": "good", "pupils": "90"})
    edits = [Edit(row, "grade", "", "good"), Edit(row, "pupils", "", "91")]
    keep(returned, edits, focal, taken=[(row, "grade"), (row, "pupils")])
    assert returned.rows_of().first().prefilled == ["grade"]
    assert list(returned.changes.order_by("id").values_list("field", "source")) == [
        ("pupils", Change.Source.FORM),
        ("grade", Change.Source.PREFILL),
    ]
    keep(returned, [Edit(row, "grade", "good", "poor")], focal)
    assert returned.rows_of().first().prefilled == []


def test_a_removed_row_comes_back_with_its_cells(returned: Return, focal: User) -> None:
    row = str(add_row(returned, focal, {"level": "primary"}).uid)
    keep(returned, [Edit(row, "pupils", "", "12"), Edit(row, "remark", "", "")], focal)
    remove_row(returned, row, focal)
    assert [item.cells for item in removed_rows(returned)] == [{"school": "HILL", "level": "primary", "pupils": "12"}]
    bring_back(returned, row, focal)
    assert returned.rows_of().last().cells == {"school": "HILL", "level": "primary", "pupils": "12"}
    assert removed_rows(returned) == []


def test_only_what_was_removed_comes_back(returned: Return, focal: User, row: str) -> None:
    added = add_row(returned, focal, {"level": "primary"})
    for uid in (row, str(added.uid), str(uuid.uuid4())):
        with pytest.raises(CannotChange):
            bring_back(returned, uid, focal)
