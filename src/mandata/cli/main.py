"""The `mandata` command: one small module per verb."""

from __future__ import annotations

from typing import Annotated

import typer

from mandata import __version__
from mandata.cli import check, finding, framework, indicator, new, platform, records, report, serve, status, trace

ABOUT = "Performance reporting in which every printed number can be followed back to its return."

app = typer.Typer(
    name="mandata",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("new")(new.command)
app.command("report")(report.command)
app.command("check")(check.command)
app.command("status")(status.command)
app.command("serve")(serve.command)
app.command("indicator")(indicator.command)
app.command("trace")(trace.command)
app.add_typer(finding.app, name="finding")
app.add_typer(framework.app, name="framework")
app.add_typer(records.app, name="records")
app.add_typer(platform.app, name="platform")


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"mandata {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit.")
]


@app.callback(help=ABOUT)
def options(version: Version = False) -> None:
    """Handle the options that come before a verb."""


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
