"""`mandata new`: a workspace to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mandata.cli.output import console, guarded, wrong_use
from mandata.examples import copy_example, examples

START = "libraries"


@guarded
def command(
    folder: Annotated[Path, typer.Argument(help="Folder to make.")],
    example: Annotated[str, typer.Option(help="Example to start from; `--example list` lists them.")] = START,
) -> None:
    """Make a workspace with a small framework, returns and a text, ready to build.

    Examples:

        mandata new my-report

        mandata new my-report --example list
    """
    known = examples()
    if example == "list":
        console.print("\n".join(known), highlight=False)
        return
    if example not in known:
        wrong_use(f"There is no example '{example}'. Choose one of: {', '.join(known)}.")
    try:
        copy_example(known[example], folder)
    except FileExistsError:
        wrong_use(f"{folder} already exists and is not empty. Choose another name.")
    console.print(f"Made {folder}. Build its report:\n\n    cd {folder}\n    mandata report\n", highlight=False)
