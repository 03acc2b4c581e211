"""What a person gets who installs the package and has no copy of the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.acceptance import text

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
UV = shutil.which("uv") or str(ROOT / ".uv/bin/uv")


def run(*command: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, without the Python settings of the test run."""
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    parts = [str(part) for part in command]
    return subprocess.run(parts, cwd=folder, env=kept, check=False, capture_output=True, text=True)


def succeed(*command: object, folder: Path) -> str:
    done = run(*command, folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed in an environment of its own, in the versions of the lock file."""
    home = tmp_path_factory.mktemp("installed")
    succeed(UV, "build", "--wheel", "--quiet", "--out-dir", home, folder=ROOT)
    locked = succeed(UV, "export", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", "--quiet", folder=ROOT)
    (home / "locked.txt").write_text(locked, "utf-8")
    succeed(UV, "venv", "--quiet", "--python", sys.executable, home / "env", folder=home)
    [wheel] = home.glob("*.whl")
    python = home / "env/bin/python"
    succeed(UV, "pip", "install", "--quiet", "--python", python, "-r", home / "locked.txt", wheel, folder=home)
    return home


def test_a_report_is_made_from_nothing_but_the_package(installed: Path, tmp_path: Path) -> None:
    mandata = installed / "env/bin/mandata"
    succeed(mandata, "new", "my-report", folder=tmp_path)
    succeed(mandata, "report", folder=tmp_path / "my-report")
    out = tmp_path / "my-report/build/report"
    assert "520 (published: 521)" in " ".join(text.of_html(out / "report.html").split())
    assert {path.name for path in out.iterdir()} == {"report.pdf", "report.html", "report.docx", "data"}


def test_the_sixth_report_comes_with_the_package(installed: Path, tmp_path: Path) -> None:
    mandata = installed / "env/bin/mandata"
    succeed(mandata, "new", "sixth", "--example", "a4p-plus", folder=tmp_path)
    succeed(mandata, "report", "--format", "html", folder=tmp_path / "sixth")
    assert "1,059 items of explosive ordnance" in text.of_html(tmp_path / "sixth/build/report/report.html")


def test_the_core_leaves_the_platform_out_and_says_how_to_get_it(installed: Path, tmp_path: Path) -> None:
    python, mandata = installed / "env/bin/python", installed / "env/bin/mandata"
    assert run(python, "-c", "import django", folder=tmp_path).returncode != 0
    refused = run(mandata, "platform", "serve", folder=tmp_path)
    assert refused.returncode == 2
    assert "pip install 'mandata[platform]'" in refused.stderr


def test_the_package_says_its_version_and_has_types(installed: Path, tmp_path: Path) -> None:
    python = installed / "env/bin/python"
    asked = "import mandata, pathlib; print((pathlib.Path(mandata.__file__).parent / 'py.typed').is_file())"
    assert succeed(python, "-c", asked, folder=tmp_path) == "True\n"
    assert succeed(installed / "env/bin/mandata", "--version", folder=tmp_path).startswith("mandata 0.")
