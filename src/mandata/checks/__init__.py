"""Checks: findings about figures and texts, before a reader finds them."""

from mandata.checks.comparisons import Disagreement, check_comparisons
from mandata.checks.control_totals import ControlDifference, check_control_totals
from mandata.checks.narrative import check_unbound_numbers
from mandata.checks.percentages import ImpossiblePercentage, check_percentages
from mandata.checks.references import check_references
from mandata.checks.reported_shares import check_reported_shares
from mandata.checks.rows import check_records

__all__ = [
    "ControlDifference",
    "Disagreement",
    "ImpossiblePercentage",
    "check_comparisons",
    "check_control_totals",
    "check_percentages",
    "check_records",
    "check_references",
    "check_reported_shares",
    "check_unbound_numbers",
]
