"""Files of a framework that would keep a machine busy are findings with their place, at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools

from mandata.findings import Findings
from mandata.framework import BrokenFramework, read_framework
from mandata.framework.patterns import is_pattern, matches
from mandata.framework.yaml_files import read_yaml
from mandata.indicators import check_indicators
from mandata.records.columns import reader_of

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGED = "a: &a {x: 1}\n" + "".join(
    f"{new}: &{new} {{y: [{', '.join([f'*{old}'] * 20)}]}}\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        (BOMB, "200,000 values", None),
        (MERGED, "200,000 values", None),
        ("a: 1\nb: " + "[" * 100 + "]" * 100, "60 deep", 2),
        ("a: 1\nb: " + "[" * 50_000 + "]" * 50_000, "deep", None),
        ("a: 1\nb: " + "[" * 100_000, "deep", None),
        ("a: 1\nb: " + "9" * 6000, "30 digits", 2),
        ("a: 1\nb: -" + "9" * 6000, "30 digits", 2),
        ("a: 1\nb: 1." + "9" * 6000, "30 digits", 2),
    ],
)
def test_a_file_that_is_too_large_is_a_finding(text: str, said: str, line: int | None, tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(text)
    findings = Findings()
    assert read_yaml(tmp_path / "file.yaml", findings) is None
    (finding,) = findings
    assert said in finding.message
    assert line is None or finding.place.line == line


def test_aliases_that_repeat_a_little_are_read(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text("a: &a [1, 2]\nb: *a\nc: {d: *a}\n")
    file = read_yaml(tmp_path / "file.yaml", findings := Findings())
    assert not list(findings)
    assert file.data == {"a": [1, 2], "b": [1, 2], "c": {"d": [1, 2]}}


def test_a_file_that_names_itself_is_a_finding(tmp_path: Path) -> None:
    for text in ("a: &a [*a]\n", "a: &a {b: [1, {c: *a}]}\n"):
        (tmp_path / "file.yaml").write_text(text)
        assert read_yaml(tmp_path / "file.yaml", findings := Findings()) is None
        assert [finding.message for finding in findings] == ["A value contains itself."]


LARGE = [
    "(" * 3000 + "count(id)" + ")" * 3000,
    "(" * 30 + "count(id)" + ")" * 30,
    " or ".join(["a"] * 4000),
    "not " * 290 + "a",
    "case when a then " * 40 + "1" + " end" * 40,
    "a" + "[1]" * 90,
    "-" * 295 + "1",
    "sum(" * 60 + "1" + ")" * 60,
    "'" + "x" * 3000 + "'",
    "+".join(["a"] * 150),
]


@pytest.mark.parametrize("sql", LARGE)
def test_an_expression_that_is_too_large_is_a_finding(sql: str, tmp_path: Path) -> None:
    folder = schools.write(tmp_path / "framework")
    path = folder / "indicators" / "pupils.yaml"
    path.write_text(path.read_text().replace("sum(pupils)", sql if ":" not in sql else f'"{sql}"', 1))
    found = check_indicators(read_framework(folder))
    assert found
    assert found[0].place.file.endswith("pupils.yaml") and found[0].place.line == 4


@pytest.mark.parametrize("sql", LARGE)
def test_a_rule_that_is_too_large_is_a_finding(sql: str, tmp_path: Path) -> None:
    folder = schools.write(tmp_path / "framework")
    path = folder / "forms" / "accidents.yaml"
    path.write_text(path.read_text() + f'rules:\n  - {{id: x, check: "{sql}", message: Wrong.}}\n')
    try:
        read_framework(folder)
    except BrokenFramework as broken:
        assert broken.findings[0].place.file.endswith("accidents.yaml")


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(.*)*x", "(a|aa)+$", "([a-z]+)*[0-9]"])
def test_no_pattern_takes_long(pattern: str, tmp_path: Path) -> None:
    folder = schools.write(tmp_path / "framework")
    path = folder / "forms" / "accidents.yaml"
    path.write_text(path.read_text().replace('"A[0-9]+"', f'"{pattern}"'))
    framework = read_framework(folder)
    form = framework.forms["accidents"]
    read = reader_of(form.field("id"), form, framework)
    assert read is not None
    assert not matches(pattern, "a" * 5000 + "!")


@pytest.mark.parametrize(
    "pattern", ["(?=a)", "(?<=a)b", r"(a)\1", "(", "a{1000}{1000}", "((a{100}){100}){100}", "a" * 2000]
)
def test_a_pattern_that_re2_cannot_bear_is_a_finding(pattern: str, tmp_path: Path) -> None:
    assert not is_pattern(pattern)
    folder = schools.write(tmp_path / "framework")
    path = folder / "forms" / "accidents.yaml"
    path.write_text(path.read_text().replace('"A[0-9]+"', f"'{pattern}'"))
    with pytest.raises(BrokenFramework) as broken:
        read_framework(folder)
    assert broken.value.findings[0].place.line == 11


def test_a_pattern_reads_digits_as_ascii_and_letters_of_any_script() -> None:
    assert matches(r"A\d+", "A12") and not matches(r"A\d+", "A٣") and not matches(r"A\d+", "A12x")
    assert matches("[é-ü]+", "éü")
