"""Numbers as they are printed: what a text says, and how precisely."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from mandata.indicators.rounding import Number, number_text

NUMBER = re.compile(
    r"(?P<sign>(?<!\S)[-−])?"
    r"(?P<digits>\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s*(?P<scale>thousand|million|billion)?"
)
SCALES = {None: 1, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}


class Printed(NamedTuple):
    """A printed number, with the size of one unit of its last digit."""

    number: Decimal
    step: Decimal

    @property
    def decimals(self) -> int:
        """Return digits after the decimal point; negative if the last printed digit is before it (`23 million`: -6)."""
        return -int(self.step.log10())


def read_printed(text: str) -> Printed | None:
    """Return the first number in a text such as `83,715`, `37.75%` or `23 million`; None if there is none."""
    match = NUMBER.search(text)
    if match is None:
        return None
    digits = Decimal(re.sub(r"[,\s]", "", match["digits"]))
    exponent = digits.as_tuple().exponent
    scale = SCALES[match["scale"]]
    return Printed((-digits if match["sign"] else digits) * scale, Decimal(1).scaleb(int(exponent)) * scale)


def decimals_of(number: Number) -> int:
    """Return the decimals of a figure as it was given: 37.75 has two, 9.0 has none; of a quotient, at most twelve."""
    return len(number_text(number).partition(".")[2])
