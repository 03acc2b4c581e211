"""The engine must serve any field, so its source contains no word of one."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORDS = r"\b(missions?|priorit(?:y|ies)|peace\w*|united nations|A4P\w*|SOFA|SOMA|CPAS|UNMAS|troops?|contingents?)\b"


def engine_files() -> list[Path]:
    suffixes = {".py", ".typ", ".html", ".css", ".js", ".j2"}
    return [path for path in (ROOT / "src").rglob("*") if path.suffix in suffixes and "assets" not in path.parts]


def organisation_codes() -> list[str]:
    with (ROOT / "frameworks/a4p_plus/organisations.csv").open(encoding="utf-8") as file:
        return [row["code"] for row in csv.DictReader(file)]


def test_no_word_of_a_framework_is_in_the_source() -> None:
    codes = "|".join(re.escape(code) for code in organisation_codes())
    words = re.compile(rf"(?i:{WORDS})|\b(?:{codes})\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in engine_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert found == []


def test_the_words_are_found_where_they_are() -> None:
    assert re.search(WORDS, "eleven missions report", re.IGNORECASE)
    assert not re.search(WORDS, "a submission with permission", re.IGNORECASE)
