"""What the pages of the texts send."""

from __future__ import annotations

from typing import Any

from django import forms

from mandata.accounts.form_fields import NumberField

LONGEST = 500_000
"""Characters of a text."""


class TextForm(forms.Form):
    """A text as it was typed."""

    markdown = forms.CharField(required=False, strip=False, max_length=LONGEST)
    note = forms.CharField(required=False, max_length=200)
    seen = NumberField(required=False)

    def clean_markdown(self) -> str:
        """Line ends are of one kind."""
        return str(self.cleaned_data["markdown"]).replace("\r\n", "\n")


class TakeBackForm(forms.Form):
    """Names an earlier version."""

    version = NumberField()


class VersionsForm(forms.Form):
    """Which two versions are compared: `?from=1&to=2`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = NumberField(required=False)
        self.fields["to"] = NumberField(required=False)


class CycleForm(forms.Form):
    """Names the cycle for whose report a text is."""

    cycle = NumberField(required=False)


class SearchForm(forms.Form):
    """Words that are looked for."""

    q = forms.CharField(required=False, max_length=200)
