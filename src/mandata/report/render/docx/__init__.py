"""The report for Word: real styles, tables, captions and fields, to be edited."""

from mandata.report.render.docx.writer import write_docx

__all__ = ["write_docx"]
