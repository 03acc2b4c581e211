"""Messages of the checks of figures."""

from __future__ import annotations

from mandata.messages import N_, Message, Severity, Words, plural, register

MESSAGES = register(
    {
        "unknown-reference": Message(
            meaning="A row refers to a missing row of another form",
            text=N_("%(cells)s of '%(form)s', cycle %(cycle)s, does not occur in '%(other)s'."),
            fix=N_("Correct it, or submit the row of '%(other)s' with this %(fields)s."),
            severity=Severity.ERROR,
            variants={"in-text": Words(N_("Nothing in the report has the name '%(name)s'."), "%(suggestion)s")},
            topic="Between tables",
            doc="""\
A row refers to a row of another form, but that form has no such row in the same cycle. References
to a register are compared with all its entries so far. A blank cell refers to nothing.""",
        ),
        "facts-differ": Message(
            meaning="Two reports of one fact give two figures",
            text=N_(
                "%(says)s %(where)s: %(left_title)s is %(left)s and %(right_title)s is %(right)s. They should be the "
                "same."
            ),
            fix=N_("Ask the people who reported them which of the two is right, and correct the other."),
            severity=Severity.WARNING,
            topic="Between tables",
            doc="""\
Two forms, or two systems, give different figures for one fact. The figures are compared as they are
printed, at the smaller number of decimals. If one of them leaves out rows without a number, it is
found only where these rows cannot explain the difference. If one of them is estimated or
provisional, the finding is a note.""",
        ),
        "part-above-whole": Message(
            meaning="A part is larger than its whole",
            text=N_(
                "%(says)s %(where)s: %(left_title)s is %(left)s, and can be at most %(right_title)s, which is "
                "%(right)s."
            ),
            fix=N_("Ask the people who reported them which of the two is right, and correct the other."),
            severity=Severity.WARNING,
            topic="Between tables",
            doc="""\
A part is larger than its whole, by a comparison with `is: at_most`: for example, more hospitals
reported than there are.""",
        ),
        "whole-below-part": Message(
            meaning="A whole is smaller than one of its parts",
            text=N_(
                "%(says)s %(where)s: %(left_title)s is %(left)s, and must be at least %(right_title)s, which is "
                "%(right)s."
            ),
            fix=N_("Ask the people who reported them which of the two is right, and correct the other."),
            severity=Severity.WARNING,
            topic="Between tables",
            doc="""\
The same, declared from the side of the whole with `is: at_least`.""",
        ),
        "control-total": Message(
            meaning="A total given with the rows is not what its parts give",
            text=N_("%(what)s, cycle %(cycle)s: the total given is %(printed)s, but the parts add up to %(computed)s."),
            fix=N_("Check with the source. The report computes from the parts."),
            severity=Severity.WARNING,
            variants={
                "rounded": Words(
                    N_(
                        "%(what)s, cycle %(cycle)s: the total given is %(printed)s, but the rounded shares give "
                        "%(computed)s. Rounding can explain the difference."
                    ),
                    N_("Check with the source if in doubt. The report computes from the shares as reported."),
                )
            },
            topic="Between tables",
            doc="""\
A total given with the rows is not what its parts give, at the precision of the total. The report
computes from the parts and prints a note. If the parts are rounded shares that can give the total,
the finding is a note.""",
        ),
        "share-differs": Message(
            meaning="A share as its source printed it is not what the counts behind it give",
            text=N_(
                "%(what)s, %(where)s: the share reported is %(share)s%%, but %(part)s of %(whole)s is %(computed)s%%."
            ),
            fix=N_("Check with the source. The report computes from the counts."),
            severity=Severity.WARNING,
            topic="Between tables",
            doc="""\
A form holds a share as its source printed it, next to the counts behind it, and the counts give
another share at the same precision. The report computes from the counts.""",
        ),
        "large-jump": Message(
            meaning="A figure is far from what its own past explains",
            text=plural(
                "%(what)s, %(where)s: %(now)s is far from the only earlier figure, %(median)s.",
                "%(what)s, %(where)s: %(now)s is far from the median of the %(count)s earlier figures, %(median)s.",
                "count",
            ),
            fix=N_("Check for a typing error or a change in method. If the figure is correct, explain it."),
            severity=Severity.WARNING,
            topic="Between cycles",
            doc="""\
A figure is far from the earlier figures of the same cell. It is held against their median, and the
distance is counted in deviations: the median absolute deviation of the *earlier* figures, never
less than chance alone gives (for counts, the square root of the median; else a twentieth of it).
More than 3.5 deviations, half of the median and 5 in itself make a jump. Of one or two earlier
figures no deviation can be computed; then only a figure nine times as large or as small is found,
as a digit too many would make it. The message always says how many earlier figures there were.

The usual z-score, with the figure inside its own deviation, cannot exceed (n − 1)/√n: with ten
points never 3, so it flags nothing. `benchmarks/jumps.py` plants the errors that people make (a
digit too many or too few, digits exchanged, another unit, a first figure after zeros) in 3,000
simulated histories of 4 to 10 earlier figures, and asks each way of both the wrong figure and the
right one:

| way | errors found | false alarms |
| --- | --- | --- |
| Mandata | 92.2% | 0.87% |
| z-score above 3, the figure within its own deviation | 9.4% | 1.10% |
| z-score above 3, the figure left out | 95.5% | 8.37% |
| half more or less than the last figure | 97.0% | 10.33% |
| interquartile range | 77.1% | 5.27% |

In the sixth report's figures, of which each has one or two earlier ones, none of these checks finds
anything.""",
        ),
        "first-after-zeros": Message(
            meaning="A count is too large to follow zeros by chance",
            text=plural(
                "%(what)s, %(where)s: %(now)s after %(zeros)s zero.",
                "%(what)s, %(where)s: %(now)s after %(zeros)s zeros.",
                "zeros",
            ),
            fix=N_("Check for a typing error or a change in method. If the figure is correct, explain it."),
            severity=Severity.WARNING,
            topic="Between cycles",
            doc="""\
A count follows two or more zeros and is larger than chance allows. After n zeros up to 3/n is
expected (the rule of three); a count more than three deviations above that is found. After four
zeros, 4 is found; after two, 6.""",
        ),
        "repeated-value": Message(
            meaning="A figure has not changed for three cycles",
            text=plural(
                "%(what)s, %(where)s: %(now)s, the same as in the cycle before.",
                "%(what)s, %(where)s: %(now)s, the same as in the %(cycles)s cycles before.",
                "cycles",
            ),
            fix=N_("Check whether it was counted again or copied from the last return."),
            severity=Severity.NOTE,
            topic="Between cycles",
            doc="""\
The figure is the same for the third cycle in a row, is at least 30, and is not an estimate. It may
be right, or copied from the last return.""",
        ),
        "cumulative-falls": Message(
            meaning="A count of everything so far is less than it was",
            text=N_(
                "%(what)s, %(where)s: %(now)s, but the cycle before had %(before)s. The figure counts everything so "
                "far and cannot fall."
            ),
            fix=N_("Correct it, or restate the earlier figure with a reason."),
            severity=Severity.WARNING,
            topic="Between cycles",
            doc="""\
A field with `cumulative: true` counts everything so far, but is less than in the cycle before.""",
        ),
        "silent-now": Message(
            meaning="Organisations that reported in the last cycle do not report in this one",
            text=N_("%(what)s, cycle %(cycle)s: no answer from %(names)s, which reported in cycle %(last)s."),
            fix=N_("Ask whether there is nothing to report. If so, ask them to state this in the form."),
            severity=Severity.WARNING,
            topic="Between cycles",
            doc="""\
Organisations that reported a figure in the last cycle of the form report nothing now, not even a
reason, while others do. One finding per form.""",
        ),
        "shares-do-not-add-up": Message(
            meaning="Shares of one whole do not add up to 100",
            text=N_(
                "%(what)s, %(where)s: %(parts)s add up to %(total)s. Rounding cannot explain the difference from 100."
            ),
            fix=N_("Ask the source which share is wrong or missing."),
            severity=Severity.WARNING,
            topic="Impossible figures",
            doc="""\
Shares of one whole (a field with `whole_over`) do not add up to 100, and rounding cannot explain
it: each share may be off by half of its last digit. If a share is missing, only a sum above 100 is
found.""",
        ),
        "total-among-parts": Message(
            meaning="The figures of a code are the sum of all others, so they may be counted twice",
            text=N_(
                "%(what)s of %(code)s, cycle %(cycle)s: %(figure)s is the sum of the others (%(parts)s), so "
                "'%(code)s' may be their total."
            ),
            fix=N_(
                "If it is a total, write yes in the column 'total' of its code list, or give it in control_totals.csv."
            ),
            severity=Severity.WARNING,
            topic="Impossible figures",
            doc="""\
The figures of a code are the sum of all other codes, in each of at least two groups of rows that
are alike in the rest of the key. A total may have been submitted as one more part, and would be
counted twice. Indicators that name the field in `where` say which codes count.""",
        ),
        "declared-total": Message(
            meaning="The figure of a declared total is not the sum of its parts",
            text=N_(
                "%(what)s of %(code)s, cycle %(cycle)s: the total given is %(figure)s, but the parts add up to %(sum)s."
            ),
            fix=N_("Check with the source. The report computes from the parts."),
            severity=Severity.WARNING,
            variants={
                "incomplete": Words(
                    N_(
                        "%(what)s of %(code)s, cycle %(cycle)s: the total given is %(figure)s, but the parts add up to "
                        "%(sum)s. There is no figure for %(missing)s."
                    ),
                    N_("Ask for the missing figures. The report computes from the parts."),
                )
            },
            topic="Impossible figures",
            doc="""\
A code list declares a code as a total (`total`), but its figure is not the sum of the figures of its
parts. The report never adds a declared total to its parts. If parts are missing, the finding names
them. A part that does not apply counts as zero.""",
        ),
        "share-as-fraction": Message(
            meaning="A percentage below one per cent may have been given as a fraction",
            text=N_("%(what)s, %(where)s: %(share)s%% is less than one per cent."),
            fix=N_("If it is a fraction, write %(number)s. If it is right, explain it."),
            severity=Severity.WARNING,
            topic="Impossible figures",
            doc="""\
All figures of an organisation for a percentage are between 0 and 1: 0.35 may mean 35 per cent. Rows
that have a figure in an earlier cycle are left to [`large-jump`](#large-jump).""",
        ),
        "closed-organisation": Message(
            meaning="An organisation has figures for a cycle in which it was closed",
            text=N_("%(what)s, cycle %(cycle)s: %(name)s has figures but was closed on %(day)s."),
            fix=N_("Correct the organisation or its dates, or explain the figures."),
            severity=Severity.WARNING,
            variants={
                "not-open": Words(
                    N_("%(what)s, cycle %(cycle)s: %(name)s has figures but was not open before %(day)s."),
                    N_("Correct the organisation or its dates, or explain the figures."),
                )
            },
            topic="Impossible figures",
            doc="""\
A row has figures of an organisation that closed before the cycle began, or opened after it ended.
The totals include them. At most twenty are listed per form, with a count of the rest.""",
        ),
        "impossible-percentage": Message(
            meaning="No whole number out of the total gives this percentage",
            text=N_(
                "%(what)s, %(where)s: %(share)s%% is not possible with a total of %(whole)s: "
                "%(below)s would be %(printed_below)s%% and %(above)s would be %(printed_above)s%% (rounded %(rule)s)."
            ),
            fix=N_("Ask the source for the count behind the percentage."),
            severity=Severity.WARNING,
            variants={
                "above-all": Words(
                    N_(
                        "%(what)s, %(where)s: %(share)s%% is not possible with a total of %(whole)s: "
                        "%(below)s would be %(printed_below)s%% (rounded %(rule)s)."
                    ),
                    N_("Ask the source for the count behind the percentage."),
                ),
                "other-rule": Words(
                    N_(
                        "%(what)s, %(where)s: %(share)s%% is not possible with a total of %(whole)s "
                        "rounded %(rule)s: it is %(count)s (%(exact)s%%) rounded %(other)s."
                    ),
                    N_("Ask the source for the count behind the percentage."),
                ),
            },
            topic="Impossible figures",
            doc="""\
No count can give this percentage of a whole number (a field with `share_of`) at its precision: of
8, 30% is not possible. The finding names the rounding that could give it, or the nearest
percentages. Estimates are not tested.""",
        ),
        "not-answered": Message(
            meaning="Organisations that were asked have not answered",
            text=plural(
                "%(what)s, cycle %(cycle)s: %(missing)s of %(asked)s organisations has not answered: %(names)s.",
                "%(what)s, cycle %(cycle)s: %(missing)s of %(asked)s organisations have not answered: %(names)s.",
                "missing",
            ),
            fix=N_("Request the answers, or explain why there is nothing to report."),
            severity=Severity.WARNING,
            topic="Completeness",
            doc="""\
Organisations that were asked for a form have not answered it: a warning, or a note if the form is
`required: false`. If nobody at all has answered a required form, the returns cannot be accepted
([`missing-form`](reference/findings.md)).""",
        ),
        "partly-answered": Message(
            meaning="Cells that ask for an answer are blank",
            text=N_("%(what)s, cycle %(cycle)s: some cells are blank. Answered: %(parts)s."),
            fix=N_("Ask for the rest, or for the reason why there is no figure."),
            severity=Severity.NOTE,
            topic="Completeness",
            doc="""\
An organisation has submitted a form but left cells blank that ask for an answer.""",
        ),
        "submitted-late": Message(
            meaning="A return was submitted after the end of the collection",
            text=N_("%(what)s, cycle %(cycle)s: submitted after the end of the collection: %(parts)s."),
            fix=N_("Check that the figures are as of the cut-off date."),
            severity=Severity.NOTE,
            topic="Completeness",
            doc="""\
A return was submitted after its deadline, according to `submitted.csv`: the column `due`, or the end of
the collection where that is blank.""",
        ),
    }
)
