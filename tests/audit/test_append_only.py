"""The database itself refuses to change or delete a row of the trail."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from tests.audit.conftest import Behind

from mandata.audit.chaining import chained_trails
from mandata.audit.models import ChainedRow, Link
from mandata.audit.triggers import missing, trails
from mandata.audit.verdict import Problem
from mandata.audit.verifying import verify
from mandata.collection.models import Change, Return

WITH_A_ROW = [model for model in trails() if model._meta.db_table != "registers_entrychange"]


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "never changed or deleted" in str(error)
    return False


def test_every_table_of_the_trail_is_known() -> None:
    assert {model._meta.db_table for model in chained_trails()} == {
        "accounts_grantchange",
        "audit_auditevent",
        "collection_change",
        "collection_event",
        "collection_seal",
        "editing_textversion",
        "publishing_remark",
        "registers_entrychange",
    }


@pytest.mark.parametrize("model", WITH_A_ROW, ids=lambda model: model._meta.db_table)
def test_no_row_is_deleted_and_no_column_is_changed(trail: Return, model: type) -> None:
    assert model.objects.exists()
    table = model._meta.db_table
    assert refused(f"DELETE FROM {table}")
    for field in model._meta.concrete_fields:
        if model is ChainedRow and field.name == "salts":
            continue
        value = {"DateTimeField": "'2001-01-01 00:00:00+00:00'", "UUIDField": "'5c5f4eef8f8f4d0b9a2b6a0d7f3d1c11'"}
        new = value.get(field.get_internal_type(), "'7777'")
        new = "'[7777]'" if field.get_internal_type() == "JSONField" else new
        assert refused(f'UPDATE {table} SET "{field.column}" = {new}'), field.column


def test_a_value_is_emptied_only_where_it_may_be_erased(trail: Return) -> None:
    assert refused("UPDATE collection_change SET field = ''")
    assert refused("UPDATE editing_textversion SET markdown = ''")
    assert not refused("UPDATE collection_change SET new = ''")


def test_through_the_models_it_is_refused_as_well(trail: Return) -> None:
    change = Change.objects.first()
    change.new = "1"
    with pytest.raises(DatabaseError), transaction.atomic():
        change.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Link.objects.all().delete()


def test_a_trigger_that_is_missing_is_found(trail: Return) -> None:
    on = " ON collection_seal" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER collection_seal_no_update{on}")
    assert missing() == ["collection_seal_no_update"]
    assert [(broken.problem, broken.table) for broken in verify().breaks] == [
        (Problem.NOT_PROTECTED, "collection_seal_no_update")
    ]


def test_what_was_taken_away_for_a_test_is_back(trail: Return, behind: Behind) -> None:
    behind("UPDATE collection_change SET new = '5'")
    assert missing() == []
