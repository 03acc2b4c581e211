from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.report.charts.samples import samples, spec

from mandata.framework.model import marks
from mandata.report.charts import draw
from mandata.report.document import Picture
from mandata.report.typography.fonts import CSS_FAMILY

MARKS = list(marks())
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def pictures() -> dict[str, Picture]:
    return draw({mark: spec(samples()[mark]) for mark in MARKS}, None)


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_is_drawn(mark: str, pictures: dict[str, Picture]) -> None:
    picture = pictures[mark]
    assert picture.svg.startswith("<svg")
    assert picture.png.startswith(b"\x89PNG")
    assert 610 <= picture.width <= 622
    assert int.from_bytes(picture.png[16:20], "big") == round(3 * picture.width)
    assert int.from_bytes(picture.png[20:24], "big") == round(3 * picture.height)


def test_text_stays_text_in_our_fonts_only(pictures: dict[str, Picture]) -> None:
    svg = pictures["bar"].svg
    assert ">North<" in svg
    families = set(re.findall(r'font-family="([^"]*)"', svg))
    assert families == {CSS_FAMILY}


def test_pictures_do_not_depend_on_what_was_drawn_before(pictures: dict[str, Picture]) -> None:
    alone = draw({"map": spec(samples()["map"])}, None)["map"]
    assert alone == pictures["map"]
    assert re.findall(r'id="([^"]*)"', alone.svg)


@pytest.mark.slow
def test_another_process_draws_the_same_bytes(pictures: dict[str, Picture]) -> None:
    script = """
import hashlib
from tests.report.charts.samples import samples, spec
from mandata.framework.model import marks
from mandata.report.charts import draw
for name in ("slope", "map", "bar"):
    picture = draw({name: spec(samples()[name])}, None)[name]
    print(hashlib.sha256(picture.svg.encode() + picture.png).hexdigest())
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    here = [
        hashlib.sha256(pictures[name].svg.encode() + pictures[name].png).hexdigest() for name in ("slope", "map", "bar")
    ]
    assert done.stdout.split() == here


def test_a_picture_is_drawn_once_and_kept_by_its_content(tmp_path: Path) -> None:
    kept = tmp_path / "charts"
    specs = {"one": spec(samples()["bar"]), "two": spec(samples()["bar"]), "three": spec(samples()["column"])}
    first = draw(specs, kept)
    files = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert sorted(Path(name).suffix for name in files) == [".png", ".png", ".svg", ".svg"]
    assert draw(specs, kept) == first
    assert {path.name: path.stat().st_mtime_ns for path in kept.iterdir()} == files
    assert first["one"] == first["two"] != first["three"]


def test_a_half_kept_picture_is_drawn_again(tmp_path: Path) -> None:
    specs = {"one": spec(samples()["bar"])}
    first = draw(specs, tmp_path)
    next(tmp_path.glob("*.png")).unlink()
    assert draw(specs, tmp_path) == first


def test_nothing_to_draw_gives_nothing(tmp_path: Path) -> None:
    assert draw({}, tmp_path) == {}
