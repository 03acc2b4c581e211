"""What a page sends is read by a Django form; only the cells of a grid have a reader of their own."""

from __future__ import annotations

import re
from pathlib import Path

import mandata

SOURCE = Path(mandata.__file__).parent
BY_HAND = re.compile(r"request\.(?:POST|GET)(?:\.get\w*\(|\[)")
READERS_OF_CELLS = {"filling.py", "sheet_findings.py"}


def test_no_view_reads_a_request_by_hand() -> None:
    by_hand = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if path.name not in READERS_OF_CELLS and BY_HAND.search(path.read_text("utf-8"))
    ]
    assert by_hand == []


def test_the_search_for_them_finds_them() -> None:
    assert BY_HAND.search('request.POST.get("reason", "")')
    assert BY_HAND.search('request.POST.getlist("cell")')
    assert BY_HAND.search("request.GET['page']")
