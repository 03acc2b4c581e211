"""The forms of the release pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mandata.accounts.form_fields import NumberField, PlainForm, TextField

WRONG_DAY = _("Write the date to be printed as 2025-02-28.")


class DraftForm(forms.Form):
    """Starts a draft of a cycle's report."""

    cycle = NumberField()


class ApproveForm(PlainForm):
    """Publishes the build that the person saw."""

    seen = TextField()


class RemarkForm(forms.Form):
    """A comment on a release, or the reason for sending it back."""

    text = forms.CharField(max_length=5_000)


class ReleaseForm(DraftForm):
    """Starts a release of a cycle."""

    dated = forms.DateField(error_messages={"required": WRONG_DAY, "invalid": WRONG_DAY})
    names_reporters = forms.BooleanField(required=False)
