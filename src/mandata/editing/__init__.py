"""Editing the narrative: drafts, versions, preview, and what can be inserted."""
