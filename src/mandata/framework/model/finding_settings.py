"""Findings that a framework does not want, or wants with other limits."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field as Key
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from mandata.framework.model.base import Model


class FindingSetting(Model):
    """How the checks treat the findings of one code, in all forms or in a part of the framework.

    Attributes:
        finding: code of the findings.
        form: name of the form that the setting is for; without it, all forms.
        field: name of the field of that form that it is for; without it, all its fields.
        indicator: id of the indicator whose figures it is for.
        off: leave these findings out.
        limits: name of a limit to the number that replaces the usual one.
        reason: why; the annex with the findings prints it.
    """

    finding: str
    form: str | None = None
    field: str | None = None
    indicator: str | None = None
    off: bool = False
    limits: Mapping[str, float] = Key(default_factory=dict)
    reason: str = Key(min_length=1)

    @model_validator(mode="after")
    def _does_one_thing(self) -> FindingSetting:
        if self.off == bool(self.limits):
            raise PydanticCustomError("no-setting", "the setting does not switch off the finding or change its limits")
        if self.field and not self.form:
            raise PydanticCustomError("field-without-form", "the setting names a field but not its form")
        if self.indicator and self.form:
            raise PydanticCustomError("form-and-indicator", "the setting names a form and an indicator")
        return self

    def covers(self, form: str, field: str) -> bool:
        """Return whether the setting is for the figures of a field of a form."""
        return not self.indicator and self.form in (None, form) and self.field in (None, field)
