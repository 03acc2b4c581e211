"""`mandata platform`: the web platform that organisations report into."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mandata.cli import safekeeping
from mandata.cli.output import console, errors, guarded, wrong_use
from mandata.cli.setting_up import HOME, HomeOption, set_up
from mandata.site.processes import become
from mandata.site.queues import QUEUES

LOCALHOST = "127.0.0.1"
WORKERS = [option for queue in QUEUES for option in ("--queue", queue)]
TRIES = 20

app = typer.Typer(help="The web platform that organisations report into.", no_args_is_help=True)
app.command("backup")(safekeeping.backup)
app.command("restore")(safekeeping.restore)
app.command("verify")(safekeeping.verify)


@app.command("serve")
@guarded
def serve(
    *,
    home: HomeOption = HOME,
    demonstration: Annotated[
        Path | None,
        typer.Option("--demonstration", metavar="WORKSPACE", help="Load a workspace, with an account for each role."),
    ] = None,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = LOCALHOST,
    port: Annotated[
        int, typer.Option(help="Port to listen on; in a demonstration, the next free one from here.")
    ] = 8000,
    workers: Annotated[int, typer.Option(help="Number of web workers; one that dies is replaced.", min=1)] = 2,
    tasks: Annotated[
        bool, typer.Option(help="Run background tasks; with --no-tasks, run `mandata platform work` next to it.")
    ] = True,
) -> None:
    """Migrate the database and serve the platform until Ctrl+C.

    Examples:

        mandata platform serve --demonstration samples/sixth_report

        DATABASE_URL=postgresql://mandata@db/mandata mandata platform serve --home /srv/mandata
    """
    set_up(home, demonstration=demonstration is not None)
    with console.status("Bringing the database up to date"):
        _manage("migrate", verbosity=0)
        _manage("collectstatic", interactive=False, clear=True, verbosity=0)
    if demonstration is not None:
        _fill(demonstration)
    free = _free_port(address, port, TRIES if demonstration is not None else 1)
    where = f"http://{'localhost' if address == LOCALHOST else address}:{free}/"
    console.print(f"Mandata is at [link={where}]{where}[/link] (Ctrl+C to stop)", soft_wrap=True)
    os.environ.setdefault("MANDATA_URL", where.rstrip("/"))
    server = ["--address", address, "--port", str(free), "--workers", str(workers)]
    _become_supervisor([*server, *(WORKERS if tasks else ())])


@app.command("work")
@guarded
def work(home: HomeOption = HOME) -> None:
    """Run the background tasks, which send e-mails and build releases, until Ctrl+C.

    `mandata platform serve` does it, too. This is for a service of its own next to `mandata platform serve --no-tasks`.

    Example:

        DATABASE_URL=postgresql://mandata@db/mandata mandata platform work --home /srv/mandata
    """
    set_up(home)
    _become_supervisor(WORKERS)


@app.command("manage", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
@guarded
def manage(context: typer.Context, home: HomeOption = HOME) -> None:
    """Run a management command of Django over the platform's database.

    Example:

        mandata platform manage dumpdata --home /srv/mandata
    """
    set_up(home)
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (after the settings are set)

    execute_from_command_line(["mandata platform manage", *context.args])


def _fill(workspace: Path) -> None:
    from mandata.site import sample  # noqa: PLC0415

    if not (workspace / "workspace.yaml").is_file():
        wrong_use(f"{workspace} has no workspace.yaml.")
    with console.status("Loading the workspace"):
        sample.load(workspace)
        made = sample.accounts()
    with console.status("Building and publishing its report"):
        stopped = sample.release()
    if stopped:
        errors.print("The report could not be built, so nothing is published:")
        errors.print(*(f"  {text}" for text in stopped), sep="\n", markup=False)
    errors.print("Demonstration accounts, all with the password", f"[bold]{sample.PASSWORD}[/bold]:")
    for account in made:
        errors.print(f"  {account.email:34}{account.organisation}")


def _manage(command: str, **options: object) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    call_command(command, **options)


def _free_port(address: str, port: int, tries: int) -> int:
    """Return the first free port. A real platform has only one: its proxy knows no other."""
    for candidate in range(port, port + tries):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, candidate))
            except OSError:
                continue
            return candidate
    ports = f"Port {port} is" if tries == 1 else f"The ports from {port} to {port + tries - 1} are"
    return wrong_use(f"{ports} in use. Stop the program that uses it, or choose another port with --port.")


def _become_supervisor(options: Sequence[str]) -> None:
    """Become the process that keeps the web server and the workers running: a small one, without Django."""
    command = [sys.executable, "-m", "mandata.site.supervisor", *options]
    become(command)
