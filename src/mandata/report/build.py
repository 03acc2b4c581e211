"""Building a report: assemble once, write every format, and put the results in place only when all are whole."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mandata.durable_files import make_folder, put_in_place
from mandata.findings import Finding, InvalidInput
from mandata.records import (
    Records,
    Standing,
    Workspace,
    accept,
    freeze,
    open_records,
    records_to_be,
    stop_at_open_errors,
)
from mandata.report.assemble import Progress, finished, sketched
from mandata.report.charts import start_drawing
from mandata.report.compose.preflight import faults, of_framework
from mandata.report.document import Report
from mandata.report.dry_run import weighed
from mandata.report.published_counts import keep_printed
from mandata.report.render.formats import Format, formats

CHARTS = ".charts"
"""Folder in the archive of the workspace that keeps drawn charts by their content."""

STEPS = 6
"""Steps that a build names next to one for each format. Disclosure control adds more where it suppresses figures."""


@dataclass(frozen=True, slots=True)
class Built:
    """One finished format: where it is and how many seconds it took to write."""

    format: Format
    path: Path
    seconds: float


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build.

    Attributes:
        standing: findings with their answers; a build with open errors does not finish.
        seconds: from reading the returns to the last file in place.
    """

    report: Report
    formats: Sequence[Built]
    standing: Sequence[Standing]
    seconds: float

    @property
    def findings(self) -> list[Finding]:
        """The findings; the message of each includes its reason and decision."""
        return [item.worded for item in self.standing]


def build(workspace: Workspace, cycle: int, out: Path, wanted: Sequence[str], progress: Progress) -> Build:
    """Accept and freeze the workspace's returns, compute the report and write it.

    While returns are still missing, it is a draft and says so: missing figures and findings do not stop it, and
    nothing is accepted or frozen.

    Args:
        cycle: number of the cycle reported on.
        out: folder for the files; created if necessary. Its content is replaced only by a complete new build.
        wanted: names of `formats()`.
        progress: called with the name of each step as it begins.

    Raises:
        InvalidInput: something in the returns, the framework or the narrative cannot be used, or an error about a
        figure is open; nothing was replaced.
    """
    began = time.perf_counter()
    charts = workspace.archive / CHARTS
    if not charts.is_dir():
        start_drawing()
    progress("Reading and accepting the returns")
    with _records(workspace, cycle) as records:
        sketch = sketched(workspace, records, cycle, progress)
        standing = weighed(sketch.findings, workspace, records, cycle)
        if not workspace.is_gathering:
            stop_at_open_errors(standing)
            freeze(workspace)
        report = finished(sketch, progress, charts if workspace.archive.is_dir() else None)
        if workspace.printed is None:
            keep_printed(workspace, report)
        built = write(report, out, wanted, progress)
    return Build(report, built, standing, time.perf_counter() - began)


@contextmanager
def _records(workspace: Workspace, cycle: int) -> Iterator[Records]:
    """Return the records to report on; errors in indicators and texts are reported with those in the returns."""
    with ExitStack() as stack:
        try:
            if workspace.is_gathering:
                records = stack.enter_context(records_to_be(workspace))
            else:
                accept(workspace)
                records = open_records(workspace)
        except InvalidInput as invalid:
            raise InvalidInput(faults(workspace, cycle, invalid.findings)) from None
        if of_framework(workspace, cycle):
            raise InvalidInput(faults(workspace, cycle, ()))
        yield records


def write(report: Report, out: Path, wanted: Sequence[str], progress: Progress) -> list[Built]:
    """Write the formats next to the present files of the output folder, then put all of them in place."""
    make_folder(out)
    chosen = [formats()[name] for name in wanted]
    with tempfile.TemporaryDirectory(dir=out, prefix=".building-") as scratch:
        new = Path(scratch)
        progress("Writing the formats")
        with ThreadPoolExecutor(2) as pool:
            seconds = list(pool.map(lambda item: _timed(item, report, new, progress), chosen))
        put_in_place({new / item.top: out / item.top for item in chosen})
    return [Built(item, out / item.file, took) for item, took in zip(chosen, seconds, strict=True)]


def _timed(format_: Format, report: Report, folder: Path, progress: Progress) -> float:
    began = time.perf_counter()
    path = folder / format_.file
    path.parent.mkdir(parents=True, exist_ok=True)
    format_.write(report, path)
    progress(f"Wrote the {format_.title}")
    return time.perf_counter() - began
