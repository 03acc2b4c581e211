"""Queries of the database and the records for pages; these modules write nothing."""
