"""Messages about returns, records, releases and ledgers."""

from __future__ import annotations

from mandata.messages import N_, Message, Severity, Words, register

FILES, LEDGERS, RECORDS = "Returns", "Answers to findings, days of submission", "Records, releases, restatements"

MARKS = N_(
    "Write 0 if you mean zero. Otherwise choose not applicable (a hyphen, `-`, in a CSV file), "
    "or not available with a reason (`: ` and the reason in a CSV file)."
)
NO_ZERO = N_(
    "Choose not applicable (a hyphen, `-`, in a CSV file), "
    "or not available with a reason (`: ` and the reason in a CSV file)."
)
CHECK_FIGURE = N_("Check the figure.")
SUGGESTION = "%(suggestion)s"

CELLS = register(
    {
        "blank-key": Message(
            "a blank cell that is part of the name of its row",
            N_("The cell is blank, but it is part of the row's name."),
            N_("Fill it in."),
            topic=FILES,
        ),
        "blank-cell": Message(
            "a blank where the form requires an answer",
            N_("The cell is blank."),
            N_("Fill it in."),
            variants={
                "answer": Words(
                    N_("The cell is blank."), N_("Fill it in, or write `: ` and the reason why there is no figure.")
                )
            },
            topic=FILES,
        ),
        "open-decimal-mark": Message(
            "no number of the file shows whether its points mark decimals or separate thousands",
            N_("'%(text)s' was read with a decimal point, but it can also be %(other)s."),
            N_("Write %(other)s without a point if that is meant. Otherwise write decimal_mark: '.' in the form."),
            severity=Severity.NOTE,
            topic=FILES,
        ),
        "duplicate-row": Message(
            "two rows with one key",
            N_("The row has the same %(fields)s as line %(line)s."),
            N_("Delete one of them or correct it."),
            variants={
                "every-cell": Words(
                    N_("The row has the same cells as line %(line)s."), N_("Delete one of them or correct it.")
                ),
                "row": Words(
                    N_("The row has the same %(fields)s as row %(row)s."), N_("Delete one of them or correct it.")
                ),
                "submission": Words(
                    N_("Line %(line)s already has this form and organisation."),
                    N_("Keep the line of the last version."),
                ),
            },
            topic=FILES,
        ),
        "duplicate-cell": Message(
            "two equal cells in a column whose values must be unique",
            N_("'%(text)s' is repeated in this column."),
            N_("Values must be unique."),
            topic=FILES,
        ),
        "dash": Message(
            "a dash alone: to some it is zero, to others nothing or not applicable. The plain hyphen in a cell that "
            "may give a reason is the mark for not applicable",
            N_("'%(text)s' can mean zero, not applicable or not available."),
            MARKS,
            variants={
                "no-zero": Words(N_("'%(text)s' can mean not applicable or not available."), NO_ZERO),
                "number": Words(
                    N_("'%(text)s' can mean zero or nothing."), N_("Write the number. Write 0 if you mean zero.")
                ),
            },
            topic=FILES,
        ),
        "ambiguous": Message(
            "a number or a day that can be read in two ways: `1,234` where decimals are asked for, `05/02/2025` where "
            "no other day of the file shows which part is the month",
            N_("'%(text)s' can be read in more than one way."),
            N_("Write one of: %(readings)s."),
            topic=FILES,
        ),
        "read-as": Message(
            "a note: a number, a day or a code in people's own writing, and how it was read",
            N_("'%(text)s' was read as %(value)s."),
            N_("Correct the cell if this is wrong."),
            Severity.NOTE,
            topic=FILES,
        ),
        "time-dropped": Message(
            "a note: a day with a time, which is left out",
            N_("'%(text)s' was read as %(value)s, without the time."),
            N_("Correct the cell if it is another day in your time zone."),
            Severity.NOTE,
            topic=FILES,
        ),
        "digits-cut": Message(
            "a number such as `1.23E+05`, which a spreadsheet wrote with at most six digits; an error where a whole "
            "number is asked for",
            N_("'%(text)s' comes from a spreadsheet, which keeps at most six digits in such a cell."),
            N_("Check the figure at its source, and write all digits."),
            Severity.WARNING,
            topic=FILES,
        ),
        "other-level": Message(
            "a place on another level than asked for",
            N_("'%(text)s' is not on the level '%(asked)s'."),
            N_("Name a place on this level."),
            topic=FILES,
        ),
        "too-small": Message(
            "a figure below the minimum of its field",
            N_("%(text)s is below the minimum of %(limit)s."),
            CHECK_FIGURE,
            topic=FILES,
        ),
        "too-large": Message(
            "a figure above the maximum of its field",
            N_("%(text)s is above the maximum of %(limit)s."),
            CHECK_FIGURE,
            topic=FILES,
        ),
        "missing-reason": Message(
            "not available, or restated, without a reason",
            N_("The figure is not available, but there is no reason."),
            N_("Write the reason after the colon."),
            variants={
                "answer": Words(N_("The answer gives no reason."), N_("Write why the figures are right.")),
                "restatement": Words(N_("The restatement has no reason."), N_("Write why the figure was corrected.")),
            },
            topic=FILES,
        ),
        "computed-column": Message(
            "a column that the form computes",
            N_("The column '%(name)s' is computed from the others."),
            N_("Leave it out."),
            topic=FILES,
        ),
        "and-more": Message(
            "more findings of one code in the file",
            N_("%(number)s more of the same kind (%(code)s)."),
            N_("Correct the ones above first. They often have one cause."),
            topic=FILES,
        ),
    }
)

