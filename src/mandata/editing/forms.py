"""The forms of the text pages."""

from __future__ import annotations

from typing import Any

from django import forms

from mandata.accounts.form_fields import NumberField

LONGEST = 500_000
"""Maximum characters of a text."""


class TextForm(forms.Form):
    """A text as typed."""

    markdown = forms.CharField(required=False, strip=False, max_length=LONGEST)
    note = forms.CharField(required=False, max_length=200)
    seen = NumberField(required=False)

    def clean_markdown(self) -> str:
        """Normalise line ends."""
        return str(self.cleaned_data["markdown"]).replace("\r\n", "\n")


class TakeBackForm(forms.Form):
    """The number of an earlier version."""

    version = NumberField()


class VersionsForm(forms.Form):
    """The two versions to compare: `?from=1&to=2`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = NumberField(required=False)
        self.fields["to"] = NumberField(required=False)


class CycleForm(forms.Form):
    """The cycle whose report a text is for."""

    cycle = NumberField(required=False)


class SearchForm(forms.Form):
    """The words to search for."""

    q = forms.CharField(required=False, max_length=200)
