"""Shares that are computed from shares: their numerator counts nothing, since the shares were rounded before."""

from __future__ import annotations

import re

from mandata.framework.model import Framework, Indicator

PERCENT = "percent"
NAME = re.compile(r"[A-Za-z_]\w*")


def is_of_rounded_shares(framework: Framework, indicator: Indicator) -> bool:
    """Return whether the numerator of an indicator is computed from a field of percentages."""
    form = framework.forms.get(indicator.form)
    if form is None or indicator.numerator is None:
        return False
    shares = {field.name for field in form.table.fields if field.unit == PERCENT or field.share_of}
    return not shares.isdisjoint(NAME.findall(indicator.numerator))
