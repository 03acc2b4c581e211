"""The formats that a report is written in. Another package adds one by the entry point group `mandata.formats`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mandata.plugins import added_to
from mandata.report.document import Report
from mandata.report.render.datapackage import write_datapackage
from mandata.report.render.docx import write_docx
from mandata.report.render.html import write_html
from mandata.report.render.pdf import write_pdf

ENTRY_POINTS = "mandata.formats"


@dataclass(frozen=True, slots=True)
class Format:
    """One format of a report.

    Attributes:
        title: as readers and messages name it.
        file: path of its main file, from the output folder; in a folder of its own where it has several files.
        write: writes a report to that path; the folder exists.
    """

    title: str
    file: str
    write: Callable[[Report, Path], object]

    @property
    def top(self) -> str:
        """The file or folder that is put in place as one."""
        return Path(self.file).parts[0]

    @property
    def is_folder(self) -> bool:
        """Whether it has a folder of its own."""
        return self.top != self.file

    @property
    def download(self) -> str:
        """The name under which readers download it: its file, or its folder as an archive."""
        return f"{self.top}.zip" if self.is_folder else self.file


def _write_datapackage(report: Report, path: Path) -> None:
    write_datapackage(report, path.parent)


OWN: Mapping[str, Format] = {
    "pdf": Format("PDF", "report.pdf", write_pdf),
    "html": Format("Web page", "report.html", write_html),
    "docx": Format("Word", "report.docx", write_docx),
    "data": Format("Data package", "data/datapackage.json", _write_datapackage),
}


def formats() -> Mapping[str, Format]:
    """Return every format, by the name that the command line knows.

    Raises:
        InvalidInput: a format of another package cannot be loaded, or its name is in use.
    """
    return added_to(OWN, ENTRY_POINTS)
