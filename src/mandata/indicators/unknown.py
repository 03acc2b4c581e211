"""Errors for values that do not exist."""

from __future__ import annotations

from collections.abc import Iterable

from mandata.findings import Mistake
from mandata.framework.model import Indicator
from mandata.framework.suggest import closest, suggestion
from mandata.messages import Params


class UnknownValue(LookupError):
    """A request for an indicator, cycle, dimension or code that does not exist.

    Attributes:
        mistake: what is wrong; its code is `unknown-indicator`, `unknown-cycle`, `unknown-dimension` or `unknown-code`.
        suggestion: the nearest name that exists, or "".
    """

    def __init__(self, mistake: Mistake, near: str = "") -> None:
        self.mistake, self.suggestion = mistake, near
        super().__init__(f"{mistake.message} {mistake.fix}")

    @property
    def code(self) -> str:
        """The code of the mistake."""
        return self.mistake.code

    @property
    def message(self) -> str:
        """The message, in English."""
        return self.mistake.message

    @property
    def fix(self) -> str:
        """The fix, in English."""
        return self.mistake.fix

    @classmethod
    def of(cls, code: str, params: Params, asked: str, known: Iterable[str], variant: str = "") -> UnknownValue:
        """Return the error for a name that does not exist.

        Args:
            asked: the name.
            known: the names that do exist.
        """
        names = list(known)
        all_params = {**params, "suggestion": suggestion(asked, names)}
        return cls(Mistake(code, all_params, variant), closest(asked, names) or "")


class RestrictedValue(UnknownValue):
    """A request for a figure that readers may not see."""

    def __init__(self, indicator: Indicator) -> None:
        super().__init__(Mistake("restricted-figure", {"indicator": indicator.id}))
