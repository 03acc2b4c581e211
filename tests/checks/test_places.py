"""Places of findings: from the workspace's folder, or as the user would type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mandata.checks import from_here, from_workspace
from mandata.findings import Finding, Place, worded

RETURN = Place("returns/cycle-2/loans.csv", 3, 4)


def at(place: Place | None) -> Finding:
    return worded("a-code", "Message.", "Mend.", place)


def test_a_place_is_typed_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert from_here(at(RETURN), tmp_path / "town") == at(Place("town/returns/cycle-2/loans.csv", 3, 4))


def test_a_place_is_kept_from_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    typed = at(Place("town/returns/cycle-2/loans.csv", 3, 4))
    assert from_workspace(typed, tmp_path / "town") == at(RETURN)


def test_what_has_no_place_is_left_as_it_is(tmp_path: Path) -> None:
    assert from_here(at(None), tmp_path) == from_workspace(at(None), tmp_path) == at(None)
