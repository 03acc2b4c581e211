"""Mandata: performance reporting in which every printed number can be followed back to its return."""
