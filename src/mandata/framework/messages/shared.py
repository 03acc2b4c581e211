"""What is said of names and codes, in a framework and in the files that answer it."""

from __future__ import annotations

from mandata.messages import N_, Message, Words, register

SHARED = "Frameworks and returns"
SUGGESTION = "%(suggestion)s"
IS_KIND = N_("'%(sql)s' is %(kind)s, but %(wanted)s is needed here.")

MESSAGES = register(
    {
        "unknown-form": Message(
            "a name that no form has", N_("There is no form '%(name)s'."), SUGGESTION, topic=SHARED
        ),
        "unknown-field": Message(
            "a name that no field of the form has",
            N_("The form '%(form)s' has no field '%(name)s'."),
            SUGGESTION,
            variants={
                "figure": Words(N_("The form '%(form)s' asks for no figure '%(name)s'."), SUGGESTION),
                "key": Words(N_("'%(name)s' is not a field of the key of '%(form)s'."), SUGGESTION),
                "parts": Words(N_("'%(name)s' has too many parts."), N_("Write `field` or `field.attribute`.")),
            },
            topic=SHARED,
        ),
        "unknown-column": Message(
            "a column that the form or code list does not have",
            N_("The form '%(form)s' has no column '%(name)s'."),
            SUGGESTION,
            variants={
                "one-of-many": Words(N_("The form '%(form)s' has no column '%(name)s'."), N_("Delete it.")),
                "answers": Words(
                    N_("The ledger of answers has no column '%(name)s'."), N_("Move its texts to the column 'remark'.")
                ),
                "code-list": Words(N_("The code list '%(list)s' has no column '%(name)s'."), SUGGESTION),
            },
            topic=SHARED,
        ),
        "unknown-code": Message(
            "a code that its code list does not have",
            N_("'%(text)s' is not in the code list '%(list)s'."),
            SUGGESTION,
            variants={
                "dimension": Words(
                    N_("'%(text)s' is not a code of '%(dimension)s', by which '%(indicator)s' is broken down."),
                    SUGGESTION,
                ),
                "field": Words(N_("'%(text)s' is not a code of '%(field)s'."), SUGGESTION),
                "broader": Words(N_("The broader code '%(text)s' is not in any code list."), SUGGESTION),
            },
            topic=SHARED,
        ),
        "unknown-attribute": Message(
            "an attribute that the codes do not have",
            N_("The codes of '%(field)s' have no attribute '%(name)s'."),
            SUGGESTION,
            variants={
                "no-codes": Words(
                    N_("The field '%(field)s' has no codes, so it has no attribute '%(name)s'."),
                    N_("Write the field alone, or give it a code list."),
                )
            },
            topic=SHARED,
        ),
        "unknown-organisation": Message(
            "a name that no organisation has",
            N_("There is no organisation '%(name)s'."),
            SUGGESTION,
            variants={
                "kind": Words(N_("'%(name)s' is neither a kind nor a code of an organisation."), SUGGESTION),
                "asked": Words(
                    N_("'%(name)s', asked for '%(code)s', is neither a kind nor a code of an organisation."), SUGGESTION
                ),
            },
            topic=SHARED,
        ),
        "unknown-kind": Message(
            "a kind that no organisation has",
            N_("No organisation is of the kind '%(name)s'."),
            SUGGESTION,
            topic=SHARED,
        ),
        "wrong-kind": Message(
            "an organisation of another kind than asked for; a text where an expression needs a number, and the like",
            N_("'%(text)s' is of the kind '%(kind)s', not '%(asked)s'."),
            N_("Use a code of the right kind."),
            variants={
                "of-kind": Words(
                    N_("The field '%(field)s' asks for a kind of organisation but does not hold organisations."),
                    N_("Add `codelist: %(list)s`, or leave out `of_kind`."),
                ),
                "needed": Words(IS_KIND, N_("Use something that is %(wanted)s.")),
                "count-yes": Words(
                    IS_KIND, N_("To count, use count_if(…). To ask whether it holds for any row, use bool_or(…).")
                ),
                "rank": Words(
                    IS_KIND, N_("Use rank(field) for the place of a code on its scale, or count(…) to count.")
                ),
                "compare": Words(IS_KIND, N_("Compare it with a number, for example `> 0`.")),
                "unlike": Words(
                    N_("'%(sql)s' is %(kind)s, but the part before it is %(first)s."), N_("Use parts of one kind.")
                ),
                "no-date": Words(N_("'%(sql)s' is not a date."), N_("Write dates as text, for example '2024-10-31'.")),
                "no-codes": Words(
                    N_("'%(sql)s' does not hold a list of codes."),
                    N_("Name a field of the type codes, or write field = 'code'."),
                ),
                "no-code": Words(N_("'%(sql)s' is not a code."), N_("Write the code as text, in single quotes.")),
                "no-number": Words(
                    N_("'%(sql)s' gives %(kind)s, not a number."), N_("Aggregate numbers, or use count(…).")
                ),
                "no-condition": Words(N_("'%(sql)s' is %(kind)s, not a condition."), N_("Compare it with something.")),
            },
            topic=SHARED,
        ),
        "unknown-cycle": Message(
            "a cycle that the framework does not have",
            N_("The framework has no cycle %(cycle)s."),
            N_("Choose one of: %(known)s."),
            variants={
                "file": Words(N_("'%(name)s' is not in the folder of a cycle."), N_("Move it into one of: %(known)s.")),
                "folder": Words(N_("'%(name)s' is not the folder of a cycle."), N_("Put returns in: %(known)s.")),
            },
            topic=SHARED,
        ),
        "unknown-indicator": Message(
            "a name that no indicator has", N_("There is no indicator '%(name)s'."), SUGGESTION, topic=SHARED
        ),
        "unknown-dimension": Message(
            "a name that no dimension of the indicator has",
            N_("The indicator '%(indicator)s' is not broken down by '%(name)s'."),
            SUGGESTION,
            variants={
                "share": Words(
                    N_("The indicator '%(indicator)s' gives shares of '%(name)s' but is not broken down by it."),
                    N_("Add '%(name)s' to `by`."),
                ),
                "compared": Words(
                    N_("'%(name)s' is not a numbered dimension of the indicator '%(indicator)s'."), SUGGESTION
                ),
                "component": Words(
                    N_("The component '%(indicator)s' is not broken down by '%(name)s'."),
                    N_("Leave '%(name)s' out of `by`, or add it to the component."),
                ),
            },
            topic=SHARED,
        ),
        "wrong-pattern": Message(
            "a cell that does not match the pattern of its field; a pattern that is not a regular expression; a "
            "`numbering` that makes no numbers, or numbers that the key cannot hold",
            N_("'%(text)s' does not match %(pattern)s."),
            N_("Correct the cell."),
            variants={
                "regular-expression": Words(
                    N_("'%(pattern)s' is not a regular expression that can be used here."),
                    N_("Correct it. It can be at most 1,000 characters long and cannot look ahead or behind."),
                ),
                "brace": Words(
                    N_("'%(pattern)s' has a brace that is not opened or not closed."),
                    N_("Write it as in `%(example)s`."),
                ),
                "part": Words(N_("'{%(part)s}' is not a part of a number."), N_("Write it as in `%(example)s`.")),
                "format": Words(
                    N_("'%(pattern)s' formats a part in a way that is not possible here."),
                    N_("Write it as in `%(example)s`."),
                ),
                "number": Words(
                    N_("'%(pattern)s' must contain `{number}` exactly once."), N_("Write it as in `%(example)s`.")
                ),
                "space": Words(
                    N_("'%(pattern)s' begins or ends with a space, or has a character that is not text."),
                    N_("Write it as in `%(example)s`."),
                ),
                "numbering": Words(
                    N_("The number '%(text)s' does not match the pattern of '%(field)s'."),
                    N_("Correct `numbering` or the pattern."),
                ),
            },
            topic=SHARED,
        ),
        "broken-expression": Message(
            "a text that is not an SQL expression, or an expression that cannot be computed",
            N_("An expression of '%(form)s' cannot be computed: %(reason)s."),
            N_("Correct the expression."),
            variants={
                "not-sql": Words(N_("This is not an SQL expression."), N_("Close every quote and bracket.")),
                "near": Words(N_("This is not an SQL expression: see '%(text)s'."), N_("Correct the expression.")),
                "empty": Words(N_("The expression is empty."), N_("Write one, or leave out the key.")),
            },
            topic=SHARED,
        ),
        "wrong-place": Message(
            "a control total's `where` is not `dimension=code; dimension=code`; a key where it has no meaning: "
            "`numbering` of a form that is not a register with one text field as its key, `asked_of` of a field "
            "without codes or outside the key",
            N_("'%(text)s' does not name a place."),
            N_("Write dimension=code; dimension=code."),
            variants={
                "no-register": Words(
                    N_("Only a register numbers its entries."), N_("Leave out `numbering`, or add `kind: register`.")
                ),
                "numbered-key": Words(
                    N_("A register can only number its entries if its key is one text field."),
                    N_("Name one text field without codes in `primaryKey`."),
                ),
                "asking-field": Words(
                    N_("'%(field)s' cannot decide which organisation is asked for which code."),
                    N_("Name the field in `primaryKey`, and give it a `codelist` other than the organisations."),
                ),
            },
            topic=SHARED,
        ),
    }
)