ROWS = register(
    {
        "rule": Message(
            "A row breaks a rule of its form",
            "%(says)s",
            N_("Correct the row so that the rule '%(rule)s' holds."),
            topic="Rows",
            doc="""\
The row breaks a rule of its form, a condition such as `late <= books`. A row passes where the condition cannot be
decided because a figure is missing. The finding has the severity that the rule declares and names every figure in the
condition.""",
        ),
        "date-before-cycle": Message(
            "A date is before the period that its field asks for",
            N_("%(value)s is before the start of %(period)s (%(first)s)."),
            N_("Correct it, or submit the row for the cycle that it belongs to."),
            topic="Rows",
        ),
        "date-after-cycle": Message(
            "A date is after the period that its field asks for",
            N_("%(value)s is after the end of %(period)s (%(last)s)."),
            N_("Correct it, or submit the row for the cycle that it belongs to."),
            topic="Rows",
            doc="""\
A date is where its field does not allow it: outside the period of the cycle (`dated: in_cycle`), after its end
(`until_cycle_end`, which holds for every date that names the entries of a register), or after the figures were
collected (`until_collection_end`). An entry that came too late for one cycle belongs to the next.""",
        ),
        "restatement-without-reason": Message(
            "A past figure changed without a reason",
            N_("'%(field)s' of %(form)s, cycle %(cycle)s, %(row)s was '%(old)s' in a release and is now '%(new)s'."),
            N_("Write the reason into %(file)s."),
            Severity.WARNING,
            topic="Between cycles",
            doc="""\
A figure of a past cycle is not what the last release said, and `restatements.csv` gives no reason. The annex of
restatements prints it with "not given" as its reason until somebody writes one.""",
            example="restatements.csv: warning: 'books' of loans, cycle 1, branch=NORTH; age=young was '100' in a "
            "release and is now '101'. Write the reason into restatements.csv. [restatement-without-reason]",
        ),
        "answer-without-finding": Message(
            "An answer refers to a finding that no longer exists",
            N_("This finding no longer exists: %(key)s (%(code)s: %(about)s)."),
            N_("Nothing to do. The answer is kept."),
            Severity.NOTE,
            topic="Answers",
            doc="""\
The ledger answers a finding that no longer exists, because the figure was corrected or the check has changed. The
answer is kept.""",
            example="finding_answers.csv: note: This finding no longer exists: d29439782c66 (impossible-percentage: "
            "loans, NORTH, cycle 2). Nothing to do. The answer is kept. [answer-without-finding]",
        ),
    }
)

