"""Figures of an organisation that was closed, or not yet open, in the cycle are doubted."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.town import Change, opened

from mandata.checks.closed_organisations import check_closed_organisations

NOW = "town/returns/cycle-2/loans.csv"
ORGANISATIONS = "libraries/organisations.csv"


def messages(folder: Path, *changes: Change) -> list[str]:
    framework, records, _ = opened(folder, *changes)
    return [finding.message for finding in check_closed_organisations(framework, records, 2)]


@pytest.mark.parametrize(
    ("opened_on", "closed_on", "said"),
    [
        ("1950", "2023-12-31", "closed on 2023-12-31"),
        ("1950", "2024-06-30", None),
        ("2024-07-01", "", None),
        ("2025-01-01", "", "not open before 2025-01-01"),
        ("2025-01-01", "2026-01-01", "not open before 2025-01-01"),
    ],
)
def test_an_organisation_has_figures_only_while_it_is_open(
    opened_on: str, closed_on: str, said: str | None, tmp_path: Path
) -> None:
    dates = (ORGANISATIONS, "branch,1984,,", f"branch,{opened_on},{closed_on},")
    expected = [f"Loans, cycle 2: SOUTH has figures but was {said}."] if said else []
    assert messages(tmp_path, dates) == expected


def test_rows_without_figures_are_left_alone(tmp_path: Path) -> None:
    """A closed office may still be listed, with zeros or reasons."""
    closed = (ORGANISATIONS, "branch,1984,,", "branch,1984,2023,")
    assert messages(tmp_path, closed, (NOW, "SOUTH,adult,90 e,,", "SOUTH,adult,0,0,")) == []
