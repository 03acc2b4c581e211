"""Indicators: values computed from records, compared, and followed back to where they came from."""

from mandata.indicators.calculator import Calculator
from mandata.indicators.unknown import UnknownValue
from mandata.indicators.value import Direction, Value

__all__ = ["Calculator", "Direction", "UnknownValue", "Value"]
