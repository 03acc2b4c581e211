"""Editing the narrative: drafts, versions, preview, and insertions."""
