"""`mandata platform backup`, `restore` and `verify`: protection of the platform's data."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mandata.cli.output import FINDINGS, console, errors, guarded, wrong_use
from mandata.cli.setting_up import HOME, HomeOption, set_up

if TYPE_CHECKING:
    from mandata.audit.verdict import Verdict

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@guarded
def backup(
    target: Annotated[Path, typer.Argument(help="File to write, or a folder; the file is then named after the time.")],
    home: HomeOption = HOME,
) -> None:
    """Write a backup of the whole platform, with database and files of one moment, while it runs.

    The key that signs sessions is not in it. Protect the file: it contains everything else.

    Examples:

        mandata platform backup /srv/backups --home /srv/mandata

        mandata platform backup /srv/backups/before-upgrade.tar.gz --home /srv/mandata
    """
    if not home.is_dir():
        wrong_use(f"There is no home folder {home}.")
    if target.resolve().is_relative_to(home.resolve()):
        wrong_use("A backup inside the home folder is lost with it. Choose another place.")
    set_up(home)
    from django.utils import timezone  # noqa: PLC0415 (after the settings are set)

    from mandata.site.backups.taking import back_up  # noqa: PLC0415

    path = target / f"mandata-{timezone.now():%Y-%m-%dT%H%M%SZ}.tar.gz" if target.is_dir() else target
    if path.exists():
        wrong_use(f"{path} exists. Choose another name.")
    with console.status("Writing the backup"):
        manifest = back_up(path)
    console.print(f"Wrote {path}: {len(manifest.files)} files, {path.stat().st_size:,} bytes.", soft_wrap=True)


@guarded
def restore(
    archive: Annotated[Path, typer.Argument(help="A backup.", exists=True, dir_okay=False)],
    home: HomeOption = HOME,
) -> None:
    """Restore a backup into an empty home and an empty database, and migrate it to this version.

    Every file is compared with its checksum, and the audit trail is verified; the exit code is 1 if it is broken.
    Put the old `secret-key` into the home first, to keep second factors and links valid; otherwise a new key is made.

    Examples:

        mandata platform restore /srv/backups/before-upgrade.tar.gz --home /srv/mandata-2

        DATABASE_URL=postgresql://mandata@db/new mandata platform restore backup.tar.gz --home /srv/mandata-2
    """
    from mandata.site.backups.emptiness import NotEmpty, check_home  # noqa: PLC0415 (not for other verbs)

    try:
        check_home(home)
        has_key = "SECRET_KEY" in os.environ or (home / "secret-key").exists()
        set_up(home)
        from mandata.site.backups.archive import BadArchive  # noqa: PLC0415 (after the settings are set)
        from mandata.site.backups.restoring import restore as put_back  # noqa: PLC0415

        with console.status("Restoring the backup"):
            manifest, verdict = put_back(archive)
    except NotEmpty as found:
        wrong_use(str(found))
    except BadArchive as bad:
        errors.print(f"[bold red]error:[/bold red] {bad} Nothing was restored.", soft_wrap=True)
        raise typer.Exit(FINDINGS) from None
    console.print(f"Restored the backup of {manifest.made_at}, made by version {manifest.version}.", soft_wrap=True)
    if not has_key:
        warning = "The home had no secret-key, so a new one was made. Everybody has to set up a second factor again."
        console.print(warning, soft_wrap=True)
    _print(verdict)
    if not verdict.holds:
        raise typer.Exit(FINDINGS)


@guarded
def verify(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Verify that nobody changed the audit trail outside the application.

    Lists each place where the chain is broken, in order; the exit code is then 1.

    Examples:

        mandata platform verify --home /srv/mandata

        mandata platform verify --home /srv/mandata --json
    """
    set_up(home)
    from mandata.audit.verifying import verify as prove  # noqa: PLC0415 (after the settings are set)

    verdict = prove()
    if as_json:
        broken = [{**asdict(item), "message": item.message} for item in verdict.breaks]
        sys.stdout.write(json.dumps({**asdict(verdict), "holds": verdict.holds, "breaks": broken}, indent=2) + "\n")
    else:
        _print(verdict)
    if not verdict.holds:
        raise typer.Exit(FINDINGS)


def _print(verdict: Verdict) -> None:
    for item in verdict.breaks:
        errors.print(f"[bold red]broken:[/bold red] {item}", soft_wrap=True)
    held = "The chain is valid" if verdict.holds else f"The chain is broken in {len(verdict.breaks)} places"
    console.print(f"{held}: {verdict.links} links, {verdict.rows} rows.")
    console.print(f"Rows waiting for the next link: {verdict.waiting}. Values erased: {verdict.erased}.")
