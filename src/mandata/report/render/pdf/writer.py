"""Writing a report as PDF."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from mandata.report.charts.renderer import LETTERING, printed
from mandata.report.document import Report
from mandata.report.exhibits.fitting import picture_scale
from mandata.report.pandoc import write_ast
from mandata.report.render.pdf.body import Body
from mandata.report.render.pdf.data import report_data
from mandata.report.typography.coverage import displayable
from mandata.report.typography.fonts import typst_fonts

TEMPLATE = Path(__file__).with_name("template")
"""Typst modules that say how every report looks."""

WRITER = "typst"
"""Pandoc's writer; Typst sets quotation marks as the language does."""


def write_pdf(report: Report, path: Path) -> None:
    """Write a report as a tagged PDF (PDF/UA-1, ISO 14289-1).

    Args:
        report: everything that it shows.
        path: of the file; its folder must exist.

    Raises:
        PandocError: Pandoc refused the document.
        typst.TypstError: Typst refused what Pandoc wrote, or it could not be made accessible.
    """
    body = Body(report)
    text = write_ast(body.document(), WRITER, ["--wrap=preserve"]).decode()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _lay_out(folder, report, text, body)
        written = typst.compile(
            str(folder / "main.typ"),
            root=scratch,
            font_paths=typst_fonts(),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(report.date, time(), UTC),
        )
    path.write_bytes(written)


def _lay_out(folder: Path, report: Report, text: str, body: Body) -> None:
    """Put all files for Typst into one folder; it cannot read anything outside."""
    for module in (*TEMPLATE.glob("*.typ"), LETTERING):
        (folder / module.name).write_bytes(module.read_bytes())
    data = _displayable(report_data(report, body.sections))
    for identifier, picture in report.pictures.items():
        data["exhibits"][identifier]["pictures"] = [
            {
                **printed(sheet.svg, sheet.width, sheet.height, folder, f"{identifier}-{number}"),
                "scale": picture_scale(sheet.height),
            }
            for number, sheet in enumerate(picture.sheets)
        ]
    (folder / "report.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    main = f'#import "template.typ": *\n#show: report\n\n{displayable(text)}'
    (folder / "main.typ").write_text(main, encoding="utf-8")


def _displayable(data: Any) -> Any:
    """Return plain data with every text in it made displayable."""
    if isinstance(data, str):
        return displayable(data)
    if isinstance(data, dict):
        return {key: _displayable(item) for key, item in data.items()}
    return [_displayable(item) for item in data] if isinstance(data, list) else data
