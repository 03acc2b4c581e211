"""How many cells are asked, answered and prefilled; the burden of a cycle."""

from __future__ import annotations

from mandata.collection.models import Cycle, Return
from mandata.collection.queries.burden import burden
from mandata.collection.queries.progress import Progress, progress_of


def test_every_answer_of_every_row_is_asked(returned: Return) -> None:
    assert progress_of(returned) == Progress(asked=2 * 5)


def test_zero_and_a_reason_are_answers_and_a_blank_is_none(returned: Return) -> None:
    row = returned.rows_of().first()
    row.cells |= {"pupils": "0", "absent": "-", "grade": " ", "remark": "not asked"}
    row.prefilled = ["absent", "grade", "remark"]
    row.save()
    assert progress_of(returned) == Progress(10, 2, 1)


def test_the_burden_is_counted_for_each_organisation(cycle: Cycle, returned: Return) -> None:
    row = returned.rows_of().first()
    row.cells |= {"pupils": "12"}
    row.save()
    returned.rows.create(version=7, cells={"pupils": "12"})  # of another version
    assert burden(cycle) == {"HILL": Progress(10, 1, 0), "LAKE": Progress(10)}
