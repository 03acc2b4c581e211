"""What is said of the indicators of a framework, and of keys that open or close its figures."""

from __future__ import annotations

from mandata.messages import N_, Message, Severity, Words, register

FRAMEWORKS = "Frameworks"
LEAVE_OUT = N_("Leave it out.")
TIES = N_("Keep one of them in `counts` of the disclosure, or leave out the expression.")

MESSAGES = register(
    {
        "circle": Message(
            "an indicator is computed from itself",
            N_("The indicator '%(indicator)s' is computed from itself."),
            N_("Take it out of its components or operands."),
            topic=FRAMEWORKS,
        ),
        "unaligned-dimension": Message(
            "a calculated indicator is broken down by a dimension that its operands do not have, or by different code "
            "lists",
            N_("No operand of '%(indicator)s' is broken down by '%(name)s'."),
            N_("Leave it out of `by`, or add it to `by` of an operand."),
            variants={
                "code-lists": Words(
                    N_("'%(name)s' has other codes in '%(one)s' than in '%(other)s'."),
                    N_("Leave it out of `by`, or use one code list in both forms."),
                )
            },
            topic="Calculations",
        ),
        "total-among-codes": Message(
            "a code that looks like a total, and is not declared as one, would be counted together with its parts",
            N_(
                "The code '%(code)s' of '%(field)s' looks like a total, "
                "and '%(indicator)s' counts it together with the other codes."
            ),
            N_(
                "If it is a total, write yes for it in a column `total` of its list. "
                "Otherwise say which codes count: `where: %(field)s <> '%(code)s'`."
            ),
            Severity.WARNING,
            topic=FRAMEWORKS,
        ),
        "no-effect": Message(
            "a key that changes nothing where it is written: `where` of a composite, `codes` without `across`, "
            "`published` of open figures",
            N_("`%(key)s` has no effect here: %(because)s."),
            "%(fix)s",
            variants={
                "public-classified": Words(
                    N_("The field '%(field)s' is public, but the form is classified as %(classification)s."),
                    N_("Leave out `public`, or make the form unclassified."),
                ),
                "public-open": Words(
                    N_(
                        "`public` of the field '%(field)s' has no effect: every field of a form without personal data "
                        "is public."
                    ),
                    N_("Leave out `public`, or add `personal_data: true` to the form."),
                ),
                "published": Words(
                    N_(
                        "`published` of '%(indicator)s' has no effect: every indicator computed from open forms is "
                        "published."
                    ),
                    LEAVE_OUT,
                ),
            },
            topic=FRAMEWORKS,
        ),
        "single-record": Message(
            "a figure (by `min`, `max`, `median`, `percentile` or a field without codes) or a story that would show "
            "single records of a form that is classified or holds personal data",
            N_("'%(name)s' has no code list, so a figure by '%(name)s' could show a single record of '%(form)s'."),
            N_("Leave it out of `by`, or give the field a code list."),
            variants={
                "stories": Words(
                    N_("A report prints stories, but these fields may not be published: %(fields)s."),
                    N_("Make the form unclassified. If it holds personal data, add `public: true` to these fields."),
                ),
                "extreme": Words(
                    N_("'%(sql)s' shows the cell of a single record of '%(form)s', which is not open."),
                    N_("Use sum, avg or count."),
                ),
            },
            topic=FRAMEWORKS,
        ),
        "reserved-dimension": Message(
            "a dimension named `cycle`",
            N_("'%(name)s' cannot be a dimension of '%(indicator)s', because it always means the reporting cycle."),
            N_("Give the field another name."),
            topic=FRAMEWORKS,
        ),
        "related-counts": Message(
            "a rule or a computed field ties two counts that disclosure control protects each by itself",
            N_("The rule '%(rule)s' ties the counts %(counts)s, so one reveals the other."),
            TIES,
            variants={
                "field": Words(N_("The field '%(field)s' ties the counts %(counts)s, so one reveals the other."), TIES),
                "total": Words(
                    N_("'%(code)s' of '%(field)s' is declared as a total, so one count reveals another."),
                    N_("Use a list without totals in a form under disclosure control."),
                ),
            },
            topic=FRAMEWORKS,
        ),
        "small-counts": Message(
            "figures about persons are published, and no `disclosure:` protects small counts in them",
            N_("The figures of '%(indicator)s' are published, but small counts of persons in them are not protected."),
            N_("Add `disclosure:` to the form '%(form)s'."),
            Severity.WARNING,
            topic=FRAMEWORKS,
        ),
    }
)
