"""Messages about values that do not exist or may not be seen."""

from __future__ import annotations

from mandata.messages import N_, Message, Words, register

EXPRESSIONS = "Expressions"
RESTRICTED_FIX = N_("Leave it out, or set `published: true` on the indicator if its totals may be published.")

CALCULATIONS = "Calculations"
LANGUAGE = N_("Use only operands, numbers, + - * /, brackets, abs(x), round(x, 1), least(x, y) and greatest(x, y).")
ONE_UNIT = N_("Convert one of them: give it an indicator in the unit of the other.")

MESSAGES = register(
    {
        "wrong-calculation": Message(
            "the calculation of an indicator cannot be read, or holds something that is not allowed",
            N_("The calculation cannot be read."),
            LANGUAGE,
            variants={
                "not-allowed": Words(N_("'%(part)s' is not allowed in a calculation."), LANGUAGE),
                "too-long": Words(
                    N_("The calculation is too long."), N_("Give an indicator to each part, and calculate with those.")
                ),
            },
            topic=CALCULATIONS,
        ),
        "unknown-operand": Message(
            "a calculation names an operand that is not in `of`",
            N_("There is no operand '%(name)s' in `of`."),
            "%(suggestion)s",
            topic=CALCULATIONS,
        ),
        "unused-operand": Message(
            "an operand in `of` is not used in the calculation",
            N_("The calculation does not use the operand '%(name)s'."),
            N_("Use it, or delete it from `of`."),
            topic=CALCULATIONS,
        ),
        "wrong-operand": Message(
            "an operand is printed in words: yes or no, or a rating",
            N_("The figures of '%(indicator)s' are printed in words, so nothing can be calculated with them."),
            N_("Name an indicator whose figures are numbers."),
            topic=CALCULATIONS,
        ),
        "mixed-units": Message(
            "a calculation adds or subtracts figures of two units, or gives another unit than its indicator",
            N_("%(one)s and %(other)s cannot be added or subtracted."),
            ONE_UNIT,
            variants={
                "result": Words(
                    N_("The calculation gives %(one)s, but the unit of the indicator is %(other)s."),
                    N_("Change `unit`, or convert the figures in the calculation."),
                )
            },
            topic=CALCULATIONS,
        ),
        "division-by-zero": Message(
            "a calculation divides by a number that is zero",
            N_("The calculation divides by zero."),
            N_("Divide by another number, or by an operand."),
            topic=CALCULATIONS,
        ),
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
        "two-statements": Message(
            "more than one SQL expression",
            N_("There is more than one statement."),
            N_("Keep one expression, without a semicolon."),
            topic=EXPRESSIONS,
        ),
        "not-allowed": Message(
            "a part of SQL that expressions cannot use",
            N_("'%(sql)s' is not allowed in an expression."),
            N_("Use only: %(functions)s."),
            topic=EXPRESSIONS,
        ),
        "wrong-argument": Message(
            "an argument that the function does not take",
            N_("'%(sql)s' takes one argument."),
            N_("Aggregate one expression."),
            variants={
                "rank": Words(N_("rank() takes one field that holds codes."), N_("Write rank(field).")),
                "round": Words(N_("round() needs a whole number of decimals."), N_("Write round(x, 1).")),
                "percentile": Words(
                    N_("percentile() needs an expression and a number from 0 to 100."), N_("Write percentile(x, 90).")
                ),
            },
            topic=EXPRESSIONS,
        ),
        "no-aggregate": Message(
            "an aggregate such as `sum` or `count` is missing",
            N_("'%(sql)s' does not aggregate rows."),
            N_("Wrap it in sum(…), avg(…), min(…), max(…) or count(…)."),
            variants={
                "outside": Words(
                    N_("'%(sql)s' is outside sum(…), count(…) and other aggregates."), N_("Aggregate it too.")
                )
            },
            topic=EXPRESSIONS,
        ),
        "nested-aggregate": Message(
            "an aggregate is inside another",
            N_("'%(sql)s' is inside another aggregate."),
            N_("Aggregate once."),
            topic=EXPRESSIONS,
        ),
        "aggregate-in-where": Message(
            "an aggregate is in a condition",
            N_("'%(sql)s' aggregates rows, but the condition is about one row."),
            N_("Move it to value, numerator or denominator."),
            topic=EXPRESSIONS,
        ),
    }
)
