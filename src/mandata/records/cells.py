"""The grammar of a cell for a figure, after Eurostat's flags.

    12          a figure            12 e    estimated           12 p    provisional
    (blank)     not reported        -       not applicable      c       withheld
    : reason    not available, because …

https://ec.europa.eu/eurostat/data/database/information
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mandata.answers import Status

FLAGS = {"e": Status.ESTIMATED, "p": Status.PROVISIONAL}
MARKS = {"": Status.NOT_REPORTED, "-": Status.NOT_APPLICABLE, "c": Status.WITHHELD}
REASON_FOLLOWS = ":"

FLAGGED = re.compile(r"(?P<figure>.*\S)\s+(?P<flag>[ep])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of a cell.

    Attributes:
        figure: the text of the figure as written, "" unless the status has a number.
        reason: why there is none; only for `not_available`, for which "" is a mistake.
    """

    status: Status
    figure: str = ""
    reason: str = ""


def read_answer(cell: str) -> Answer:
    """Return the answer in the text of a cell. Any text is accepted; the figure itself is not checked here."""
    text = cell.strip()
    if text in MARKS:
        return Answer(MARKS[text])
    if text.startswith(REASON_FOLLOWS):
        return Answer(Status.NOT_AVAILABLE, reason=text[len(REASON_FOLLOWS) :].strip())
    flagged = FLAGGED.fullmatch(text)
    if flagged:
        return Answer(FLAGS[flagged["flag"]], flagged["figure"])
    return Answer(Status.REPORTED, text)


def write_answer(answer: Answer) -> str:
    """Return the text of a cell for an answer; the inverse of `read_answer`."""
    if answer.status is Status.NOT_AVAILABLE:
        return f"{REASON_FOLLOWS} {answer.reason}".strip()
    marks = {status: mark for mark, status in MARKS.items()}
    if answer.status in marks:
        return marks[answer.status]
    flags = {status: flag for flag, status in FLAGS.items()}
    flag = flags.get(answer.status)
    return f"{answer.figure} {flag}" if flag else answer.figure
