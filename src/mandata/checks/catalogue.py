"""What each code of a check means, in one sentence; `docs/checks.md` explains each with an example."""

from __future__ import annotations

from collections.abc import Mapping

CATALOGUE: Mapping[str, str] = {
    # Rows
    "rule": "A row breaks a rule of its form.",
    "date-before-cycle": "A date lies before the period that its field asks for.",
    "date-after-cycle": "A date lies after the period that its field asks for.",
    # Between tables
    "unknown-reference": "A row speaks of a row of another form that is not there.",
    "facts-differ": "Two reports of one fact give two figures.",
    "part-above-whole": "A part exceeds the whole that it is a part of.",
    "whole-below-part": "A whole is less than a part of it.",
    "control-total": "A total that was handed in is not what its parts give.",
    "share-differs": "A share as its source printed it is not what the counts behind it give.",
    # Between cycles
    "restatement-without-reason": "A past figure changed, and nobody wrote down why.",
    "large-jump": "A figure is far from what its own past explains.",
    "first-after-zeros": "A count is too large to follow zeros by chance.",
    "repeated-value": "A figure has not moved for three cycles.",
    "cumulative-falls": "A count of everything so far is less than it was.",
    "silent-now": "Organisations that gave figures in the last cycle say nothing in this one.",
    # Impossible figures
    "impossible-percentage": "No whole number out of the whole gives this percentage.",
    "shares-do-not-add-up": "Shares of one whole do not add up to 100.",
    "total-among-parts": "A code's figures are the sum of all others, so that they may be counted twice.",
    "share-as-fraction": "A percentage below one per cent may have been given as a fraction.",
    "closed-organisation": "An organisation has figures for a cycle in which it was closed.",
    # Narrative
    "unbound-number": "A number in the text is typed by hand and bound to no value.",
    "unbound-number-word": "A number written as a word is counted by hand and bound to no value.",
    "contradicted-direction": "A word of direction says otherwise than the figures beside it.",
    "typed-reference": "A page, figure or table is referred to by a number typed by hand.",
    "misspelt-organisation": "A word is nearly the code of an organisation.",
    "unexplained-acronym": "An acronym is explained neither where it stands nor in the list of acronyms.",
    "untagged-organisation": "A story names an organisation that it is not tagged with.",
    # Completeness
    "not-answered": "Organisations that were asked have not answered.",
    "partly-answered": "Cells that ask for an answer are blank.",
    "handed-in-late": "A return was handed in after the end of the collection.",
    # Disclosure
    "withheld-small-count": "Numbers are suppressed, because small counts of persons could be worked out.",
    "already-disclosed": "Small counts of persons cannot be protected, because earlier releases narrow them down.",
    # Answers
    "answer-without-finding": "An answer speaks of a finding that is there no more.",
}
