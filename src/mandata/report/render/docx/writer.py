"""Writing a report for Word."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, time
from pathlib import Path

from mandata.report.document import Report
from mandata.report.pandoc import write_ast
from mandata.report.render.docx.body import Body
from mandata.report.render.docx.exhibits import Exhibits, picture_file
from mandata.report.render.docx.package import finished
from mandata.report.render.docx.theme import Theme

REFERENCE = Path(__file__).with_name("reference.docx")
"""Styles, page, header and footer of every report; made by `tools/make_reference_docx.py`."""


def write_docx(report: Report, path: Path) -> None:
    """Write a report as a document to be edited in Word.

    Args:
        report: everything that it shows.
        path: of the file; its folder must exist.

    Raises:
        PandocError: Pandoc refused the document.
    """
    theme = Theme.of(report.colours)
    document = Body(report, theme, Exhibits(report, theme)).document()
    moment = int(datetime.combine(report.date, time(), UTC).timestamp())
    with tempfile.TemporaryDirectory() as folder:
        for identifier, picture in report.pictures.items():
            for number, sheet in enumerate(picture.sheets):
                Path(folder, picture_file(report.exhibits[identifier], number)).write_bytes(sheet.png)
        options = ["--reference-doc", str(REFERENCE), "--resource-path", folder, "-o", "-"]
        written = write_ast(document, "docx", options, moment)
    path.write_bytes(finished(written, report, theme.replacements))
