"""Every code of a finding about expressions is in the reference."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "expressions.md"
SOURCES = [ROOT / "src/mandata/indicators" / name for name in ("type_check.py", "expressions.py", "validation.py")]
SOURCES.append(ROOT / "src/mandata/framework/expression_size.py")
CODE = re.compile(r'(?:Mistake\(|Finding\(\s*|_note\([\w.]+, )"([a-z]+-[a-z-]+)"')


def test_the_reference_has_every_code_and_no_other() -> None:
    used = {code for path in SOURCES for code in CODE.findall(path.read_text("utf-8"))}
    rows = [line.split("](")[0] for line in PAGE.read_text("utf-8").splitlines() if re.match(r"\| \[`[a-z]+-", line)]
    documented = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row)}
    assert used == documented
