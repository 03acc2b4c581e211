"""Indicators: values computed from records, compared, and followed back to where they came from."""

from mandata.indicators.calculator import Calculator
from mandata.indicators.checking import check_indicators, place_of_indicator
from mandata.indicators.names import Answers, Names, NoFigures
from mandata.indicators.unknown import UnknownValue
from mandata.indicators.value import Direction, Value

__all__ = [
    "Answers",
    "Calculator",
    "Direction",
    "Names",
    "NoFigures",
    "UnknownValue",
    "Value",
    "check_indicators",
    "place_of_indicator",
]
