"""Form fields that several apps share."""

from __future__ import annotations

from typing import Any

from django import forms

LARGEST = 2_147_483_647
"""The largest number of a row that both databases can store."""


class NumberField(forms.IntegerField):
    """The number of a row or a version."""

    def __init__(self, *, max_value: int = LARGEST, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=max_value, localize=False, **kwargs)


def first_error(form: forms.Form) -> str:
    """Return the first error of a submitted form, "" if it is valid."""
    return next((str(errors[0]) for errors in form.errors.values() if errors), "")
