"""Indicators: values computed from records, compared, and followed back to where they came from."""

from mandata.indicators.calculator import Calculator
from mandata.indicators.checking import check_indicators, place_of_indicator
from mandata.indicators.names import Answers, Names, NoFigures
from mandata.indicators.plain import Cell, as_row
from mandata.indicators.unknown import RESTRICTED_FIX, RestrictedValue, UnknownValue, restricted
from mandata.indicators.value import Direction, Value

__all__ = [
    "RESTRICTED_FIX",
    "Answers",
    "Calculator",
    "Cell",
    "Direction",
    "Names",
    "NoFigures",
    "RestrictedValue",
    "UnknownValue",
    "Value",
    "as_row",
    "check_indicators",
    "place_of_indicator",
    "restricted",
]