PLACES = register(
    {
        "missing-form": Message(
            "no return for a required form in the cycle reported on",
            N_("There is no return for the form '%(form)s' in cycle %(cycle)s."),
            N_("Submit it, or declare the form with `required: false`."),
            variants={
                "accepted": Words(N_("No return is accepted yet for: %(forms)s."), N_("Accept one for each of them."))
            },
            topic=FILES,
        ),
        "unknown-file": Message(
            "a file below `returns/` that is not CSV",
            N_("'%(name)s' is not a CSV file."),
            N_("Save it as “CSV UTF-8”, named after its form."),
            topic=FILES,
        ),
        "missing-folder": Message(
            "the workspace's framework is not where it says",
            N_("There is no folder '%(name)s'."),
            N_("Write the path of the framework's folder, relative to this file."),
            topic=RECORDS,
        ),
        "no-records": Message(
            "nothing was accepted yet",
            N_("There are no accepted records."),
            N_("Accept the returns: `mandata records accept %(folder)s`."),
            variants={
                "section": Words(
                    N_("There are no accepted figures yet."), N_("You can see the section once a return is accepted.")
                )
            },
            topic=RECORDS,
        ),
        "changed-return": Message(
            "a return changed after the records were accepted",
            N_("The return was changed after the records were accepted."),
            N_("Accept the returns: `mandata records accept %(folder)s`."),
            topic=RECORDS,
        ),
        "changed-framework": Message(
            "the framework changed after the records were accepted",
            N_("The framework was changed after the records were accepted."),
            N_("Accept the returns: `mandata records accept %(folder)s`."),
            topic=RECORDS,
        ),
        "changed-answers": Message(
            "the ledger of answers changed after the records were accepted",
            N_("The ledger of answers was changed after the records were accepted."),
            N_("Accept the returns: `mandata records accept %(folder)s`."),
            topic=RECORDS,
        ),
        "missing-record-file": Message(
            "a file of the records or of a release is missing",
            N_("The file is missing."),
            N_("Accept the returns: `mandata records accept %(folder)s`."),
            variants={"release": Words(N_("The file is missing."), N_("Restore it from a copy."))},
            topic=RECORDS,
        ),
        "changed-record-file": Message(
            "a file of the records or of a release is not what was written",
            N_("The file is not the one that was accepted."),
            N_("Accept the returns: `mandata records accept %(folder)s`."),
            variants={
                "release": Words(N_("The file is not the one that was accepted."), N_("Restore it from a copy."))
            },
            topic=RECORDS,
        ),
        "changed-release": Message(
            "a release does not have the content that its name gives",
            N_("The release is not the one that was frozen."),
            N_("Restore it from a copy."),
            topic=RECORDS,
        ),
        "missing-release": Message(
            "the release that past figures are compared with is missing",
            N_("The release is missing, so past figures cannot be compared with it."),
            N_("Restore it from a copy. If there is none, delete %(pointer)s. Then nothing is compared."),
            topic=RECORDS,
        ),
        "restatement-unknown": Message(
            "the form has another key than in the last release, so its past rows cannot be compared",
            N_("The key of '%(form)s' has changed, so cycle %(cycle)s cannot be compared with the last release."),
            N_("Compare the figures by hand and write corrections into %(file)s."),
            Severity.WARNING,
            topic=RECORDS,
        ),
        "restatement-mismatch": Message(
            "ledger and returns, or ledger and release, give different figures",
            N_(
                "The ledger restates '%(field)s' from '%(ledger_old)s' to '%(ledger_new)s', "
                "but the returns change it from '%(old)s' to '%(new)s'."
            ),
            N_("Correct the ledger or the return."),
            variants={
                "now": Words(
                    N_("The ledger says that '%(field)s' is now '%(new)s', but the return says '%(now)s'."),
                    N_("Correct the ledger or the return."),
                )
            },
            topic=RECORDS,
        ),
        "unknown-row": Message(
            "the ledger names a row that no return has",
            N_("No return of cycle %(cycle)s has a row '%(row)s' in '%(form)s'."),
            SUGGESTION,
            topic=RECORDS,
        ),
        "missing-finding": Message(
            "an answer that names no finding",
            N_("The answer names no finding."),
            N_("Write the key of the finding."),
            topic=LEDGERS,
        ),
        "missing-person": Message(
            "an answer or a decision without a name",
            N_("The answer has no name."),
            N_("Write who answers."),
            variants={"decision": Words(N_("The decision has no name."), N_("Write who decided."))},
            topic=LEDGERS,
        ),
        "missing-remark": Message(
            "a reason that was refused without a remark",
            N_("The reason is refused without a remark."),
            N_("Write what is needed instead."),
            topic=LEDGERS,
        ),
        "wrong-decision": Message(
            "neither `accepted` nor `refused`; or a name without a decision",
            N_("'%(text)s' is not a decision."),
            N_("Write `accepted` or `refused`, or leave it blank."),
            variants={
                "blank": Words(
                    N_("There is a name for the decision, but no decision."), N_("Write `accepted` or `refused`.")
                )
            },
            topic=LEDGERS,
        ),
        "duplicate-answer": Message(
            "the same reason for the same figures, twice",
            N_("Line %(line)s already has the same reason for the same figures."),
            N_("Delete one of them."),
            topic=LEDGERS,
        ),
    }
)
