"""What is said of the forms of a framework."""

from __future__ import annotations

from mandata.framework.expression_size import DEEPEST, LONGEST, MOST_PARTS
from mandata.messages import N_, Message, Severity, Words, register

FRAMEWORKS = "Frameworks"
NAMES = N_("Use small letters, digits and single underscores.")
DECLARED_AS = N_("The field '%(field)s' is declared as %(type)s.")
IN_PARTS = N_("Write it in parts: give each part a computed field or an indicator.")

MESSAGES = register(
    {
        "wrong-name": Message(
            "a name that expressions cannot use, or that is not the name of the file",
            N_("'%(name)s' cannot be the name of a field."),
            NAMES,
            variants={
                "form": Words(N_("'%(name)s' cannot be the name of a form."), NAMES),
                "file": Words(
                    N_("The form is named '%(name)s', but its file is '%(file)s'."), N_("Give both the same name.")
                ),
            },
            topic=FRAMEWORKS,
        ),
        "reserved-name": Message(
            "a name of a table of Mandata's own",
            N_("'%(name)s' is the name of one of Mandata's own tables."),
            N_("Choose another name."),
            topic=FRAMEWORKS,
        ),
        "missing-field": Message(
            "the form of stories has no field of a name by which texts find and print them",
            N_("The form of stories has no field '%(name)s', which is needed to find and print stories."),
            N_("The fields needed are: %(needed)s."),
            Severity.WARNING,
            topic=FRAMEWORKS,
        ),
        "reserved-code": Message(
            "a code that reads as a reason (`-`, `c`) in the list of an answer",
            N_("In '%(field)s', the code '%(code)s' also means a reason for having no figure."),
            N_("Rename the code, or declare the field with `answer: false`."),
            topic=FRAMEWORKS,
        ),
        "unknown-code-list": Message(
            "a name that no code list has",
            N_("There is no code list '%(name)s'."),
            "%(suggestion)s",
            topic=FRAMEWORKS,
        ),
        "wrong-type": Message(
            "a field of this type cannot be used here",
            DECLARED_AS,
            N_("Choose a field of another type. Possible types are: %(types)s."),
            variants={
                "codes": Words(
                    N_("The field '%(field)s' has a code list but is declared as %(type)s."),
                    N_("Declare it as string or codes."),
                ),
                "entry": Words(
                    N_("'%(field)s' is declared as %(type)s, which only registers and their sub-tables can have."),
                    N_("Declare the field as string, or in a form with `kind: register`."),
                ),
                "pattern": Words(
                    N_("The field '%(field)s' has a pattern but is declared as %(type)s."),
                    N_("Leave out the pattern, or declare the field as string."),
                ),
                "dated": Words(
                    N_("The field '%(field)s' has `dated` but is declared as %(type)s."),
                    N_("Leave out `dated`, or declare the field as date or year."),
                ),
                "words": Words(
                    N_("The field '%(field)s' has a number of words but is not free text."), N_("Leave out `words`.")
                ),
                "reference": Words(
                    N_(
                        "'%(field)s' is declared as %(type)s, but '%(other)s' of the form '%(form)s' as %(other_type)s."
                    ),
                    N_("Declare both with the same type."),
                ),
                "dimension": Words(
                    N_("An indicator cannot be broken down by '%(field)s', which holds %(kind)s."),
                    N_("Name a field that holds one code."),
                ),
                "window": Words(
                    N_("The window counts months, but the field '%(field)s' holds years."),
                    N_("Name a field that holds dates."),
                ),
                "units": Words(
                    N_("'%(left)s' is given in %(left_unit)s, but '%(right)s' in %(right_unit)s."),
                    N_("Compare indicators of the same unit."),
                ),
            },
            topic=FRAMEWORKS,
        ),
        "wrong-limits": Message(
            "limits that no cell can meet",
            N_("The minimum of '%(field)s' is above its maximum."),
            N_("Swap them."),
            variants={
                "no-number": Words(
                    N_("The field '%(field)s' has limits but is not a number."),
                    N_("Leave out the limits, or change the type."),
                )
            },
            topic=FRAMEWORKS,
        ),
        "not-a-reporter": Message(
            "a form asks an organisation that its `reported_by` does not name",
            N_("'%(code)s' is in `asked_of` but not in `reported_by`."),
            N_("Add it or its kind to `reported_by`."),
            topic=FRAMEWORKS,
        ),
        "same-row-twice": Message(
            "two organisations are asked for the same row of a form: nothing in its key distinguishes their rows",
            N_("%(names)s report this form, but its key does not distinguish their rows."),
            N_(
                "Add the field of the reporting organisation to `primaryKey`, ask one organisation only, "
                "or use `asked_of` to give each code to one organisation."
            ),
            topic=FRAMEWORKS,
        ),
        "wrong-sub-table": Message(
            "a form with `part_of`, or a field with `from_entry`, that does not fit the register or opens its entries",
            N_("There is no form '%(name)s'."),
            "%(suggestion)s",
            variants={
                "unknown": Words(N_("There is no form '%(name)s'."), "%(suggestion)s"),
                "no-register": Words(
                    N_("'%(name)s' is not a register, so rows cannot belong to its entries."),
                    N_("Name a form with `kind: register`."),
                ),
                "key-of-register": Words(
                    N_("Rows cannot belong to entries of '%(name)s', because its key is not one field."),
                    N_("Name one field in `primaryKey` of '%(name)s'."),
                ),
                "no-key": Words(
                    N_("No foreign key says to which entry of '%(register)s' a row belongs."),
                    N_("Add one foreign key to the field '%(name)s' of '%(register)s'."),
                ),
                "key": Words(
                    N_("Rows of two entries can have the same key, because it does not begin with '%(name)s'."),
                    N_("Begin `primaryKey` with '%(name)s'."),
                ),
                "name": Words(
                    N_("'%(name)s' names the entry and cannot repeat a field of it."),
                    N_("Use another field."),
                ),
                "no-part": Words(
                    N_("`from_entry` has no effect here: the form is not a sub-table."),
                    N_("Add `part_of:`, or leave it out."),
                ),
                "field": Words(N_("The register '%(register)s' has no field '%(name)s'."), "%(suggestion)s"),
                "given": Words(
                    N_("`%(key)s` has no effect here: the field repeats that of the entry."), N_("Leave it out.")
                ),
                "classification": Words(
                    N_("The entries of '%(register)s' are more confidential than these rows."),
                    N_("Write `classification: %(classification)s`."),
                ),
                "personal-data": Words(
                    N_("The entries of '%(register)s' have data about persons, and these rows do not say so."),
                    N_("Write `personal_data: true`."),
                ),
            },
            topic=FRAMEWORKS,
        ),
        "forbidden-sql": Message(
            "a rule or a computed field with more than an expression over one row",
            N_("'%(sql)s' is not allowed in an expression over one row."),
            N_("Use fields, comparisons, arithmetic, and, or, not, case, coalesce, abs, round, year, list_contains."),
            topic=FRAMEWORKS,
        ),
        "large-expression": Message(
            f"an expression of more than {LONGEST:,} characters, {MOST_PARTS} words and signs, "
            f"or {DEEPEST} levels of brackets",
            N_("The expression has more than %(most)s characters."),
            IN_PARTS,
            variants={
                "deep": Words(N_("The expression has more than %(most)s levels of brackets."), IN_PARTS),
                "parts": Words(N_("The expression has more than %(most)s words and signs."), IN_PARTS),
                "nested": Words(N_("The expression has too many levels."), IN_PARTS),
            },
            topic=FRAMEWORKS,
        ),
    }
)
