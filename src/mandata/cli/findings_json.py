"""Findings as JSON, for other programs. The keys are documented in `docs/checks.md` and do not change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from mandata.findings import Severity
from mandata.records import Standing


def findings_json(workspace: str, cycle: int, found: Sequence[Standing]) -> dict[str, Any]:
    """Return everything that a check found.

    Args:
        workspace: its folder, as the user typed it.
        found: in the order in which they are listed.
    """
    counted = Counter(item.finding.severity for item in found)
    return {
        "workspace": workspace,
        "cycle": cycle,
        "counts": {str(severity): counted[severity] for severity in Severity},
        "stops": sum(item.stops for item in found),
        "findings": [finding_json(item) for item in found],
    }


def finding_json(item: Standing) -> dict[str, Any]:
    """Return one finding with its state."""
    finding = item.finding
    return {
        "key": finding.key,
        **finding.to_json(),
        "fingerprint": finding.fingerprint,
        "state": str(item.state),
        "stops": item.stops,
        "answer": item.answer.cells() if item.answer else None,
    }
