"""What is said of the cycles, the outline and the exhibits of a framework."""

from __future__ import annotations

from mandata.messages import N_, Message, Severity, register

FRAMEWORKS = "Frameworks"

MESSAGES = register(
    {
        "missing-cycle": Message(
            "the framework has no cycle",
            N_("The framework has no cycle."),
            N_("Declare at least one."),
            topic=FRAMEWORKS,
        ),
        "overlapping-cycles": Message(
            "a day belongs to two cycles",
            N_("%(later)s starts on %(start)s, before %(earlier)s ends on %(end)s."),
            N_("Give each day to one cycle."),
            topic=FRAMEWORKS,
        ),
        "gap-between-cycles": Message(
            "days between two cycles belong to none",
            N_("No cycle covers %(first)s to %(last)s, between %(earlier)s and %(later)s."),
            N_("Correct the periods unless this is intended."),
            Severity.WARNING,
            topic=FRAMEWORKS,
        ),
        "wrong-colour": Message(
            "a colour that is not written `#rrggbb`",
            N_("'%(text)s' is not a colour."),
            N_('Write it as "#1a5fb4", in quotes.'),
            topic=FRAMEWORKS,
        ),
        "unknown-colour": Message(
            "a name that no colour has",
            N_("There is no colour '%(name)s'."),
            "%(suggestion)s",
            topic=FRAMEWORKS,
        ),
        "unknown-placeholder": Message(
            "a text of the outline names a placeholder that does not exist",
            N_("There is no placeholder '{%(name)s}'."),
            "%(suggestion)s",
            topic=FRAMEWORKS,
        ),
        "missing-collection": Message(
            "the outline uses `{cycle.collection}`, and a cycle declares no `collection`",
            N_("'{%(name)s}' has no value, because these cycles have no `collection`: %(cycles)s."),
            N_("Add `collection:` to them, or leave out the placeholder."),
            topic=FRAMEWORKS,
        ),
    }
)
