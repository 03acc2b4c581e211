"""A question about a value that the framework cannot mean."""

from __future__ import annotations

from collections.abc import Iterable

from mandata.framework.model import Indicator
from mandata.framework.suggest import closest, did_you_mean


class UnknownValue(LookupError):
    """A question about an indicator, cycle, dimension or code that does not exist.

    Attributes:
        code: stable: `unknown-indicator`, `unknown-cycle`, `unknown-dimension`, `unknown-code`.
        message: what is wrong, in one sentence.
        mend: what to do, in one sentence.
        suggestion: the nearest name that exists, or "".
    """

    def __init__(self, kind: str, message: str, asked: str, known: Iterable[str]) -> None:
        """
        Args:
            kind: what was asked for: `indicator`, `cycle`, `dimension` or `code`.
            asked: the name that does not exist.
            known: the names that do.
        """
        names = list(known)
        self.code = f"unknown-{kind}"
        self.message = message
        self.suggestion = closest(asked, names) or ""
        self.mend = did_you_mean(asked, names, f"{kind}s")
        super().__init__(f"{message} {self.mend}")


class RestrictedValue(UnknownValue):
    """A figure was asked for that readers may not see."""

    def __init__(self, indicator: Indicator) -> None:
        self.code = "restricted-figure"
        self.message = restricted(indicator)
        self.suggestion = ""
        self.mend = RESTRICTED_FIX
        LookupError.__init__(self, f"{self.message} {self.mend}")


RESTRICTED_FIX = "Leave it out, or set `published: true` on the indicator if its totals may be published."


def restricted(indicator: Indicator) -> str:
    """Return the sentence that an indicator cannot be published."""
    return f"'{indicator.id}' is computed from a form that is classified or holds personal data."
