"""Exhibits: the figures of one table, chart or map, without a format."""
