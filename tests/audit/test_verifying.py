"""Whatever is done to the trail behind the application's back is found, and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from tests.audit.conftest import Behind

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.audit import chaining, exported
from mandata.audit.chaining import add_links
from mandata.audit.digests import link_digest
from mandata.audit.models import AuditEvent, ChainedRow, Link
from mandata.audit.recording import record
from mandata.audit.verdict import Break, Problem
from mandata.audit.verifying import verify
from mandata.collection.models import Change, Event, Return, Seal
from mandata.editing.models import TextVersion

LONG_AGO = "'2001-01-01 00:00:00+00:00'"


def first() -> Break:
    """The first place at which the chain does not hold."""
    return verify().breaks[0]


def link_of(model: type, key: int) -> int:
    return ChainedRow.objects.get(table=model._meta.db_table, row=key).link_id


def broken_at(problem: Problem, model: type, key: int) -> None:
    assert first() == Break(problem, link_of(model, key), model._meta.db_table, key)


def test_an_untouched_trail_holds(trail: Return) -> None:
    verdict = verify()
    assert verdict.holds
    assert verdict.links == 3
    assert verdict.rows == sum(model.objects.count() for model in chaining.chained_trails())
    assert verdict.waiting == 0


def test_every_important_step_is_in_it(trail: Return) -> None:
    assert set(ChainedRow.objects.values_list("table", flat=True)) == {
        "accounts_grantchange",
        "audit_auditevent",
        "collection_change",
        "collection_event",
        "collection_seal",
        "editing_textversion",
        "publishing_remark",
    }


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (Change, "new", "'1'"),
        (Change, "old", "'1'"),
        (Change, "field", "'other'"),
        (Change, "at", LONG_AGO),
        (Change, "by_id", "NULL"),
        (Event, "reason", "'Because'"),
        (Event, "to_state", "'draft'"),
        (Seal, "rows", "'[]'"),
        (Seal, "sha256", "'00'"),
        (TextVersion, "markdown", "'Few pupils.'"),
        (AuditEvent, "kind", "'comment reopened'"),
    ],
)
def test_a_changed_row_is_found(trail: Return, behind: Behind, model: type, column: str, value: str) -> None:
    key = model.objects.order_by("pk").first().pk
    behind(f"UPDATE {model._meta.db_table} SET {column} = {value} WHERE id = {key}")
    broken_at(Problem.ROW_CHANGED, model, key)


@pytest.mark.parametrize("model", [Change, Event, Seal, TextVersion, AuditEvent])
def test_a_deleted_row_is_found(trail: Return, behind: Behind, model: type) -> None:
    key = model.objects.order_by("-pk").first().pk
    behind(f"DELETE FROM {model._meta.db_table} WHERE id = {key}")
    broken_at(Problem.ROW_DELETED, model, key)


def test_rows_that_changed_places_are_found(trail: Return, behind: Behind) -> None:
    one, other = Event.objects.order_by("pk")[:2]
    behind(
        f"UPDATE collection_event SET id = -1 WHERE id = {one.pk}",
        f"UPDATE collection_event SET id = {one.pk} WHERE id = {other.pk}",
        f"UPDATE collection_event SET id = {other.pk} WHERE id = -1",
    )
    broken_at(Problem.ROW_CHANGED, Event, one.pk)


def test_rows_that_changed_places_in_the_chain_are_found(trail: Return, behind: Behind) -> None:
    behind(
        "UPDATE audit_chainedrow SET position = 1000000 WHERE link_id = 2 AND position = 0",
        "UPDATE audit_chainedrow SET position = 0 WHERE link_id = 2 AND position = 1",
        "UPDATE audit_chainedrow SET position = 1 WHERE link_id = 2 AND position = 1000000",
    )
    assert first() == Break(Problem.LINK_CHANGED, 2)


def copied(key: int, new: int, at: str = "at") -> str:
    names = [field.column for field in Change._meta.concrete_fields if field.column not in ("id", "at")]
    quoted = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO collection_change (id, at, {quoted}) SELECT {new}, {at}, {quoted}"
        f" FROM collection_change WHERE id = {key}"
    )


def test_a_row_with_an_old_date_is_found_once_it_is_chained(trail: Return, behind: Behind) -> None:
    key = Change.objects.order_by("-pk").first().pk
    behind(copied(key, key + 1, LONG_AGO))
    assert verify().waiting == 1
    add_links()
    broken_at(Problem.ROW_INSERTED, Change, key + 1)


def test_a_row_with_an_old_number_is_found_once_it_is_chained(trail: Return, behind: Behind) -> None:
    key, late = Change.objects.order_by("pk").first().pk, timezone.now() + timedelta(days=2)
    with time_machine.travel(late):
        behind(copied(key, key - 1000, f"'{late:%Y-%m-%d %H:%M:%S}+00:00'"))
        add_links()
    broken_at(Problem.ROW_INSERTED, Change, key - 1000)


def test_a_row_that_the_chain_left_behind_is_found(
    trail: Return, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chaining, "OLD_LINKS", 0)
    key = Change.objects.order_by("pk").first().pk
    behind(copied(key, key - 1000))
    assert add_links() == 0
    assert first() == Break(Problem.ROW_INSERTED, None, "collection_change", key - 1000)


def test_a_row_slipped_into_a_link_is_found(trail: Return, behind: Behind) -> None:
    behind(
        'INSERT INTO audit_chainedrow (link_id, position, "table", "row", sha256, commitments, salts)'
        " VALUES (2, 999, 'collection_change', 999999, 'x', '{}', '{}')"
    )
    assert verify().breaks[:2] == [
        Break(Problem.LINK_CHANGED, 2),
        Break(Problem.ROW_DELETED, 2, "collection_change", 999999),
    ]


def test_a_link_that_was_taken_out_is_found(trail: Return, behind: Behind) -> None:
    behind("DELETE FROM audit_chainedrow WHERE link_id = 2", "DELETE FROM audit_link WHERE number = 2")
    assert first() == Break(Problem.LINK_MISSING, 2)


def test_last_links_that_were_taken_off_are_found_by_the_file(trail: Return, behind: Behind) -> None:
    behind("DELETE FROM audit_chainedrow WHERE link_id = 3", "DELETE FROM audit_link WHERE number = 3")
    assert Break(Problem.LINK_MISSING, 3) in verify().breaks


def test_a_chain_that_was_computed_again_is_found_by_the_file(trail: Return, behind: Behind) -> None:
    """A person with full access to the database can make the chain valid again, but not the file outside it."""
    one = Event.objects.order_by("pk").first()
    behind(f"UPDATE collection_event SET kind = 'reminded' WHERE id = {one.pk}")
    one.refresh_from_db()
    previous = ""
    for link in Link.objects.order_by("number"):
        digests = []
        for item in ChainedRow.objects.filter(link=link).order_by("position"):
            if (item.table, item.row) == ("collection_event", one.pk):
                fields = link.layout["collection_event"]
                item.sha256 = chaining.row_digest(one, fields, item.commitments)
                behind(f"UPDATE audit_chainedrow SET sha256 = '{item.sha256}' WHERE id = {item.pk}")
            digests.append(item.sha256)
        sha256 = link_digest(link.number, link.at, link.layout, previous, digests)
        behind(f"UPDATE audit_link SET sha256 = '{sha256}', previous = '{previous}' WHERE number = {link.number}")
        previous = sha256
    assert verify().breaks == [Break(Problem.LINK_NOT_AS_EXPORTED, 1)]


def test_the_file_is_caught_up_after_a_kill(trail: Return) -> None:
    path = Path(settings.AUDIT_FILE)
    whole = path.read_bytes()
    for kept in (b"", whole[: whole.index(b"\n") + 1], whole[:-5], whole[:-1]):
        path.write_bytes(kept)
        exported.catch_up()
        assert path.read_bytes() == whole
    assert verify().holds


def test_a_file_that_was_written_over_is_found(trail: Return) -> None:
    path = Path(settings.AUDIT_FILE)
    lines = path.read_text().splitlines()
    path.write_text("\n".join(["nonsense", *lines[1:]]) + "\n")
    assert first() == Break(Problem.FILE_UNREADABLE, 1)


def test_a_value_can_be_erased_and_the_chain_holds(trail: Return, person: Callable[..., User]) -> None:
    change = Change.objects.filter(new="100").first()
    by = person(Role.ADMINISTRATOR)
    words = {"by": by.email, "reason": "Asked for by the person"}
    call_command("erase_value", "collection_change", str(change.pk), "new", **words)
    change.refresh_from_db()
    assert change.new == ""
    assert verify().holds
    assert verify().erased == 1
    salts = ChainedRow.objects.get(table="collection_change", row=change.pk).salts
    assert salts["new"] is None
    assert salts["old"]
    event = AuditEvent.objects.get(kind="value erased")
    assert (event.by, event.detail) == (by, "Asked for by the person")


def test_a_value_that_was_erased_without_a_record_is_found(trail: Return) -> None:
    change = Change.objects.filter(new="100").first()
    Change.objects.filter(pk=change.pk).update(new="")
    broken_at(Problem.ROW_CHANGED, Change, change.pk)
    item = ChainedRow.objects.get(table="collection_change", row=change.pk)
    ChainedRow.objects.filter(pk=item.pk).update(salts={**item.salts, "new": None})
    broken_at(Problem.ERASED_WITHOUT_RECORD, Change, change.pk)


@pytest.mark.parametrize(
    ("value", "reason", "told"),
    [
        (("collection_change", "field"), "R", "cannot be erased"),
        (("collection_seal", "rows"), "R", "cannot be erased"),
        (("collection_change", "new"), " ", "Give a reason"),
        (("accounts_user", "email"), "R", "no row"),
    ],
)
def test_what_is_not_erased(
    trail: Return, person: Callable[..., User], value: tuple[str, str], reason: str, told: str
) -> None:
    table, field = value
    model = {"collection_seal": Seal}.get(table, Change)
    by, key = person(Role.ADMINISTRATOR).email, str(model.objects.first().pk)
    with pytest.raises(CommandError, match=told):
        call_command("erase_value", table, key, field, by=by, reason=reason)


def test_equal_values_do_not_show_in_the_chain(trail: Return, person: Callable[..., User]) -> None:
    for _ in range(2):
        record("note", person(Role.READER), detail="the same")
    add_links()
    found = ChainedRow.objects.filter(table="audit_auditevent").order_by("-pk")[:2]
    assert len({row.commitments["detail"] for row in found}) == 2


@pytest.mark.parametrize("days", [400, -400])
def test_a_clock_that_jumps_breaks_nothing(trail: Return, person: Callable[..., User], days: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        record("note", person(Role.READER))
        add_links()
    record("note", person(Role.READER))
    add_links()
    record("note", person(Role.READER))
    add_links()
    assert [str(broken) for broken in verify().breaks] == []


def test_many_rows_make_many_links(trail: Return, person: Callable[..., User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chaining, "MOST", 4)
    monkeypatch.setattr("mandata.audit.verifying.MOST", 4)
    reader = person(Role.READER)
    for _ in range(10):
        record("note", reader)
    assert add_links() == 3
    assert verify().holds


def test_the_first_links_of_an_old_platform_hold(cycle: object, person: Callable[..., User], home: Path) -> None:
    """Rows that are years old when they are first chained were not slipped in."""
    settings.AUDIT_FILE = home / "links.jsonl"
    with time_machine.travel(timezone.now() - timedelta(days=800)):
        record("note", person(Role.READER))
    assert add_links() == 1
    assert verify().holds


def test_the_file_says_what_the_database_says(trail: Return) -> None:
    lines = [json.loads(line) for line in Path(settings.AUDIT_FILE).read_text().splitlines()]
    assert [line["sha256"] for line in lines] == list(Link.objects.values_list("sha256", flat=True))
    assert connection.vendor in ("sqlite", "postgresql")
