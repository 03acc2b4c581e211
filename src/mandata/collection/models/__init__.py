"""The database models of collecting."""

from mandata.collection.models.cycles import Cycle
from mandata.collection.models.evidence import Attachment, Comment, KeptUpload, StoredFile, Upload
from mandata.collection.models.returns import Return, Row, State
from mandata.collection.models.trail import Change, Event, EventKind, Seal

__all__ = [
    "Attachment",
    "Change",
    "Comment",
    "Cycle",
    "Event",
    "EventKind",
    "KeptUpload",
    "Return",
    "Row",
    "Seal",
    "State",
    "StoredFile",
    "Upload",
]
