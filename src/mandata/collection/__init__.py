"""Collecting: cycles, returns, and their way from a blank form to accepted records."""
