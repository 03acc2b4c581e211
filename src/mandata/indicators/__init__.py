"""Indicators: values computed from records, compared, and followed back to where they came from."""

from mandata.indicators.calculator import Calculator
from mandata.indicators.checking import check_indicators, place_of_indicator
from mandata.indicators.unknown import UnknownValue
from mandata.indicators.value import Direction, Value

__all__ = ["Calculator", "Direction", "UnknownValue", "Value", "check_indicators", "place_of_indicator"]
