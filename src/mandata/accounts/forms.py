"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mandata.accounts.form_fields import PlainForm, ShownForm, TextField, YesField, ZoneField
from mandata.accounts.models import User
from mandata.accounts.people import WantedRole
from mandata.accounts.roles import CLEARANCE_NAMES, OF_ONE_ORGANISATION, ROLE_NAMES, Clearance, Role
from mandata.framework.model import Framework


class AccountForm(ShownForm):
    """The name, language and time zone of a person's own account."""

    name = forms.CharField(
        label=_("Name"), required=False, max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language of pages, e-mails and workbooks"),
        required=False,
        choices=[("", _("Same as the browser")), *settings.LANGUAGES],
    )
    time_zone = ZoneField(label=_("Time zone"), help_text=_("Deadlines are shown in this zone too."))


class SessionForm(PlainForm):
    """Names one session; without it, all others are meant."""

    session = TextField()


class ActivityForm(PlainForm):
    """Activates an account, or deactivates it."""

    active = YesField()


class GrantForm(forms.Form):
    """A role to give, and its scope."""

    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        required=False,
        help_text=_(
            "Focal points and clearing officers belong to one organisation; other roles can cover all of them."
        ),
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave blank for all topics."),
    )
    clearance = forms.ChoiceField(
        label=_("Clearance"),
        choices=[(level.value, name) for level, name in CLEARANCE_NAMES.items()],
        help_text=_("Highest classification that this person can see."),
    )

    def __init__(self, framework: Framework | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = framework.organisations if framework else {}
        self._choose("organisation").choices = [
            ("", _("All")),
            *((code, f"{code} – {item.name}") for code, item in organisations.items() if not item.closed),
        ]
        topics = framework.topics if framework else {}
        self._choose("topics").choices = list(topics.items())
        if not topics:
            del self.fields["topics"]

    def _choose(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (as declared above)
        return field

    def clean(self) -> dict[str, Any]:
        """Require an organisation for roles that belong to one."""
        cleaned = super().clean() or {}
        if cleaned.get("role") in OF_ONE_ORGANISATION and not cleaned.get("organisation"):
            self.add_error("organisation", _("Choose an organisation for this role."))
        return cleaned

    @property
    def wanted(self) -> WantedRole:
        """Return the role of the valid form."""
        given = self.cleaned_data
        return WantedRole(
            Role(given["role"]), given["organisation"], given.get("topics", ()), Clearance(given["clearance"])
        )


class InvitationForm(GrantForm):
    """A new person and a first role."""

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(label=_("Language of e-mails and workbooks"), choices=settings.LANGUAGES)
    field_order = ("email", "name", "language", "role", "organisation", "topics", "clearance")

    def clean_email(self) -> str:
        """Refuse an address that is already in use."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("This address is already in use."))
        return email
