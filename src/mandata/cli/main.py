"""The `mandata` command: one small module a verb."""

from __future__ import annotations

import typer

from mandata.cli import check, finding, framework, indicator, platform, records, report, serve, status, trace

app = typer.Typer(
    name="mandata",
    help="Performance reporting in which every printed number can be followed back to its return.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
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


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
