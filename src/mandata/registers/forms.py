"""The forms of the register pages, except the cells of an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django import forms

from mandata.accounts.form_fields import NumberField, PlainForm, TextField, YesField
from mandata.registers.models import Entry

MOST_WORDS = 20
"""Maximum words of a search; each is searched in every field."""


class SeenForm(PlainForm):
    """The version of an entry that was changed, or the sub-table that gets another row first."""

    seen = NumberField(required=False)
    one_more = TextField()


class AddForm(PlainForm):
    """Adds an entry of an organisation, even if it looks like another, once the person confirms it."""

    organisation = TextField()
    another = YesField()
    one_more = TextField()


class FileForm(PlainForm):
    """A file of entries, or the text of the one that the person saw."""

    organisation = TextField()
    file = forms.FileField(required=False, allow_empty_file=True)
    text = TextField(empty_value=None)
    seen = TextField(empty_value=None)


class UploadedForm(PlainForm):
    """Takes a workbook over that the person saw, or puts it away."""

    do = TextField()
    seen = TextField()


class OrganisationForm(PlainForm):
    """Names an organisation."""

    organisation = TextField()


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


class FilterForm(PlainForm):
    """A search in a register. The code of a field is sent as `f-` and the name of the field."""

    q = forms.CharField(required=False, max_length=1_000)
    state = forms.ChoiceField(required=False, choices=Entry.State.choices)
    organisation = forms.CharField(required=False, max_length=100)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def __init__(self, data: Mapping[str, str], coded: Iterable[str]) -> None:
        super().__init__(data)
        self.coded = tuple(coded)
        self.fields |= {f"f-{name}": TextField() for name in self.coded}

    def clean_q(self) -> tuple[str, ...]:
        """Return the words."""
        return tuple(str(self.cleaned_data["q"]).split()[:MOST_WORDS])


class SavedViewForm(forms.Form):
    """The filters of a list, with the name to save them under."""

    name = forms.CharField(required=False, max_length=100)
    query = forms.CharField(required=False, max_length=1_000)
