"""PDF: the report as a tagged, printable document (PDF/UA-1), set by Typst."""

from mandata.report.render.pdf.writer import write_pdf

__all__ = ["write_pdf"]
