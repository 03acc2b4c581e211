"""Opens the file of a workbook, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from mandata.exchange.spreadsheet.ods import OpenDocument, is_open_document
from mandata.exchange.spreadsheet.package import SheetPart, open_archive, package_of
from mandata.exchange.spreadsheet.sheet_cells import Cells, Range
from mandata.exchange.spreadsheet.xlsx import contents_of


class WorkbookFile(Protocol):
    """The sheets of an open workbook."""

    @property
    def sheets(self) -> Sequence[SheetPart]:
        """The sheets, in the workbook's order."""

    @property
    def merged(self) -> Mapping[str, Sequence[Range]]:
        """Merged cells of each sheet read so far, by its name."""

    def rows(self, sheet: SheetPart) -> Iterator[tuple[int, Cells]]:
        """Return number (from 1) and filled cells of every row that has any.

        Raises:
            NotReadable: the sheet is damaged, or holds more than any return.
        """


@contextmanager
def open_workbook(path: Path) -> Iterator[WorkbookFile]:
    """Open a workbook of Excel (.xlsx) or an OpenDocument spreadsheet (.ods).

    Raises:
        NotReadable: it is no workbook, or none that may be unpacked; or an error arose while it was read.
    """
    with open_archive(path) as archive:
        yield OpenDocument(archive) if is_open_document(archive) else contents_of(package_of(archive))
