"""A question about a value that the framework cannot mean."""

from __future__ import annotations

from collections.abc import Iterable

from mandata.framework.suggest import closest, did_you_mean


class UnknownValue(LookupError):
    """An indicator, cycle, dimension or code that does not exist was asked for.

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
