"""What is wrong with a return is reported at its row and cell, as it would be for a file."""

from __future__ import annotations

from mandata.collection.models import Return
from mandata.collection.queries.cell_problems import problems_of


def test_a_cell_that_is_no_figure_is_reported_at_the_cell(returned: Return) -> None:
    row = returned.rows_of().last()
    row.cells["pupils"] = "many"
    row.save()
    assert [(item.row, item.field, item.code) for item in problems_of(returned)] == [
        (str(row.uid), "pupils", "wrong-number")
    ]


def test_a_rule_that_a_row_breaks_is_reported_at_the_row(returned: Return) -> None:
    row = returned.rows_of().last()
    row.cells |= {"pupils": "10", "absent": "11"}
    row.save()
    assert [(item.row, item.field, item.code) for item in problems_of(returned)] == [(str(row.uid), "", "rule")]


def test_a_rule_that_every_row_meets_is_silent(returned: Return) -> None:
    row = returned.rows_of().last()
    row.cells |= {"pupils": "11", "absent": "11"}
    row.save()
    assert problems_of(returned) == []
