"""The forms of the pages of cycles and returns: each reads and checks its data once, for its view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mandata.accounts.form_fields import NumberField, first_error
from mandata.framework.model import Cycle as DeclaredCycle

__all__ = ["CycleForm", "ExtendForm", "FindingsForm", "HistoryForm", "OpenCycleForm", "PageForm", "VersionsForm"]


class CycleForm(forms.Form):
    """A form whose first error is shown above the page. Language-dependent fields are added when it is created."""

    @property
    def refused(self) -> str:
        """Return the first error, "" if there is none."""
        return first_error(self)


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
