"""Editing the narrative: drafts, versions, preview, and insertions."""

from mandata.editing import messages as messages
