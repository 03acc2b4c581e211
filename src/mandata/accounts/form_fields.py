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


class TextField(forms.CharField):
    """A text that may be missing, as it was typed: the step that uses it says what is wrong with it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "strip": False} | kwargs)


class YesField(forms.Field):
    """Whether a box is ticked or a button pressed whose value is `yes`."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> bool:
        """Return whether it is."""
        return bool(value == "yes")


class TextsField(forms.Field):
    """Any number of texts of the same name."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[str]:
        """Return them."""
        return [str(text) for text in value or ()]


class PlainForm(forms.Form):
    """A form that is never wrong: what is missing or makes no sense is the empty value of its field."""

    @property
    def given(self) -> dict[str, Any]:
        """The values sent, by field."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, field.clean(None)) for name, field in self.fields.items()}


def first_error(form: forms.Form) -> str:
    """Return the first error of a submitted form, "" if it is valid."""
    return next((str(errors[0]) for errors in form.errors.values() if errors), "")
