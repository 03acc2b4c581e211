"""A package of somebody else adds a format, a check, a mark and a kind of exhibit, as the guide says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = shutil.which("uv") or str(ROOT / ".uv/bin/uv")
GUIDE = (ROOT / "docs/guides/extending.md").read_text("utf-8")
FILE = re.compile(r"^`([\w.-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command line in a new workspace, with the packages of a folder next to it."""
    mandata = str(Path(sys.executable).parent / "mandata")
    subprocess.run([mandata, "new", str(tmp_path / "town")], check=True, capture_output=True)

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path / "packages"), "COLUMNS": "200"}
        return subprocess.run(
            [mandata, *arguments],
            cwd=tmp_path / "town",
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )

    return command


def install(tmp_path: Path, **replaced: str) -> None:
    """Build and install the package that the guide writes, with some words replaced."""
    source = tmp_path / "town-extras"
    source.mkdir()
    for name, text in FILE.findall(GUIDE):
        written = text
        for old, new in replaced.items():
            written = written.replace(old, new)
        (source / name).write_text(written, "utf-8")
    subprocess.run(
        [UV, "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path / "packages"), str(source)], check=True
    )


def test_a_package_adds_a_format_and_a_check(tmp_path: Path, run: Run) -> None:
    install(tmp_path)
    built = run("report", "--format", "outline")
    assert built.returncode == 0, built.stderr
    assert "Outline" in built.stdout
    outline = (tmp_path / "town/build/report/outline.txt").read_text("utf-8")
    assert "Table 1 Loans by branch" in outline
    assert "Books lent: 520" not in run("check").stdout
    returns = tmp_path / "town/returns/cycle-2/loans.csv"
    returns.write_text(returns.read_text("utf-8").replace("NORTH,young,120,", "NORTH,young,100,"), "utf-8")
    assert "Books lent: 500 is a round figure." in run("check").stdout


def test_a_package_adds_a_mark_and_a_kind_of_exhibit(tmp_path: Path, run: Run) -> None:
    declared = tmp_path / "town/framework/report/exhibits/lending.yaml"
    text = declared.read_text("utf-8")
    changed = text.replace("kind: chart", "kind: diagram", 1).replace("mark: grouped", "mark: lollipop")
    declared.write_text(changed, "utf-8")
    refused = run("check")
    assert "'kind' cannot be 'diagram'" in refused.stderr
    assert "'mark' cannot be 'lollipop'" in refused.stderr
    install(tmp_path)
    built = run("report", "--format", "html,outline")
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "town/build/report/report.html").read_text("utf-8")
    assert "Lollipop chart: " in page
    assert ">NORTH, Under 18<" in page
    assert "Diagram 1" in (tmp_path / "town/build/report/outline.txt").read_text("utf-8")


def test_without_the_package_the_format_is_unknown(run: Run) -> None:
    refused = run("report", "--format", "outline")
    assert refused.returncode == 2
    assert "--format knows pdf, html, docx, data; not outline." in refused.stderr


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        ({"outline = ": "pdf = "}, "'pdf' to mandata.formats, but that name is in use"),
        ({"town_extras:OUTLINE": "town_extras:ABSENT"}, "'outline' of the package town-extras cannot be loaded"),
    ],
)
def test_a_package_that_cannot_be_used_is_named(tmp_path: Path, run: Run, replaced: dict[str, str], said: str) -> None:
    install(tmp_path, **replaced)
    refused = run("report")
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "broken-plugin" in refused.stderr
    assert not (tmp_path / "town/build").exists()
