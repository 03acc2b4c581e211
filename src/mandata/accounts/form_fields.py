"""Form fields that several apps share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mandata.accounts.zones import zones

LARGEST = 2_147_483_647
"""The largest number of a row that both databases can store."""


WORKBOOKS = (
    ".xlsx,.ods,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,"
    "application/vnd.oasis.opendocument.spreadsheet"
)
"""The types of file that a browser offers as a workbook."""


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


class DayField(forms.DateField):
    """A day, picked from a calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short-date"})
        super().__init__(widget=widget, **kwargs)


class ParagraphField(forms.CharField):
    """A text of several lines.

    Args:
        most: characters after which the browser takes no more; the step that uses the text checks it.
    """

    def __init__(self, *, most: int = 0, **kwargs: Any) -> None:
        attrs = {"rows": 4} | ({"maxlength": most} if most else {})
        super().__init__(widget=forms.Textarea(attrs=attrs), **kwargs)


class OfferedField(forms.CharField):
    """A text from a list. The step that uses it says what is wrong with another one."""

    widget = forms.Select


class ZoneField(forms.ChoiceField):
    """A time zone; "" for that of the platform."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            choices=_zone_choices,
            error_messages={"invalid_choice": _("Choose a time zone from the list.")},
            **kwargs,
        )


class FileField(forms.FileField):
    """A file to upload.

    Args:
        accept: suffixes and media types that the browser offers.
    """

    def __init__(self, accept: str, **kwargs: Any) -> None:
        missing = dict.fromkeys(("required", "invalid", "missing"), _("Choose a file first."))
        widget = forms.FileInput(attrs={"accept": accept})
        super().__init__(widget=widget, error_messages=missing, allow_empty_file=True, **kwargs)


def _zone_choices() -> list[tuple[str, Any]]:
    regions = [(region, [(name, name) for name in names]) for region, names in zones()]
    return [("", _("Time zone of the platform")), *regions]


class ShownForm(forms.Form):
    """A form that a page shows. The ids of its inputs are their names: links and scripts use them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s"} | kwargs)

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Fill the list of a field.

        Args:
            choices: value and words of each.
        """
        widget = self.fields[name].widget
        assert isinstance(widget, forms.Select)  # noqa: S101 (the form declares it so)
        widget.choices = list(choices)


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
