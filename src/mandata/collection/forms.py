"""The forms of the pages of cycles and returns: each reads and checks its data once, for its view."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mandata.accounts.form_fields import (
    WORKBOOKS,
    DayField,
    FileField,
    NumberField,
    OfferedField,
    ParagraphField,
    PlainForm,
    ShownForm,
    TextField,
    TextsField,
    YesField,
    ZoneField,
)
from mandata.collection.clock import LAST_MINUTE, today
from mandata.collection.domain.attachments import LONGEST_CAPTION
from mandata.collection.domain.comments import LONGEST_COMMENT
from mandata.collection.models import Return
from mandata.collection.uploads.received import ACCEPTED
from mandata.framework.model import Cycle as DeclaredCycle


class OpenCycleForm(ShownForm):
    """Opens a cycle."""

    due = DayField(
        label=_("Returns are due on"),
        error_messages={
            "required": _("Choose the due date of the returns."),
            "invalid": _("Choose the due date of the returns."),
        },
    )

    def __init__(self, declared: DeclaredCycle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared = declared

    def clean_due(self) -> Any:
        """Check that the due date is not in the past, and not before the period."""
        day = self.cleaned_data["due"]
        if day < today():
            raise forms.ValidationError(_("The due date is in the past."))
        if day < self.declared.period.start:
            raise forms.ValidationError(_("Returns cannot be due before the period begins."))
        return day


DAY_NEEDED = {"required": _("Choose a day."), "invalid": _("Choose a day.")}


class DeclareForm(ShownForm):
    """Declares the next cycle."""

    title = forms.CharField(label=_("Title"), max_length=100, error_messages={"required": _("Write a title.")})
    start = DayField(label=_("First day covered"), error_messages=DAY_NEEDED)
    end = DayField(label=_("Last day covered"), error_messages=DAY_NEEDED)
    due = DayField(label=_("Returns are due on"), error_messages=DAY_NEEDED)
    hour = forms.TimeField(
        label=_("Due until"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short-date"}),
        error_messages={"invalid": _("Write the hour as 17:00.")},
    )
    zone = ZoneField(label=_("Time zone of the hour"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unless = gettext("At the end of the day in the time zone %(zone)s, if you choose no other hour or zone.")
        self.fields["due"].help_text = unless % {"zone": timezone.get_default_timezone_name()}

    def clean_hour(self) -> time:
        """Return the hour, by default the end of the day."""
        return self.cleaned_data["hour"] or LAST_MINUTE

    def clean(self) -> dict[str, Any]:
        """Check the order of the dates."""
        given = super().clean() or {}
        start, end, due = given.get("start"), given.get("end"), given.get("due")
        if start and end and end < start:
            self.add_error("end", _("The last day is before the first day."))
        if end and due and due < end:
            self.add_error("due", _("Returns cannot be due before the period ends."))
        return given


class ExtendForm(ShownForm):
    """Extends the deadline of one return, one organisation, or all."""

    organisation = OfferedField(label=_("Organisation"), required=False)
    day = DayField(
        label=_("New deadline"),
        error_messages={"required": _("Choose the new deadline."), "invalid": _("Choose the new deadline.")},
    )
    reason = ParagraphField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("Shown in the history of each return."),
        error_messages={"required": _("Give a reason.")},
    )

    def __init__(self, owed: Iterable[Return], *args: Any, **kwargs: Any) -> None:
        """Offer the returns that are not submitted yet.

        Args:
            owed: those of the cycle, of every organisation.
        """
        super().__init__(*args, **kwargs)
        self.fields["return"] = NumberField(label=_("Return"), required=False, widget=forms.Select)
        self.order_fields(["organisation", "return", "day", "reason"])
        self.fields["day"].widget.attrs["min"] = today().isoformat()
        codes, chosen = sorted({item.organisation for item in owed}), self["organisation"].value()
        self.offer("organisation", [("", _("All organisations")), *((code, code) for code in codes)])
        shown = [item for item in owed if not chosen or item.organisation == chosen]
        titles = [(str(item.pk), f"{item.organisation}{gettext(':')} {item.declared.title}") for item in shown]
        self.offer("return", [("", _("All returns that are not submitted")), *titles])


class CloseForm(ShownForm):
    """Closes a cycle."""

    with_gaps = forms.BooleanField(required=False)

    def __init__(self, missing: int, *args: Any, **kwargs: Any) -> None:
        """Ask for consent if returns are missing.

        Args:
            missing: the number of returns that are not accepted.
        """
        super().__init__(*args, **kwargs)
        asked = ngettext(
            "Close the cycle without this return", "Close the cycle without these %(number)s returns", missing
        )
        self.fields["with_gaps"].label = asked % {"number": missing}


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
    words = ParagraphField(
        label=_("Your message"),
        most=1000,
        required=False,
        strip=False,
        help_text=_(
            "This message appears above the list of returns. Do not include confidential information: others may be "
            "able to read e-mails."
        ),
    )
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


REASON_HELP = {
    "send-back": _("The focal point will read this. Say what is wrong and what is needed."),
    "reopen": _(
        "The focal point will read this. It stays in the history, and the report prints it if a past figure is "
        "restated."
    ),
}


class ReasonForm(ShownForm):
    """Why a return is sent back or reopened."""

    reason = ParagraphField(label=_("Reason"), max_length=4000, error_messages={"required": _("Give a reason.")})

    def __init__(self, step: str, *args: Any, **kwargs: Any) -> None:
        """Say who reads the reason.

        Args:
            step: `send-back` or `reopen`.
        """
        super().__init__(*args, auto_id=f"{step}-%s", **kwargs)
        self.fields["reason"].help_text = REASON_HELP[step]


class AboutForm(ShownForm):
    """A form about a return, or about one of its rows."""

    row = OfferedField(label=_("About"), required=False)

    def __init__(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Offer the rows.

        Args:
            rows: key and name of each.
        """
        super().__init__(*args, **kwargs)
        self.offer("row", [("", _("The whole return")), *rows])


class CommentForm(AboutForm):
    """A comment on a return, a row or a cell."""

    field = OfferedField(
        label=_("Field"), required=False, help_text=_("Choose a field if the comment is about one cell.")
    )
    text = ParagraphField(
        label=_("Comment"),
        most=LONGEST_COMMENT,
        help_text=_(
            "Other people who work on this return get an e-mail with a link. The e-mail does not contain your comment."
        ),
        error_messages={"required": _("Write a comment.")},
    )

    def __init__(self, fields: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Offer the fields.

        Args:
            fields: name and label of each.
        """
        super().__init__(*args, **kwargs)
        self.offer("field", [("", _("The whole row")), *fields])


class ResolveForm(PlainForm):
    """Marks a comment as resolved, or opens it again."""

    open = YesField()


class AttachmentForm(AboutForm):
    """A file of a return."""

    file = FileField(ACCEPTED, label=_("File"))
    caption = forms.CharField(label=_("Caption"), required=False, max_length=LONGEST_CAPTION)
    consent = forms.BooleanField(label=_("The people shown agreed to publication"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = gettext("PDF, Word, Excel, CSV, text, PNG or JPEG, up to %(limit)s MB.")
        self.fields["file"].help_text = kinds % {"limit": settings.ATTACHMENT_LIMIT // 1_000_000}


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


class WorkbookForm(ShownForm):
    """A workbook to upload."""

    file = FileField(
        WORKBOOKS,
        label=_("Completed workbook"),
        help_text=_("The workbook that you downloaded here, saved as .xlsx or .ods. It does not have to be complete."),
    )


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
