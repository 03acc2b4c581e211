"""What is said of lists of places and the fields that hold places."""

from __future__ import annotations

from mandata.messages import N_, Message, Words, register

FRAMEWORKS = "Frameworks"

PLACES = register(
    {
        "circular-broader": Message(
            "the broader codes of a code lead back to a code that was there before",
            N_("The broader codes of '%(code)s' lead back to '%(broader)s'."),
            N_("Correct the column 'broader': a code is not part of itself."),
            topic=FRAMEWORKS,
        ),
        "wrong-level": Message(
            "a level of a list of places that names no attribute: another column has its name, it is not a word of "
            "small letters, or a place and its broader place have the same",
            N_("'%(level)s', the level of '%(code)s', cannot name a level."),
            N_("Use small letters, digits and underscores."),
            variants={
                "column": Words(
                    N_("'%(level)s', the level of '%(code)s', is the name of a column."),
                    N_("Give the level another name."),
                ),
                "repeated": Words(
                    N_("'%(code)s' and the place that it is in, '%(broader)s', are both on the level '%(level)s'."),
                    N_("Correct the column 'level' or the column 'broader'."),
                ),
            },
            topic=FRAMEWORKS,
        ),
        "not-a-gazetteer": Message(
            "a field of the type place whose code list has no broader codes",
            N_("The codes of '%(list)s' have no broader codes, but '%(field)s' holds places."),
            N_("Fill in the column 'broader' of the code list, or leave out `type: place`."),
            topic=FRAMEWORKS,
        ),
        "level-without-places": Message(
            "a field that names a level and does not hold places",
            N_("'%(field)s' names a level and does not hold places."),
            N_("Leave `level` out, or declare `type: place`."),
            topic=FRAMEWORKS,
        ),
        "unknown-level": Message(
            "a field that names a level that its list of places does not have",
            N_("The code list '%(list)s' has no level '%(level)s'."),
            "%(suggestion)s",
            topic=FRAMEWORKS,
        ),
    }
)
