"""Percentages that no whole number can give.

The GRIM test: Brown, N. J. L. and Heathers, J. A. J. (2017), "The GRIM Test: A Simple Technique Detects Numerous
Anomalies in the Reporting of Results in Psychology", Social Psychological and Personality Science 8(4), 363–369.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mandata.answers import Status
from mandata.checks.printed import decimals_of
from mandata.checks.subjects import number, subject_of_row, where
from mandata.findings import Finding, Place
from mandata.framework.field_types.figures import write_figure
from mandata.framework.model import Field, Form, Framework
from mandata.indicators.arithmetic import exact
from mandata.indicators.rounding import RULES, Number, rounded
from mandata.messages import N_, Label, Param, Params, Phrase
from mandata.records import Records
from mandata.records.schema import status_of

NAMES = {"half_up": Phrase(N_("half up")), "half_even": Phrase(N_("half to even")), "down": Phrase(N_("down"))}
"""Names of the rounding rules."""


@dataclass(frozen=True, slots=True)
class ImpossiblePercentage:
    """A percentage that no whole number gives: the field that holds it, and the finding at its record."""

    field: str
    finding: Finding


def check_percentages(framework: Framework, records: Records, cycle: int) -> list[ImpossiblePercentage]:
    """Check every reported percentage that has a whole number next to it (`share_of`), up to a cycle.

    A percentage p of n, printed with d decimals, is possible if 100 k / n rounds to p for a whole number k. Estimates,
    and percentages of zero or of a number that is not whole, are not checked.

    Returns:
        Each percentage that the framework's rounding rule cannot give, with another rule that could, or with the
        nearest possible figures.
    """
    return [
        ImpossiblePercentage(field.name, finding)
        for form in framework.forms.values()
        for field in form.table.fields
        if field.share_of
        for finding in _tested(form, field, field.share_of, records, cycle, rule=framework.file.rounding)
    ]


def counts_that_give(percentage: Number, decimals: int, whole: int, rule: str) -> list[int]:
    """Return the whole numbers out of `whole` whose percentage prints as this one.

    Args:
        percentage: as printed, 37.75 for 37.75 %.
        decimals: with which it was printed.
        whole: above zero.
        rule: `half_up`, `half_even` or `down`.
    """
    wanted = rounded(percentage, decimals)
    step = Fraction(1, 10**decimals)
    least, most = ((exact(percentage) + side) * whole / 100 for side in (-step, step))
    candidates = range(max(0, math.floor(least)), min(whole, math.ceil(most)) + 1)
    return [count for count in candidates if _printed(count, whole, decimals, rule) == wanted]


def _tested(form: Form, field: Field, share_of: str, records: Records, cycle: int, *, rule: str) -> Iterator[Finding]:
    for row in records.table(form.name).to_pylist():
        exact = row.get(status_of(field.name)) == row.get(status_of(share_of)) == Status.REPORTED
        if exact and row["_cycle"] <= cycle and row[share_of] > 0 and row[share_of] % 1 == 0:
            yield from _finding(form, field, share_of, row, rule)


def _finding(form: Form, field: Field, share_of: str, row: Mapping[str, Any], rule: str) -> Iterator[Finding]:
    percentage, whole = Decimal(row[field.name]), int(row[share_of])
    decimals = decimals_of(percentage)
    if counts_that_give(percentage, decimals, whole, rule):
        return
    variant, nearest = _nearest(percentage, decimals, whole, rule)
    yield Finding(
        "impossible-percentage",
        {
            "what": Label(field.label),
            "where": where((row[key] for key in form.table.primaryKey), row["_cycle"]),
            "share": number(percentage),
            "whole": whole,
            "rule": NAMES[rule],
            **nearest,
        },
        Place(row["_return"], row["_line"]),
        subject=subject_of_row(form, row, field.name),
        figures=((field.name, write_figure(percentage)), (share_of, str(whole))),
        variant=variant,
    )


def _nearest(percentage: Number, decimals: int, whole: int, rule: str) -> tuple[str, Params]:
    """Return the variant of the message, and what could give the percentage or comes next to it."""
    for other in RULES:
        counts = counts_that_give(percentage, decimals, whole, other)
        if counts:
            share = rounded(Fraction(100 * counts[0], whole), decimals + 2)
            return "other-rule", {"count": counts[0], "exact": share, "other": NAMES[other]}
    below = min(math.floor(exact(percentage) * whole / 100), whole)
    nearest: dict[str, Param] = {"below": below, "printed_below": _printed(below, whole, decimals, rule)}
    if below == whole:
        return "above-all", nearest
    return "", {**nearest, "above": below + 1, "printed_above": _printed(below + 1, whole, decimals, rule)}


def _printed(count: int, whole: int, decimals: int, rule: str) -> Decimal:
    return rounded(Fraction(100 * count, whole), decimals, rule)
