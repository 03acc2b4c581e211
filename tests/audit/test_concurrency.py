"""Links are made while many save: every row is chained once, whichever transaction ends first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from pytest_django import Settings

from mandata.accounts.models import User
from mandata.audit.chaining import add_links
from mandata.audit.models import AuditEvent, ChainedRow
from mandata.audit.recording import record
from mandata.audit.verifying import verify

SAVERS, EACH, CHAINERS = 4, 15, 2

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(tmp_path: Path, settings: Settings) -> User:
    settings.AUDIT_FILE = tmp_path / "links.jsonl"
    return User.objects.create_user("reader@example.org")


def apart(act: Callable[[], object]) -> None:
    try:
        act()
    finally:
        connections.close_all()


def test_batches_while_many_save(reader: User) -> None:
    is_over, is_linked = threading.Event(), threading.Event()

    def save() -> None:
        for number in range(EACH):
            if number == EACH // 2:  # so that some rows come after a link, however busy the machine is
                assert is_linked.wait(60)
            with transaction.atomic():
                record("note", reader, detail=str(number))

    def chain() -> None:
        while not is_over.is_set():
            if add_links():
                is_linked.set()

    with ThreadPoolExecutor(SAVERS + CHAINERS) as pool:
        chainers = [pool.submit(apart, chain) for _ in range(CHAINERS)]
        for saver in [pool.submit(apart, save) for _ in range(SAVERS)]:
            saver.result()
        is_over.set()
        for chainer in chainers:
            chainer.result()
    add_links()
    assert AuditEvent.objects.count() == ChainedRow.objects.count() == SAVERS * EACH
    verdict = verify()
    assert [str(broken) for broken in verdict.breaks] == []
    assert verdict.links > 1


def test_a_row_that_appears_after_one_with_a_higher_number_is_chained(reader: User) -> None:
    if connection.vendor == "sqlite":
        return  # it lets one transaction write at a time, so this cannot happen; the tests run on PostgreSQL too
    is_written, may_commit = threading.Event(), threading.Event()

    def save_slowly() -> None:
        with transaction.atomic():
            record("early number", reader)
            is_written.set()
            assert may_commit.wait(60)

    with ThreadPoolExecutor(1) as pool:
        saver = pool.submit(apart, save_slowly)
        assert is_written.wait(60)
        record("later number", reader)
        assert add_links() == 1
        may_commit.set()
        saver.result()
    assert add_links() == 1
    kinds = {event.pk: event.kind for event in AuditEvent.objects.all()}
    assert [kinds[row] for row in ChainedRow.objects.values_list("row", flat=True)] == ["later number", "early number"]
    assert verify().holds


def test_a_save_waits_for_no_link(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hashes of a link are computed before its transaction begins: meanwhile others save."""
    record("note", reader)
    from mandata.audit import chaining

    made = chaining.row_digest

    def saves_meanwhile(*given: object) -> str:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(apart, lambda: record("meanwhile", reader)).result(timeout=15)
        return made(*given)

    monkeypatch.setattr(chaining, "row_digest", saves_meanwhile)
    assert chaining._add_link()
    assert AuditEvent.objects.filter(kind="meanwhile").exists()
