"""Serving the built files of a release."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from mandata.publishing.models import Release
from mandata.publishing.queries.archives import COMPRESSED, PAGE
from mandata.report.render.formats import formats

OWN_POLICY = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]+)"')
HEAD = 4_096
"""Bytes of a page that contain its own policy."""

ALONE = "sandbox allow-scripts allow-popups allow-downloads allow-modals; frame-ancestors 'self'"
"""A report runs its own charts, separate from the platform: it can access neither its cookies nor its pages."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of a release, as offered to a reader."""

    name: str
    title: Any
    size: int


TRANSLATED = (_("Web page"), _("Data package"))
"""Titles of formats that are words, for the catalogues of languages."""


def downloads(release: Release) -> Sequence[Download]:
    """Return the files that a reader is offered, if they were built; the web page comes first."""
    there = [(item, release.folder / item.download) for item in formats().values()]
    offered = [Download(item.download, _(item.title), path.stat().st_size) for item, path in there if path.is_file()]
    return sorted(offered, key=lambda item: item.name != PAGE)


def serve(release: Release, name: str, compressed: bool) -> FileResponse:
    """Serve one built file.

    Args:
        compressed: whether the reader accepts a compressed page.
        name: path below the release's folder, with `/`, as requested.

    Raises:
        Http404: there is no such file, or the name leads out of the folder.
    """
    folder = release.folder.resolve()
    try:
        path = (folder / name).resolve(strict=True)
    except (OSError, ValueError):  # there is no such file, or the name is invalid: too long, or with a null character
        raise Http404 from None
    if not path.is_relative_to(folder) or not path.is_file() or not _is_public(path.relative_to(folder)):
        raise Http404
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    packed = folder / COMPRESSED
    is_page = path.name == PAGE
    sent = packed if is_page and compressed and packed.is_file() else path
    response = FileResponse(sent.open("rb"), content_type=media_type)
    if is_page:
        response.headers["Vary"] = "Accept-Encoding"
        if sent is packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Security-Policy"] = f"{_own_policy(path)}; {ALONE}"
        response._csp_exempt = True  # type: ignore[attr-defined]  # the file's own policy is stricter than the platform's
    return response


def takes_gzip(request: HttpRequest) -> bool:
    """Return whether the reader's browser accepts a compressed page."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _is_public(path: Path) -> bool:
    """Return whether a file below the folder is for readers."""
    known = formats().values()
    is_download = path.as_posix() in {item.download for item in known}
    return is_download or path.parts[0] in {item.top for item in known if item.is_folder}


def _own_policy(path: Path) -> str:
    """Return the page's own policy: only its own scripts and styles, by their hashes."""
    with path.open("rb") as file:
        found = OWN_POLICY.search(file.read(HEAD))
    return found[1].decode("ascii").replace("&#39;", "'") if found else "default-src 'none'"
