"""Fields that forms of several apps share."""

from __future__ import annotations

from typing import Any

from django import forms

LARGEST = 2_147_483_647
"""The largest number of a thing that both databases hold."""


class NumberField(forms.IntegerField):
    """The number of a thing, or of a version of it."""

    def __init__(self, *, max_value: int = LARGEST, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=max_value, localize=False, **kwargs)


def first_error(form: forms.Form) -> str:
    """The first thing that is wrong with a form that was sent, "" where nothing is."""
    return next((str(errors[0]) for errors in form.errors.values() if errors), "")
