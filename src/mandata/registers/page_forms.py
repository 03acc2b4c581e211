"""What the pages of registers send, apart from the cells of an entry."""

from __future__ import annotations

from datetime import date

from django import forms

from mandata.accounts.form_fields import NumberField
from mandata.registers.models import Entry

MOST_WORDS = 20
"""Words of a search; each is looked for in every field."""


class SeenForm(forms.Form):
    """Names the version of an entry that was changed."""

    seen = NumberField(required=False)


class MergeForm(forms.Form):
    """Names the entry that another is merged into."""

    into = NumberField()


class CycleForm(forms.Form):
    """Names the cycle of a finding."""

    cycle = NumberField()


class MonthForm(forms.Form):
    """Names a month as `2025-03`."""

    month = forms.RegexField(r"^\d{4}-\d{2}\Z", required=False)

    def clean_month(self) -> date | None:
        """The first day of the month; both its neighbours are in the calendar too."""
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
    """What somebody looks for in a register; codes of fields are read by the fields' names."""

    q = forms.CharField(required=False, max_length=1_000)
    state = forms.ChoiceField(required=False, choices=Entry.State.choices)
    organisation = forms.CharField(required=False, max_length=100)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def clean_q(self) -> tuple[str, ...]:
        """The words."""
        return tuple(str(self.cleaned_data["q"]).split()[:MOST_WORDS])


class SavedViewForm(forms.Form):
    """The filters of a list, kept under a name."""

    name = forms.CharField(required=False, max_length=100)
    query = forms.CharField(required=False, max_length=1_000)
