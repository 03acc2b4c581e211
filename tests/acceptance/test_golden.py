"""The text of the sixth report, word for word: whatever changes it is looked at before it is accepted.

`make golden` writes the file again; `git diff` then shows what changed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.acceptance import text
from tests.acceptance.test_sixth_report import build_sample

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parent / "golden" / "sixth-report.txt"


def test_the_text_of_the_sixth_report_is_the_one_that_was_looked_at(tmp_path: Path) -> None:
    lines = text.lines_of_docx(build_sample(tmp_path, "docx") / "report.docx")
    if os.environ.get("MANDATA_GOLDEN") == "accept":
        GOLDEN.write_text("\n".join(lines) + "\n", "utf-8")
    assert lines == GOLDEN.read_text("utf-8").splitlines()
