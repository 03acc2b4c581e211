"""Releases: frozen, built, compared with the one before, approved and published."""
