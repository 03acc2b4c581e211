"""Releases: frozen, built, compared with the previous one, approved and published."""

from mandata.publishing import messages as messages
