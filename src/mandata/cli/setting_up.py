"""Setting up Django for the verbs that need the platform; every other verb starts without it."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from mandata.cli.output import wrong_use
from mandata.site.privacy import NotPrivate, keep_private

HOME = Path("mandata-home")

HomeOption = Annotated[
    Path,
    typer.Option("--home", envvar="MANDATA_HOME", help="Folder of all data of the platform."),
]


def set_up(home: Path, *, demonstration: bool = False) -> None:
    """Protect the home from other users, and point Django at its settings.

    Imports of Django's models must come after this.
    """
    if find_spec("django") is None:
        wrong_use("The platform is not installed. Install it with: pip install 'mandata[platform]'")
    try:
        keep_private(home)
    except NotPrivate as open_to_others:
        wrong_use(str(open_to_others))
    os.environ["MANDATA_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "mandata.site.settings"
    if demonstration:
        os.environ["MANDATA_DEMO"] = "1"
    import django  # noqa: PLC0415

    from mandata.site.variables import WrongVariables  # noqa: PLC0415

    try:
        django.setup()
    except WrongVariables as wrong:
        wrong_use(str(wrong))
