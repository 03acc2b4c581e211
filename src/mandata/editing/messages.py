"""Messages of the editor, in addition to those of the checks of texts."""

from __future__ import annotations

from mandata.messages import N_, Message, register

MESSAGES = register(
    {
        "restricted-finding": Message(
            "an error in figures that the editor may not see",
            N_("There are errors in figures that you do not have permission to see."),
            N_("Ask the coordinator."),
            topic="Texts and reports",
        ),
    }
)
