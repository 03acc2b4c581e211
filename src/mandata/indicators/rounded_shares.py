"""Figures computed from rounded shares: they have no more digits than the shares."""

from __future__ import annotations

import re

from mandata.framework.model import Framework, Indicator

PERCENT = "percent"
NAME = re.compile(r"[A-Za-z_]\w*")
MULTIPLIED = re.compile(r"[*/]|\b(avg|median|percentile)\s*\(", re.IGNORECASE)
"""Operations whose result has more decimals than their operands."""


def is_of_rounded_shares(framework: Framework, indicator: Indicator) -> bool:
    """Return whether the numerator of an indicator is computed from percentages, so that it counts nothing."""
    return _names_share(framework, indicator, indicator.numerator)


def has_needless_decimals(framework: Framework, indicator: Indicator) -> bool:
    """Return whether the number has decimals before rounding that no source gave: a share of rounded shares, or a mean.

    For example 22.91 women, from 79% of 29.
    """
    if indicator.parts:
        parts = (framework.indicators[identifier] for identifier in indicator.parts)
        return any(has_needless_decimals(framework, part) for part in parts)
    text = indicator.value or ""
    multiplied = bool(MULTIPLIED.search(text)) and _names_share(framework, indicator, text)
    return multiplied or is_of_rounded_shares(framework, indicator)


def _names_share(framework: Framework, indicator: Indicator, text: str | None) -> bool:
    form = framework.forms.get(indicator.form)
    if form is None or text is None:
        return False
    shares = {field.name for field in form.table.fields if field.unit == PERCENT or field.share_of}
    return not shares.isdisjoint(NAME.findall(text))
