"""Messages of publishing, in addition to those of the checks."""

from __future__ import annotations

from mandata.messages import N_, Message, register

MESSAGES = register(
    {
        "foreign-text": Message(
            "a text was edited outside the platform",
            N_("Edited outside the platform: %(names)s."),
            N_("Copy the files on the page of the narrative, then build again."),
            topic="Texts and reports",
        ),
    }
)
