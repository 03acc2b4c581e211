"""The single entry point of records: returns are read whole, accepted, frozen and opened."""

from mandata.records import messages as messages
from mandata.records.accepting import accept, records_to_be
from mandata.records.control_totals import ControlTotal
from mandata.records.finding_answers import FindingAnswer
from mandata.records.folder import are_torn
from mandata.records.manifest import Manifest, Release
from mandata.records.opening import Records, open_records
from mandata.records.releases import freeze
from mandata.records.restatements import Explain, Restatement
from mandata.records.returns import Returns, read_returns
from mandata.records.standing import AnswerState, Standing, standings, stop_at_open_errors
from mandata.records.verifying import verify
from mandata.records.workspace import BrokenWorkspace, Workspace, open_cycle_of, open_workspace

__all__ = [
    "AnswerState",
    "BrokenWorkspace",
    "ControlTotal",
    "Explain",
    "FindingAnswer",
    "Manifest",
    "Records",
    "Release",
    "Restatement",
    "Returns",
    "Standing",
    "Workspace",
    "accept",
    "are_torn",
    "freeze",
    "open_cycle_of",
    "open_records",
    "open_workspace",
    "read_returns",
    "records_to_be",
    "standings",
    "stop_at_open_errors",
    "verify",
]
