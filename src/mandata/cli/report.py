"""`mandata report`: build a report in every format."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from mandata.cli.check import HERE, Folder
from mandata.cli.output import console, existing, guarded, print_findings, wrong_use
from mandata.cli.progress import progress
from mandata.report.build import STEPS, Build, build
from mandata.report.compose.preflight import open_whole
from mandata.report.document import DRAFT
from mandata.report.output_folder import problem_of
from mandata.report.render.formats import OWN, formats


@guarded
def command(
    workspace: Folder = HERE,
    cycle: Annotated[int | None, typer.Option(help="Cycle to report on; by default the workspace's own.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("build/report"),
    format_: Annotated[str, typer.Option("--format", help=f"Formats, comma-separated: {', '.join(OWN)}.")] = "",
    draft: Annotated[
        bool, typer.Option("--draft", help="Build a report from the returns so far; freeze nothing.")
    ] = False,
) -> None:
    """Build a report from a workspace: check, accept and freeze its returns, compute, and write every format.

    Files in the output folder are replaced only when the whole build has succeeded.

    Use `--draft` while returns are still missing. Every page then says that it is a draft, missing figures
    are shown as not reported, findings about figures do not stop it, and nothing is accepted or frozen.

    Examples:

        mandata report samples/sixth_report --out build/sixth-report

        mandata report samples/sixth_report --cycle 6 --format pdf,html

        mandata report samples/sixth_report --draft --out build/draft
    """
    known = formats()
    wanted = [name.strip() for name in format_.split(",") if name.strip()] or list(known)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        wrong_use(f"--format knows {', '.join(known)}; not {', '.join(unknown)}.")
    opened = dataclasses.replace(open_whole(existing(workspace), cycle), is_gathering=draft)
    if problem := problem_of(out, [known[name].file for name in wanted], opened):
        wrong_use(f"--out: {problem}")
    with progress(STEPS + len(wanted)) as show:
        done = build(opened, opened.cycle if cycle is None else cycle, out, wanted, show)
    _print(done)


def _print(done: Build) -> None:
    print_findings(done.findings)
    for built in done.formats:
        console.print(f"{built.format.title:<13}{built.seconds:6.2f} s  {built.path}", soft_wrap=True, highlight=False)
    mark = done.report.release
    edition = f"release {mark.short}" if mark else DRAFT.lower()
    console.print(f"{'Whole build':<13}{done.seconds:6.2f} s  {edition}", highlight=False)
