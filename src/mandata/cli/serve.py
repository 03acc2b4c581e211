"""`mandata serve`: show a built report on this machine."""

from __future__ import annotations

import contextlib
import errno
import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer

from mandata.cli.output import console, guarded, wrong_use

LOCALHOST = "127.0.0.1"
TRIES = 20


class Handler(SimpleHTTPRequestHandler):
    """Serves one folder, read only; the bare address redirects to the report."""

    def do_GET(self) -> None:
        """Answer one request."""
        if self.path == "/":
            self.send_response(302)
            self.send_header("Location", "/report.html")
            self.end_headers()
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Forbid browsers to keep an older build."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the terminal shows only the address of the report."""


@guarded
def command(
    folder: Annotated[Path, typer.Argument(help="Folder that a report was built into.")],
    port: Annotated[int, typer.Option(help="First port to try; the next free one is used.")] = 8000,
) -> None:
    """Serve a built report on localhost until Ctrl+C.

    Example:

        mandata serve build/sixth-report
    """
    if not (folder / "report.html").is_file():
        wrong_use(f"{folder} has no report.html; build one with `mandata report WORKSPACE --out {folder}`.")
    with _server(folder, port) as server, contextlib.suppress(KeyboardInterrupt):
        address = f"http://{LOCALHOST}:{server.server_address[1]}/"
        console.print(f"The report is at [link={address}]{address}[/link] (Ctrl+C to stop)")
        server.serve_forever()


def _server(folder: Path, port: int) -> ThreadingHTTPServer:
    handler = functools.partial(Handler, directory=str(folder))
    for candidate in range(port, port + TRIES):
        try:
            return ThreadingHTTPServer((LOCALHOST, candidate), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    return wrong_use(f"No free port from {port} to {port + TRIES - 1}; choose another with --port.")
