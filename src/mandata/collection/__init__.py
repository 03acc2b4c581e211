"""Collecting: cycles, returns and how they move from a blank form to accepted records."""
