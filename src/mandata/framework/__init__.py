"""Reads a framework's folder and proves that every reference in it holds."""

from mandata.framework import messages as messages
from mandata.framework.parts import BrokenFramework
from mandata.framework.places import declared_place, place_of_finding_setting
from mandata.framework.reading import read_framework

__all__ = ["BrokenFramework", "declared_place", "place_of_finding_setting", "read_framework"]
