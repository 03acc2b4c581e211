"""The forms of the pages of cycles and returns: each reads and checks its data once, for its view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mandata.accounts.form_fields import NumberField, PlainForm, TextField, TextsField, YesField, first_error
from mandata.framework.model import Cycle as DeclaredCycle


class CycleForm(forms.Form):
    """A form whose first error is shown above the page. Language-dependent fields are added when it is created."""

    @property
    def refused(self) -> str:
        """Return the first error, "" if there is none."""
        return first_error(self)

    @property
    def texts(self) -> dict[str, Any]:
        """The text in each field: as typed, or as proposed."""
        return {name: self[name].value() or "" for name in self.fields}


class OpenCycleForm(CycleForm):
    """Opens a cycle."""

    due = forms.DateField(
        error_messages={
            "required": _("Choose the due date of the returns."),
            "invalid": _("Choose the due date of the returns."),
        }
    )

    def __init__(self, declared: DeclaredCycle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared = declared

    def clean_due(self) -> Any:
        """Check that the due date is not in the past, and not before the period."""
        day = self.cleaned_data["due"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The due date is in the past."))
        if day < self.declared.period.start:
            raise forms.ValidationError(_("Returns cannot be due before the period begins."))
        return day


DAY_NEEDED = {"required": _("Choose a day."), "invalid": _("Choose a day.")}


class DeclareForm(CycleForm):
    """Declares the next cycle."""

    title = forms.CharField(max_length=100, error_messages={"required": _("Write a title.")})
    start = forms.DateField(error_messages=DAY_NEEDED)
    end = forms.DateField(error_messages=DAY_NEEDED)
    due = forms.DateField(error_messages=DAY_NEEDED)

    def clean(self) -> dict[str, Any]:
        """Check the order of the dates."""
        given = super().clean() or {}
        start, end, due = given.get("start"), given.get("end"), given.get("due")
        if start and end and end < start:
            self.add_error("end", _("The last day is before the first day."))
        if end and due and due < end:
            self.add_error("due", _("Returns cannot be due before the period ends."))
        return given


class ExtendForm(CycleForm):
    """Extends the deadline of one return, one organisation, or all."""

    day = forms.DateField(
        error_messages={"required": _("Choose the new deadline."), "invalid": _("Choose the new deadline.")},
    )
    reason = forms.CharField(required=False)
    organisation = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["return"] = NumberField(required=False)


class CloseForm(PlainForm):
    """Closes a cycle."""

    with_gaps = YesField()


class BoardForm(PlainForm):
    """The filter of the board of a cycle."""

    view = TextField()
    state = TextField()
    organisation = TextField()
    topic = TextField()
    late = YesField()


class RemindForm(PlainForm):
    """Chooses the recipients and words of reminders; the second step sends them."""

    organisation = TextsField()
    words = TextField()
    step = TextField()
    again = YesField()


class PlacesField(TextsField):
    """Cells, each as `row:field`."""

    def clean(self, value: Any) -> Any:
        """Return the row and the field of each."""
        return [(row, name) for row, _colon, name in (text.partition(":") for text in super().clean(value))]


class ReviewForm(PlainForm):
    """Clears, accepts, sends back or opens again a return whose values the person saw."""

    seen = TextField()
    reason = TextField()
    extent = TextField()
    cell = PlacesField()


class CommentForm(PlainForm):
    """A comment on a return, a row or a cell."""

    text = TextField()
    row = TextField()
    field = TextField()


class ResolveForm(PlainForm):
    """Marks a comment as resolved, or opens it again."""

    open = YesField()


class AttachmentForm(PlainForm):
    """A file of a return."""

    file = forms.FileField(required=False, allow_empty_file=True)
    row = TextField()
    caption = TextField()
    consent = YesField()


class FindingForm(PlainForm):
    """Gives a reason for a finding that the person saw."""

    finding = TextField()
    seen = TextField()
    reason = TextField()


class DecisionForm(FindingForm):
    """Accepts or refuses the reason that was given for a finding."""

    decision = TextField()
    remark = TextField()


class LastValuesForm(PlainForm):
    """The cells and rows to copy from the last cycle."""

    cell = PlacesField()
    row = TextsField()


class PutBackForm(PlainForm):
    """Puts an earlier text back into a cell that the person saw."""

    field = TextField()
    now = TextField()
    back_to = TextField()


class RowForm(PlainForm):
    """Names a row."""

    row = TextField()


class UploadedForm(PlainForm):
    """Takes a workbook over that the person saw, or puts it away; `mine` names the cells that win over others."""

    do = TextField()
    seen = TextField()
    mine = TextsField()


class PageForm(forms.Form):
    """The page of a list."""

    page = NumberField(required=False, max_value=99_999)

    @property
    def number(self) -> int:
        """Return the page number; the first by default."""
        return (self.cleaned_data.get("page") if self.is_valid() else None) or 1


class HistoryForm(forms.Form):
    """The filters of a history."""

    row = forms.UUIDField(required=False)
    field = forms.CharField(required=False)
    page = forms.CharField(required=False)


class VersionsForm(forms.Form):
    """The two versions to compare: `?from=1&to=2`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = NumberField(required=False)
        self.fields["to"] = NumberField(required=False)


class FindingsForm(forms.Form):
    """The filter of the page of findings: a return, or a register."""

    register = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["return"] = NumberField(required=False)
