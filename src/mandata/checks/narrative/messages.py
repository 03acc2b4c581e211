"""Messages of the checks of texts."""

from __future__ import annotations

from mandata.messages import N_, Message, Severity, register

MESSAGES = register(
    {
        "unbound-number": Message(
            meaning="A number in the text is typed by hand and linked to no value",
            text=N_("The number '%(text)s' is typed by hand and linked to no value."),
            fix=N_('Write {{ value("indicator.id") }} instead, so that it is computed and can be traced.'),
            severity=Severity.WARNING,
            topic="Narrative",
            doc="""\
A figure in the text is typed by hand. Nobody can trace it, and it stays when the figures change.
Dates, years, document symbols, numbered headings and names with digits are not figures.""",
        ),
        "unbound-number-word": Message(
            meaning="A number written as a word is counted by hand and linked to no value",
            text=N_("'%(text)s' is counted by hand and linked to no value."),
            fix=N_('Write {{ count("indicator.id") | words }} instead.'),
            severity=Severity.WARNING,
            topic="Narrative",
            doc="""\
A number word before something that the framework counts (the kinds of its organisations) is typed
by hand, and stays when the figure changes. "Two readers" is not found.""",
        ),
        "contradicted-direction": Message(
            meaning="A word of direction contradicts the figures next to it",
            text=N_("The text says '%(word)s' about %(value)s, which went %(direction)s."),
            fix=N_('Write {{ trend("…") }}, which follows the figures, or correct the word.'),
            severity=Severity.WARNING,
            topic="Narrative",
            doc="""\
"Fell", "rose", "fewer than in the previous year" or "remained steady" is in one sentence with a
bound value, at most six words from it, but the figures went another way. English texts only.""",
        ),
        "typed-reference": Message(
            meaning="A page, figure or table is referred to by a number typed by hand",
            text=N_("'%(text)s' is typed by hand, so it can become wrong."),
            fix=N_('Write {{ ref("exhibit") }} or {{ page("section") }}.'),
            severity=Severity.WARNING,
            topic="Narrative",
            doc="""\
"Page 12", "Figure 3" or "see below" is typed by hand, and is wrong as soon as something moves. A
reference by name to an exhibit or a section that does not exist stops the build.""",
        ),
        "misspelt-organisation": Message(
            meaning="A word is nearly the code of an organisation",
            text=N_("'%(name)s' is not the code of an organisation, but '%(near)s' is."),
            fix=N_("Write '%(near)s'."),
            severity=Severity.WARNING,
            topic="Narrative",
            doc="""\
A word in capitals differs from the code of an organisation by one slip: a letter too many, too few,
wrong, or two exchanged. Only codes of four letters or more are compared.""",
        ),
        "unexplained-acronym": Message(
            meaning="An acronym is explained neither in the text nor in the list of acronyms",
            text=N_("The acronym '%(name)s' is not explained, neither here nor in the list of acronyms."),
            fix=N_("Write it out at its first use, or add it to `acronyms` of the framework."),
            severity=Severity.WARNING,
            topic="Narrative",
            doc="""\
A word in capitals is neither in the framework's `acronyms` and code lists nor written out at its
first use, with the acronym in brackets.""",
        ),
        "untagged-organisation": Message(
            meaning="A story names an organisation that it is not tagged with",
            text=N_("The story names %(names)s but is not tagged with it."),
            fix=N_("Add the code to the tags of the story, so that readers can find it there."),
            severity=Severity.WARNING,
            topic="Narrative",
            doc="""\
A story names an organisation that no field of its row names. Tag it, so that readers find the story
under each of them.""",
        ),
    }
)
