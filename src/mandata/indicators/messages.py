"""Messages about values that do not exist or may not be seen."""

from __future__ import annotations

from mandata.messages import N_, Message, Words, register

RESTRICTED_FIX = N_("Leave it out, or set `published: true` on the indicator if its totals may be published.")

MESSAGES = register(
    {
        "restricted-figure": Message(
            "a text or an exhibit shows a figure of a form that is classified or holds personal data",
            N_("'%(indicator)s' is computed from a form that is classified or holds personal data."),
            RESTRICTED_FIX,
            variants={
                "preview": Words(
                    N_(
                        "'%(indicator)s' is computed from a form that is classified or holds personal data. "
                        "It stops a release."
                    ),
                    RESTRICTED_FIX,
                ),
            },
            topic="Texts and reports",
        ),
    }
)
