"""People and their roles."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from mandata.accounts.roles import CLEARANCE_NAMES, OF_ONE_ORGANISATION, ROLE_NAMES, Clearance, Role
from mandata.audit.models import TrailRow


class UserManager(BaseUserManager["User"]):
    """Creates people."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Create a person who signs in with this address."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person with this address, ignoring case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. The table of rights applies to everybody: there is no superuser.

    Attributes:
        email: the name by which a person signs in.
        name: as shown to others.
        language: of the pages, e-mails and workbooks for this person; blank for the browser's own.
        time_zone: IANA name of the zone in which deadlines are shown too; blank for none.
        is_active: false once the person has left; their past actions stay recorded.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name; Django's libraries call this."""
        return str(self)


class Grant(models.Model):
    """A role of a person, for an organisation and some topics.

    Attributes:
        organisation: code of the one organisation, "" for all.
        topics: codes of the topics whose forms it covers; empty for all.
        clearance: the highest classification whose rows the person can see.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    organisation = models.CharField(_("organisation"), max_length=50, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    clearance = models.CharField(
        _("clearance"),
        max_length=25,
        choices=[(level.value, level.value.capitalize()) for level in Clearance],
        default=Clearance.UNCLASSIFIED.value,
    )
    given_at = models.DateTimeField(auto_now_add=True)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "role", "organisation"], name="one_grant_a_role_and_organisation"),
            models.CheckConstraint(
                condition=~models.Q(role__in=sorted(OF_ONE_ORGANISATION)) | ~models.Q(organisation=""),
                name="organisation_where_the_role_needs_one",
            ),
        ]

    def __str__(self) -> str:
        of = f", {self.organisation}" if self.organisation else ""
        return f"{ROLE_NAMES[Role(self.role)]}{of}"

    @property
    def clearance_name(self) -> str:
        """Return the clearance in the reader's language."""
        return str(CLEARANCE_NAMES[Clearance(self.clearance)])


class GrantChange(TrailRow):
    """A change of role or account: given, removed, opened or closed. Rows are only ever added."""

    salted = erasable = ("detail",)

    class Kind(models.TextChoices):
        """The kind of change."""

        GIVEN = "given", _("Role added")
        CHANGED = "changed", _("Role changed")
        TAKEN = "taken", _("Role removed")
        OPENED = "opened", _("Account activated")
        CLOSED = "closed", _("Account deactivated")
        INVITED = "invited", _("Invitation sent again")
        PASSWORD = "password", _("Link for a new password sent")
        SIGNED_OUT = "signed_out", _("Signed out everywhere")

    user = models.ForeignKey(User, models.PROTECT, related_name="grant_changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    detail = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.detail}" if self.detail else str(self.get_kind_display())
