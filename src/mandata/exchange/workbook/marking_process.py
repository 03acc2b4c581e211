"""Marking a workbook in a process of its own: the library that does it lays out whatever the file declares."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mandata import limited
from mandata.exchange.problems import Problem, Spot
from mandata.exchange.spreadsheet.cell_types import Calculated, Raw
from mandata.exchange.spreadsheet.files import open_workbook
from mandata.exchange.words import languages, words_in
from mandata.exchange.workbook.marking import marked_workbook
from mandata.exchange.workbook.rewriting import rewritten_workbook
from mandata.findings import Severity

LIMITS = limited.Limits(processor=20, wall=100, memory=1_000_000_000, output=60_000_000, file=120_000_000)
LIMITS_OF_REWRITING = limited.Limits(processor=60, wall=300, memory=1_500_000_000, output=60_000_000)


class Incomplete(Exception):
    """The library did not write every cell of the workbook."""


def marked(path: Path, problems: list[Problem], language: str) -> bytes | None:
    """Return the workbook with its problems marked.

    The person's own file is marked if a library can write it back completely. Otherwise its cells are written into a
    new one, which contains only the values of all sheets.

    Args:
        path: a workbook that `load_workbook` could read, in a folder of its own that is removed afterwards.
        problems: what to mark.
        language: of the sheet in front.

    Returns:
        None if even that takes too much.
    """
    given = {"path": str(path), "problems": [asdict(problem) for problem in problems], "language": language}
    for work, limits in (("mark", LIMITS), ("rewrite", LIMITS_OF_REWRITING)):
        try:
            return base64.b64decode(limited.run(f"{__name__}:{work}", given, _answer_nothing, limits))
        except limited.Stopped:
            continue
    return None


def mark(given: Mapping[str, Any], ask: object) -> str:
    """Mark a workbook itself; this runs in the process of its own.

    Raises:
        Incomplete: the library lost cells.
        Exception: whatever the library raises; the process ends then.
    """
    path = Path(given["path"])
    tempfile.tempdir = str(path.parent)
    return base64.b64encode(marked_whole(path, _problems(given), given["language"])).decode()


def marked_whole(path: Path, problems: list[Problem], language: str) -> bytes:
    """Return a workbook with its problems marked, and every cell of every sheet as it was.

    Raises:
        Incomplete: the library lost cells.
        Exception: whatever the library raises.
    """
    made = marked_workbook(path, problems, language)
    copy = path.with_name("marked.xlsx")
    copy.write_bytes(made)
    if _cells(copy) != _cells(path):
        raise Incomplete
    return made


def rewrite(given: Mapping[str, Any], ask: object) -> str:
    """Write the cells of a workbook into a new one and mark that; this runs in the process of its own."""
    made = rewritten_workbook(Path(given["path"]), _problems(given), given["language"])
    return base64.b64encode(made).decode()


def _cells(path: Path) -> Mapping[str, Mapping[tuple[int, int], Raw]]:
    """Return the cells of each sheet but that of problems, by row and column. Results of formulas are not compared."""
    lists = {words_in(language)("sheet_problems") for language in languages()}
    with open_workbook(path) as read:
        return {
            sheet.name: {
                (number, column): Calculated(None, False) if isinstance(raw, Calculated) else raw
                for number, cells in read.rows(sheet)
                for column, raw in cells.items()
            }
            for sheet in read.sheets
            if sheet.name not in lists
        }


def _problems(given: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem(
            **{
                **item,
                "spot": Spot(**item["spot"]) if item["spot"] else None,
                "severity": Severity(item["severity"]),
            }
        )
        for item in given["problems"]
    ]


def _answer_nothing(*_: object) -> None:
    raise TypeError("nothing can be asked")
