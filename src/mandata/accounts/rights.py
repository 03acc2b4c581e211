"""The only place that decides whether a person may do something."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied

from mandata.accounts.models import Grant, User
from mandata.accounts.roles import RIGHTS, STRONG_SIGN_IN, Action, Clearance, Role
from mandata.framework.confidentiality import Audience
from mandata.framework.model import Form


@dataclass(frozen=True)
class Rights:
    """The rights from the grants of one person.

    Attributes:
        grants: the person's roles; none for somebody who has not signed in.
    """

    grants: tuple[Grant, ...] = ()

    def may(self, action: Action, organisation: str | None = None, form: Form | None = None) -> bool:
        """Return whether an action is allowed.

        Args:
            action: the action.
            organisation: code of the organisation whose return or entry it concerns; None if it concerns none.
            form: the form whose rows it concerns; None if it concerns none.
        """
        return any(_allows(grant, action, organisation, form) for grant in self.grants)

    def require(self, action: Action, organisation: str | None = None, form: Form | None = None) -> None:
        """Raise `PermissionDenied` if the action is not allowed."""
        if not self.may(action, organisation, form):
            raise PermissionDenied

    def organisations(self, action: Action) -> frozenset[str] | None:
        """Return codes of the organisations for which the action is allowed; None for all."""
        reached = [grant.organisation for grant in self.grants if action in RIGHTS[Role(grant.role)]]
        return None if "" in reached else frozenset(reached)

    @cached_property
    def audience(self) -> Audience:
        """Return the person as the audience of a report that is not published yet."""
        return Audience(lambda form: self.may(Action.SEE_PREVIEW, form=form), self._sees_records)

    def _sees_records(self, form: Form) -> bool:
        """Return whether all organisations' records of a form may be shown: its rows, or open ones in a preview."""
        return self.may_see_rows(form) or (form.shows_records and self.may(Action.SEE_PREVIEW, form=form))

    def may_see_rows(self, form: Form, organisation: str | None = None) -> bool:
        """Return whether the person may see the rows of a form.

        Args:
            organisation: code of the organisation that reports them; None for all of them.
        """
        action = Action.SEE_REGISTER if form.kind == "register" else Action.SEE_RETURN
        return self.may(action, organisation, form)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Return the person's roles, for any organisation."""
        return frozenset(Role(grant.role) for grant in self.grants)

    @property
    def need_strong_sign_in(self) -> bool:
        """Return whether one of the roles requires a second factor."""
        return bool(self.roles & STRONG_SIGN_IN)

    def __getitem__(self, action: str) -> bool:
        """Return whether an action is allowed anywhere, so that a template can use `rights.see_board`."""
        return any(action in RIGHTS[role] for role in self.roles)


def rights_of(user: Any) -> Rights:
    """Return the rights of a person. They are read once per request and kept on the person."""
    if not user.is_authenticated or not user.is_active:
        return Rights()
    known: Rights | None = getattr(user, "_rights", None)
    if known is None:
        known = user._rights = Rights(tuple(user.grants.all()))
    return known


def people_who_may(action: Action, organisation: str | None = None, form: Form | None = None) -> list[User]:
    """Return all people who may do something, for e-mails; ordered by address."""
    users: Iterable[User] = User.objects.filter(is_active=True).prefetch_related("grants").order_by("email")
    return [user for user in users if rights_of(user).may(action, organisation, form)]


def _allows(grant: Grant, action: Action, organisation: str | None, form: Form | None) -> bool:
    if action not in RIGHTS[Role(grant.role)]:
        return False
    if grant.organisation and organisation != grant.organisation:
        return False
    return form is None or (_reaches(grant.topics, form) and Clearance(grant.clearance).covers(form.classification))


def _reaches(topics: Collection[str], form: Form) -> bool:
    return not topics or not form.topics or bool(set(topics) & set(form.topics))
