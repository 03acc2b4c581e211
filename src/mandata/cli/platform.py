"""`mandata platform`: the web platform that organisations report into."""

from __future__ import annotations

import io
import os
import socket
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from mandata.cli.output import console, errors, guarded, wrong_use

LOCALHOST = "127.0.0.1"
TRIES = 20

app = typer.Typer(help="The web platform that organisations report into.", no_args_is_help=True)

HomeOption = Annotated[
    Path,
    typer.Option("--home", envvar="MANDATA_HOME", help="Folder of everything that the platform keeps."),
]


@app.command("serve")
@guarded
def serve(
    home: HomeOption = Path("mandata-home"),
    demonstration: Annotated[
        Path | None,
        typer.Option("--demonstration", metavar="WORKSPACE", help="Load a workspace, with an account for each role."),
    ] = None,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = LOCALHOST,
    port: Annotated[int, typer.Option(help="Port to begin with; the next free one is taken.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1)] = 2,
) -> None:
    """Bring the database up to date and serve the platform until Ctrl+C.

    Examples:

        mandata platform serve --demonstration samples/sixth_report

        DATABASE_URL=postgresql://mandata@db/mandata mandata platform serve --home /srv/mandata
    """
    _set_up(home, demonstration is not None)
    with console.status("Bringing the database up to date"):
        _manage("migrate", verbosity=0)
        _manage("sweep", stdout=io.StringIO())
    if demonstration is not None:
        _fill(demonstration)
    free = _free_port(address, port)
    where = f"http://{'localhost' if address == LOCALHOST else address}:{free}/"
    console.print(f"Mandata is at [link={where}]{where}[/link] (Ctrl+C to stop)", soft_wrap=True)
    _send_notices(where)
    _serve(address, free, workers)


@app.command("manage", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
@guarded
def manage(context: typer.Context, home: HomeOption = Path("mandata-home")) -> None:
    """Run a management command of Django over the platform's database.

    Example:

        mandata platform manage dumpdata --home /srv/mandata
    """
    _set_up(home, os.environ.get("MANDATA_DEMO") == "1")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (after the settings are set)

    execute_from_command_line(["mandata platform manage", *context.args])


def _set_up(home: Path, demonstration: bool) -> None:
    """Point Django at its settings. Imports of Django wait until here: every other verb starts without it."""
    os.environ["MANDATA_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "mandata.site.settings"
    if demonstration:
        os.environ["MANDATA_DEMO"] = "1"
    import django  # noqa: PLC0415

    django.setup()


def _fill(workspace: Path) -> None:
    from mandata.site import sample  # noqa: PLC0415

    if not (workspace / "workspace.yaml").is_file():
        wrong_use(f"{workspace} holds no workspace.yaml.")
    with console.status("Loading the workspace"):
        sample.load(workspace)
        made = sample.accounts()
    with console.status("Building and publishing its report"):
        sample.release()
    errors.print("Demonstration accounts, all with the password", f"[bold]{sample.PASSWORD}[/bold]:")
    for account in made:
        errors.print(f"  {account.email:34}{account.organisation}")


def _manage(command: str, **options: object) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    call_command(command, **options)


def _send_notices(where: str) -> None:
    """Send e-mails that wait for their turn, while the platform runs; their links lead to where it is."""
    os.environ.setdefault("MANDATA_URL", where.rstrip("/"))
    from django.conf import settings  # noqa: PLC0415

    from mandata.notices.sending import keep_sending  # noqa: PLC0415

    settings.ROOT_URL = os.environ["MANDATA_URL"].rstrip("/")
    threading.Thread(target=keep_sending, name="notices", daemon=True).start()


def _free_port(address: str, port: int) -> int:
    for candidate in range(port, port + TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, candidate))
            except OSError:
                continue
            return candidate
    return wrong_use(f"No free port from {port} to {port + TRIES - 1}; name another with --port.")


def _serve(address: str, port: int, workers: int) -> None:
    """Become the web server: a process made anew, since its workers are forks and must inherit no running engine."""
    options = {"--interface": "wsgi", "--host": address, "--port": port, "--workers": workers, "--blocking-threads": 4}
    words = [str(word) for option in options.items() for word in option]
    command = [sys.executable, "-m", "granian", *words, "--no-log", "mandata.site.wsgi:application"]
    os.execv(sys.executable, command)  # noqa: S606 (our own words)
