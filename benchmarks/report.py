"""How long the sixth report takes in every format: warm in one process, and as a cold process with cold caches.

Run with `make bench`. Prints a table; `benchmarks/README.md` says what was seen.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
RUNS = 5


def copy_of_sample(folder: Path) -> Path:
    """The sample without anything built, with the framework next to it as its workspace.yaml expects."""
    shutil.copytree(ROOT / "frameworks", folder / "frameworks")
    shutil.copytree(ROOT / "samples", folder / "samples", ignore=shutil.ignore_patterns("records"))
    return folder / "samples" / "sixth_report"


def times(run: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Seconds of each run."""
    seen = []
    for _ in range(runs):
        began = time.perf_counter()
        run()
        seen.append(time.perf_counter() - began)
    return seen


def cold_process(workspace: Path, out: Path, *, keep_records: bool) -> None:
    """One `mandata report` from the shell's point of view."""
    if not keep_records:
        shutil.rmtree(workspace / "records", ignore_errors=True)
    command = [sys.executable, "-m", "mandata.cli.main", "report", str(workspace), "--out", str(out)]
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, env=environment)


def warm_build(workspace: Path, out: Path) -> None:
    """All formats again, in this process."""
    from mandata.records import open_workspace
    from mandata.report.build import build
    from mandata.report.render.formats import formats

    build(open_workspace(workspace), 6, out, list(formats()), lambda _: None)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        workspace, out = copy_of_sample(Path(scratch)), Path(scratch) / "out"
        rows = {
            "cold process, nothing built before": times(lambda: cold_process(workspace, out, keep_records=False)),
            "cold process, records and charts kept": times(lambda: cold_process(workspace, out, keep_records=True)),
        }
        warm_build(workspace, out)
        rows["warm, same process"] = times(lambda: warm_build(workspace, out))
    table = Table("all four formats of the sixth report", "min s", "median s", "max s")
    for name, seen in rows.items():
        table.add_row(name, *(f"{number:.2f}" for number in (min(seen), statistics.median(seen), max(seen))))
    Console().print(table)


if __name__ == "__main__":
    main()
