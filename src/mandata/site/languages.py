"""The catalogues of the interface: stored as text in the package, compiled where the platform can write."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mandata import durable_files

SOURCE = Path(__file__).parent / "locale"
DOMAIN = "django"


def compiled(target: Path) -> Path:
    """Compile the catalogues that have changed since they were last compiled.

    Args:
        target: folder for the compiled catalogues; created if necessary.

    Returns:
        The target, in the layout that gettext expects.
    """
    for source in SOURCE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"):
        path = target / source.relative_to(SOURCE).with_suffix(".mo")
        if not path.exists() or path.stat().st_mtime < source.stat().st_mtime:
            _compile(source, path)
    return target


def _compile(source: Path, path: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    content = io.BytesIO()
    write_mo(content, catalogue)
    durable_files.write(path, content.getvalue())
