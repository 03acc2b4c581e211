"""The holders of the figures that a finding is about, and the organisations that reported them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from mandata.accounts.models import User
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle, Event, EventKind, Return
from mandata.findings import Subject
from mandata.framework.model import Form, Organisation
from mandata.records.expected import own_field


class Holder(ABC):
    """Something that holds figures, for example a return.

    Attributes:
        ANSWERED_WITH: the right needed to give a reason.
        DECIDED_WITH: the right needed to accept or refuse it.
    """

    ANSWERED_WITH: ClassVar[Action]
    DECIDED_WITH: ClassVar[Action]

    @property
    @abstractmethod
    def organisation(self) -> str:
        """Code of the organisation that reported the figures."""

    @property
    @abstractmethod
    def form(self) -> Form:
        """The form that they answer."""

    @property
    @abstractmethod
    def title(self) -> str:
        """Its title on a page."""

    @property
    @abstractmethod
    def address(self) -> str:
        """Address of the page that shows the figures."""

    @property
    @abstractmethod
    def findings_address(self) -> str:
        """Address of the page for answering findings about them."""

    @property
    @abstractmethod
    def query(self) -> str:
        """Query string that limits the page of the cycle's findings to it."""

    @abstractmethod
    def write_down(self, cycle: Cycle, kind: EventKind, said: str, by: User) -> None:
        """Add a reason or decision about a finding to its history."""


@dataclass(frozen=True, slots=True)
class InReturn(Holder):
    """A return that holds figures."""

    returned: Return

    ANSWERED_WITH = Action.FILL_RETURN
    DECIDED_WITH = Action.ACCEPT_RETURN

    @property
    def organisation(self) -> str:
        """Code of the organisation that answers it."""
        return self.returned.organisation

    @property
    def form(self) -> Form:
        """The form that it answers."""
        return self.returned.declared

    @property
    def title(self) -> str:
        """Its title on a page."""
        return f"{self.form.title}, {self.organisation}"

    @property
    def address(self) -> str:
        """Address of the page with its values."""
        return reverse("collection:review", args=[self.returned.pk])

    @property
    def findings_address(self) -> str:
        """Address of the page with its findings."""
        return reverse("collection:return_findings", args=[self.returned.pk])

    @property
    def query(self) -> str:
        """Query string that limits the page of the cycle's findings to it."""
        return f"return={self.returned.pk}"

    def write_down(self, cycle: Cycle, kind: EventKind, said: str, by: User) -> None:
        """Add a step to its history."""
        Event.objects.create(
            cycle=cycle, returned=self.returned, version=self.returned.version, kind=kind, reason=said, by=by
        )


Find = Callable[[Subject], Holder | None]
"""Returns the holder of the figures of a finding; None if no single organisation reported them."""


def finder_of(cycle: Cycle) -> Find:
    """Return a function that finds the holder of figures in a cycle: a return, or a source named in the settings."""
    returns = list(cycle.returns.select_related("cycle"))
    others: list[Find] = [import_string(name)(cycle) for name in settings.FIGURE_HOLDERS]

    def find(subject: Subject) -> Holder | None:
        of_form = {item.organisation: item for item in returns if item.form == subject.form}
        asked = [item.reporter for item in of_form.values()]
        if code := reporter_of(subject, cycle.framework.forms.get(subject.form), asked):
            return InReturn(of_form[code])
        return next((found for other in others if (found := other(subject))), None)

    return find


def reporter_of(subject: Subject, form: Form | None, asked: Iterable[Organisation]) -> str | None:
    """Return the code of the organisation that reported figures: itself, or the one office that reports for others.

    Args:
        asked: the organisations that report the form.

    Returns:
        None if no single organisation reported them.
    """
    if form is None:
        return None
    asked = list(asked)
    if any(item.code == subject.organisation for item in asked):
        return subject.organisation
    of_others = [item.code for item in asked if own_field(form, item) is None]
    return of_others[0] if len(of_others) == 1 else None
