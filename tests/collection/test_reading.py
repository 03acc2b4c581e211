"""Readers of the records get one consistent state while they are being written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.framework import schools

from mandata.collection.workspace.files import workspace
from mandata.collection.workspace.snapshot import read_whole
from mandata.findings import InvalidInput
from mandata.records import Workspace, accept, open_records

HEAD = "school,level,pupils,absent,passed_share,grade,inspected,remark,reference,note\n"


@pytest.fixture
def write(home: Path, db: None) -> Callable[[int], None]:
    """Puts records with this number of pupils in place."""

    def put(pupils: int) -> None:
        path = home / "workspace" / "returns" / "cycle-2" / "pupils.csv"
        schools.put(path, f"{HEAD}HILL,primary,{pupils},5,90,good,yes,,,\n")
        accept(workspace())

    put(100)
    return put


def pupils(opened: Workspace) -> int:
    return int(open_records(opened).table("pupils").to_pylist()[0]["pupils"])


def test_what_nobody_writes_is_read_once(write: Callable[[int], None]) -> None:
    asked: list[int] = []

    def read(opened: Workspace) -> int:
        asked.append(pupils(opened))
        return asked[-1]

    assert (read_whole(read), asked) == (100, [100])


def test_what_was_written_meanwhile_is_read_again(write: Callable[[int], None]) -> None:
    asked: list[int] = []

    def read(opened: Workspace) -> int:
        asked.append(pupils(opened))
        if len(asked) == 1:
            write(120)
        return asked[-1]

    assert (read_whole(read), asked) == (120, [100, 120])


def test_a_file_that_was_taken_away_meanwhile_breaks_nothing(write: Callable[[int], None]) -> None:
    seen: list[int] = []

    def read(opened: Workspace) -> int:
        records = open_records(opened)
        if not seen:
            seen.append(1)
            write(120)
            raise FileNotFoundError
        return int(records.table("pupils").to_pylist()[0]["pupils"])

    assert read_whole(read) == 120


def test_what_is_wrong_with_whole_records_is_reported(write: Callable[[int], None]) -> None:
    def read(opened: Workspace) -> int:
        raise InvalidInput([])

    with pytest.raises(InvalidInput):
        read_whole(read)
