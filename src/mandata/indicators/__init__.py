"""Indicators: values computed from records, compared, and followed back to where they came from."""

from mandata.indicators import messages as messages
from mandata.indicators.calculator import Calculator
from mandata.indicators.plain import Cell, as_row
from mandata.indicators.symbols import Answers, Names, NoFigures
from mandata.indicators.unknown import RestrictedValue, UnknownValue
from mandata.indicators.validation import check_indicators, place_of_indicator
from mandata.indicators.value import Direction, Value

__all__ = [
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
]
