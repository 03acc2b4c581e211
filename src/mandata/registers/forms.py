"""The forms of the register pages, except the cells of an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mandata.accounts.form_fields import (
    WORKBOOKS,
    FileField,
    NumberField,
    OfferedField,
    PlainForm,
    ShownForm,
    TextField,
    YesField,
)
from mandata.registers.models import Entry

MOST_WORDS = 20
"""Maximum words of a search; each is searched in every field."""


class EditedForm(PlainForm):
    """What the page does before anything is saved.

    Attributes:
        one_more: the sub-table that gets another row.
        find: the cell for which entries are searched.
        choose: the cell and the name of the entry chosen for it.
    """

    one_more = TextField()
    find = TextField()
    choose = TextField()

    @property
    def is_before_saving(self) -> bool:
        """Whether the page is shown again, with nothing saved."""
        return any(self.given[name] for name in ("one_more", "find", "choose"))


class SeenForm(EditedForm):
    """The version of an entry that was changed."""

    seen = NumberField(required=False)


class AddForm(EditedForm):
    """Adds an entry of an organisation, even if it looks like another, once the person confirms it."""

    organisation = TextField()
    another = YesField()


class FindForm(PlainForm):
    """A search for entries to refer to; without an organisation, of all that the person may see."""

    q = forms.CharField(required=False, max_length=1_000)
    organisation = TextField()


class UploadForm(ShownForm):
    """A file of entries to upload."""

    organisation = OfferedField(label=_("Kept by"), required=False)
    file = FileField(f"{WORKBOOKS},.csv,text/csv", label=_("Workbook or CSV file"))

    def __init__(self, keepers: Sequence[str], most_rows: int, *sent: Any) -> None:
        """Offer the organisations that the person keeps entries for.

        Args:
            keepers: their codes.
            most_rows: the largest number of changed or new rows.
        """
        super().__init__(*sent, initial={"organisation": keepers[0]})
        self.offer("organisation", [(code, code) for code in keepers])
        if len(keepers) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
        limits = gettext(
            ".xlsx, .ods or .csv, with at most %(most_rows)s changed or new rows. A CSV file has at most one megabyte."
        )
        self.fields["file"].help_text = limits % {"most_rows": most_rows}


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


class MergeForm(ShownForm):
    """The entry to merge into."""

    into = NumberField(
        label=_("Number of the entry to keep"),
        help_text=_("Its blank cells are filled from this entry. Both histories are kept."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )


class TableForm(PlainForm):
    """The sub-table whose rows are downloaded; without it, the entries."""

    table = TextField()


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
