"""Checks: findings about figures and texts, before a reader finds them."""

from mandata.checks import messages as messages
from mandata.checks.comparisons import Disagreement, check_comparisons
from mandata.checks.completeness import Answered, FormStatus, check_completeness, completeness
from mandata.checks.control_totals import ControlDifference, check_control_totals
from mandata.checks.finding_settings import LIMITS, Limit, check_settings
from mandata.checks.freezing import freeze_checked
from mandata.checks.naming import names_organisation
from mandata.checks.narrative import Call, KnownWords, check_tags, check_text
from mandata.checks.percentages import ImpossiblePercentage, check_percentages
from mandata.checks.places import from_here, from_workspace
from mandata.checks.references import check_references
from mandata.checks.reported_shares import check_reported_shares
from mandata.checks.run import Check, Checked, Checking, checks, run_checks

__all__ = [
    "LIMITS",
    "Answered",
    "Call",
    "Check",
    "Checked",
    "Checking",
    "ControlDifference",
    "Disagreement",
    "FormStatus",
    "ImpossiblePercentage",
    "KnownWords",
    "Limit",
    "check_comparisons",
    "check_completeness",
    "check_control_totals",
    "check_percentages",
    "check_references",
    "check_reported_shares",
    "check_settings",
    "check_tags",
    "check_text",
    "checks",
    "completeness",
    "freeze_checked",
    "from_here",
    "from_workspace",
    "names_organisation",
    "run_checks",
]
