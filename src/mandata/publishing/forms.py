"""The forms of the release pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mandata.accounts.form_fields import DayField, NumberField, ParagraphField, PlainForm, ShownForm, TextField

WRONG_DAY = _("Write the date to be printed as 2025-02-28.")


class DraftForm(forms.Form):
    """Starts a draft of a cycle's report."""

    cycle = NumberField()


class ApproveForm(PlainForm):
    """Publishes the build that the person saw."""

    seen = TextField()


class RemarkForm(ShownForm):
    """A comment on a release."""

    text = ParagraphField(label=_("Comment"), max_length=5_000)


class SendBackForm(RemarkForm):
    """The reason for sending a release back."""

    text = ParagraphField(
        label=_("Reason"), max_length=5_000, help_text=_("What must be changed before you publish it.")
    )


class ReleaseForm(ShownForm, DraftForm):
    """Starts a release of a cycle."""

    dated = DayField(
        label=_("Printed date"),
        help_text=_("Printed on the cover and in the citation. It is not set automatically."),
        error_messages={"required": WRONG_DAY, "invalid": WRONG_DAY},
    )
    names_reporters = forms.BooleanField(
        label=_("Publish the findings that name organisations"),
        required=False,
        help_text=_("You always see them here. If you do not choose this, the annex leaves them out."),
    )
