"""Marking a workbook in a process of its own: the library that does it lays out whatever the file declares."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mandata import limited
from mandata.exchange.marking import marked_workbook
from mandata.exchange.refused import Problem, Spot
from mandata.findings import Severity

LIMITS = limited.Limits(processor=60, wall=300, memory=1_500_000_000, output=60_000_000, file=200_000_000)


def marked(path: Path, problems: list[Problem], language: str) -> bytes | None:
    """The workbook with its problems marked; None where that takes too much, or the library cannot open it.

    Args:
        path: a workbook that `read_workbook` could read, in a folder of its own that is removed afterwards.
        problems: what to mark.
        language: of the sheet in front.
    """
    given = {"path": str(path), "problems": [asdict(problem) for problem in problems], "language": language}
    try:
        made = limited.run(f"{__name__}:mark", given, _answer_nothing, LIMITS)
    except limited.Stopped:
        return None
    return base64.b64decode(made)


def mark(given: Mapping[str, Any], ask: object) -> str:
    """Mark a workbook; this runs in the process of its own."""
    path = Path(given["path"])
    tempfile.tempdir = str(path.parent)
    problems = [
        Problem(
            **{
                **item,
                "spot": Spot(**item["spot"]) if item["spot"] else None,
                "severity": Severity(item["severity"]),
            }
        )
        for item in given["problems"]
    ]
    return base64.b64encode(marked_workbook(path, problems, given["language"])).decode()


def _answer_nothing(*_: object) -> None:
    raise TypeError("nothing can be asked")
