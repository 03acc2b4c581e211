"""Queries of registers for pages; these modules write nothing."""
