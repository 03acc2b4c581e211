"""The forms of the register pages, except the cells of an entry."""

from __future__ import annotations

from datetime import date

from django import forms

from mandata.accounts.form_fields import NumberField
from mandata.registers.models import Entry

MOST_WORDS = 20
"""Maximum words of a search; each is searched in every field."""


class SeenForm(forms.Form):
    """The version of an entry that was changed."""

    seen = NumberField(required=False)


class MergeForm(forms.Form):
    """The entry to merge into."""

    into = NumberField()


class CycleForm(forms.Form):
    """The cycle of a finding."""

    cycle = NumberField()


class MonthForm(forms.Form):
    """A month such as `2025-03`."""

    month = forms.RegexField(r"^\d{4}-\d{2}\Z", required=False)

    def clean_month(self) -> date | None:
        """Return the first day of the month; both its neighbours must be in the calendar too."""
        text = self.cleaned_data["month"]
        if not text:
            return None
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            raise forms.ValidationError("no month") from None
        if not date(1, 2, 1) <= first <= date(9999, 11, 1):
            raise forms.ValidationError("no month")
        return first


class FilterForm(forms.Form):
    """A search in a register; codes of fields are read by the fields' names."""

    q = forms.CharField(required=False, max_length=1_000)
    state = forms.ChoiceField(required=False, choices=Entry.State.choices)
    organisation = forms.CharField(required=False, max_length=100)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def clean_q(self) -> tuple[str, ...]:
        """Return the words."""
        return tuple(str(self.cleaned_data["q"]).split()[:MOST_WORDS])


class SavedViewForm(forms.Form):
    """The filters of a list, with the name to save them under."""

    name = forms.CharField(required=False, max_length=100)
    query = forms.CharField(required=False, max_length=1_000)
