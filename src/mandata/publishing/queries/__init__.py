"""Queries of releases for pages; these modules write nothing."""
