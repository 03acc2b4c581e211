"""Checks: findings about figures and texts, before a reader finds them."""

from mandata.checks.control_totals import ControlDifference, check_control_totals
from mandata.checks.narrative import check_unbound_numbers
from mandata.checks.percentages import ImpossiblePercentage, check_percentages
from mandata.checks.reported_shares import check_reported_shares

__all__ = [
    "ControlDifference",
    "ImpossiblePercentage",
    "check_control_totals",
    "check_percentages",
    "check_reported_shares",
    "check_unbound_numbers",
]
