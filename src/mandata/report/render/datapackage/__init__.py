"""The data package: exhibits and records as CSV and Parquet, described after Frictionless."""

from mandata.report.render.datapackage.package import write_datapackage

__all__ = ["write_datapackage"]
