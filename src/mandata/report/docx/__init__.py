"""The report for Word: real styles, tables, captions and fields, to be edited."""

from mandata.report.docx.writer import write_docx

__all__ = ["write_docx"]
