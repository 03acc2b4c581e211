"""Mandata: performance reporting in which every printed number can be followed back to its return."""

from importlib.metadata import version

__version__ = version("mandata")
