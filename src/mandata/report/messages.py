"""Messages about texts, exhibits and reports."""

from __future__ import annotations

from mandata.messages import N_, Message, Severity, Words, plural, register

TEXTS = "Texts and reports"

MESSAGES = register(
    {
        "missing-text": Message(
            "a section has no text",
            N_("Section '%(section)s' has no text."),
            N_("Write one of: %(files)s."),
            topic=TEXTS,
        ),
        "template-syntax": Message(
            "braces that are not closed",
            N_("The template cannot be read: %(reason)s."),
            N_("Correct the braces or the call. `docs/framework.md` lists the functions."),
            variants={"unknown-name": Words(N_("The template cannot be read: %(reason)s."), "%(suggestion)s")},
            topic=TEXTS,
        ),
        "template": Message(
            "a call that is not possible: a function, filter or word that does not exist",
            N_("The template failed: %(reason)s."),
            N_("Correct the braces or the call. `docs/framework.md` lists the functions."),
            variants={"unknown-name": Words(N_("The template failed: %(reason)s."), "%(suggestion)s")},
            topic=TEXTS,
        ),
        "text-too-costly": Message(
            "a text that needs too much time or memory, gives too much text, or has marks nested too deeply",
            N_("Rendering the text takes too much time or memory, or gives too much text."),
            N_("Remove loops and nested marks, and shorten the text."),
            topic=TEXTS,
        ),
        "reserved-class": Message(
            "a class that Mandata uses for its own marks",
            N_("The class '.%(name)s' is reserved."),
            N_("Leave it out, and call value(), ref() or exhibit() instead."),
            topic=TEXTS,
        ),
        "unknown-exhibit": Message(
            "there is no exhibit of this name",
            N_("There is no exhibit '%(name)s'."),
            "%(suggestion)s",
            topic=TEXTS,
        ),
        "exhibit-twice": Message(
            "an exhibit that the texts place twice",
            N_("Exhibit '%(name)s' is in the text twice, first at %(place)s."),
            N_("Keep one place and refer to it with ref() elsewhere."),
            topic=TEXTS,
        ),
        "exhibit-not-placed": Message(
            "an exhibit that no text places",
            N_("No text places these exhibits: %(names)s."),
            N_('Place each with {{ exhibit("id") }}, or remove its declaration.'),
            Severity.NOTE,
            topic=TEXTS,
        ),
        "reference-to-nothing": Message(
            "a text refers to an exhibit or a story that no text places",
            N_("The text refers to '%(name)s', which no text places."),
            N_("Place it with exhibit(), stories() or highlight(), or remove the reference."),
            Severity.WARNING,
            topic=TEXTS,
        ),
        "quotation-unattributed": Message(
            "a quotation without a speaker, a date or a source",
            N_("These parts of the quotation “%(words)s” are missing: %(missing)s."),
            N_(
                'Write {.quotation speaker="…" date="2024-10-09" source="…"} after it. A date can be a year or a month.'
            ),
            variants={
                "date": Words(
                    N_("The quotation “%(words)s” has the date '%(date)s'."),
                    N_(
                        'Write {.quotation speaker="…" date="2024-10-09" source="…"} after it. '
                        "A date can be a year or a month."
                    ),
                )
            },
            topic=TEXTS,
        ),
        "unknown-filter": Message(
            "a story asks for a filter that does not exist",
            N_("Story '%(story)s': there is no filter '%(name)s'."),
            "%(suggestion)s",
            topic=TEXTS,
        ),
        "no-organisations": Message(
            "`names()` of an indicator that is not broken down by organisation",
            N_("'%(indicator)s' cannot be broken down by organisation."),
            N_("Name an indicator whose `by` contains a field of organisations."),
            topic=TEXTS,
        ),
        "empty-list": Message(
            "`names()` has nobody to list, so that the sentence around it has a gap",
            N_("No organisation has a value above zero for '%(indicator)s', so names() has nothing to list."),
            N_(
                'Give the text to print in that case: names("%(indicator)s", none="no organisation"), '
                "or leave the sentence out."
            ),
            Severity.WARNING,
            topic=TEXTS,
        ),
        "no-story": Message(
            "no story, or highlight, has these tags",
            N_("No story of cycle %(cycle)s was accepted with %(tags)s."),
            N_("Correct the tags, or remove the call from the text."),
            Severity.WARNING,
            topic=TEXTS,
        ),
        "chart-columns": Message(
            "a chart has another number of columns than its shape draws",
            N_("A chart with two sides needs two columns, but exhibit '%(exhibit)s' has %(number)s."),
            N_("Name two in the chart's `columns`, or choose the mark `grouped`."),
            topic=TEXTS,
        ),
        "character-without-shape": Message(
            "a character that no font of the report can draw",
            N_("The report's fonts cannot draw %(characters)s. The PDF and the charts show %(stand_in)s instead."),
            N_("Use other words, or leave out the characters."),
            Severity.WARNING,
            variants={
                "more": Words(
                    N_(
                        "The report's fonts cannot draw %(characters)s and %(more)s more. "
                        "The PDF and the charts show %(stand_in)s instead."
                    ),
                    N_("Use other words, or leave out the characters."),
                )
            },
            topic=TEXTS,
        ),
        "picture-in-text": Message(
            "a picture in a text",
            N_("The picture '%(target)s' is not part of the report."),
            N_("Remove it, or show figures in an exhibit. Texts cannot contain pictures."),
            topic=TEXTS,
        ),
        "wrong-link": Message(
            "a link that goes neither to the web, nor to a mail address, nor to a place in the page",
            N_("Readers cannot follow the link to '%(target)s'."),
            N_('Write an address with https://, or {{ ref("…") }} for a part of the report.'),
            topic=TEXTS,
        ),
        "no-returns": Message(
            "no returns at all for a cycle that a report is asked of",
            N_("No return was submitted for cycle %(cycle)s."),
            N_("Submit returns."),
            variants={
                "others": Words(
                    N_("No return was submitted for cycle %(cycle)s."),
                    N_("Submit returns, or report on a cycle that has some: %(known)s."),
                )
            },
            topic=TEXTS,
        ),
        "withheld-small-count": Message(
            "Numbers are suppressed, because small counts of persons could be worked out",
            plural(
                "%(number)s number is suppressed, because small counts of persons could be worked out.",
                "%(number)s numbers are suppressed, because small counts of persons could be worked out.",
                "number",
            ),
            N_("Use fewer breakdowns, or combine several years or places."),
            Severity.NOTE,
            topic="Disclosure",
            doc='Numbers are suppressed. They say "suppressed" and why, in every format.',
            example="note: 4 numbers are suppressed, because small counts of persons could be worked out. Use "
            "fewer breakdowns, or combine several years or places. [withheld-small-count]",
        ),
        "already-disclosed": Message(
            "Small counts of persons cannot be protected, because earlier releases narrow them down",
            plural(
                "%(number)s small count of persons cannot be protected, because earlier releases already narrow it "
                "down.",
                "%(number)s small counts of persons cannot be protected, because earlier releases already narrow them "
                "down.",
                "number",
            ),
            N_("Decide whether the earlier releases have to be withdrawn."),
            Severity.WARNING,
            topic="Disclosure",
            doc="""\
Small counts of persons cannot be protected, because earlier releases narrow them down. For example, a total that is
smaller than the threshold was printed, and is broken down now. The report says no more about them than was printed
before.""",
            example="warning: 1 small count of persons cannot be protected, because earlier releases already narrow it "
            "down. Decide whether the earlier releases have to be withdrawn. [already-disclosed]",
        ),
    }
)
