"""Reads a framework's folder and proves that every reference in it holds."""

from mandata.framework import messages as messages
from mandata.framework.parts import BrokenFramework
from mandata.framework.places import declared_place
from mandata.framework.reading import read_framework

__all__ = ["BrokenFramework", "declared_place", "read_framework"]
