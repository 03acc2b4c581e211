"""Storage of uploaded files: each is on the disk before the row that names it is committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

from mandata.durable_files import flush


class DurableStorage(FileSystemStorage):
    """Files in a folder, flushed to the disk when they are saved and when they are deleted."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Save a file; it and its folders are on the disk when this returns.

        Raises:
            OSError: it cannot be saved; nothing of it remains.
        """
        saved = super().save(name, content, max_length)
        path, top = Path(self.path(saved)), Path(self.location)
        with _removed_on_failure(path):
            flush(path)
            for folder in path.parents:
                if folder.is_relative_to(top.parent):
                    flush(folder)
        return saved

    def _save(self, name: str, content: Any) -> str:
        with _removed_on_failure(Path(self.path(name))):
            return str(super()._save(name, content))  # type: ignore[misc]  # Django's own hook, which its types leave out

    def delete(self, name: str) -> None:
        """Delete a file; it does not come back after a power cut."""
        super().delete(name)
        folder = Path(self.path(name)).parent
        if folder.is_dir():
            flush(folder)


@contextmanager
def _removed_on_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        path.unlink(missing_ok=True)
        raise
