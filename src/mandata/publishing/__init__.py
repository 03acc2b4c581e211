"""Releases: frozen, built, compared with the previous one, approved and published."""
