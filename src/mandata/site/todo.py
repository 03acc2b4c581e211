"""A person's other tasks: cycles to run, register entries that are due, texts, releases, people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mandata.accounts.models import User
from mandata.accounts.rights import Rights, rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle, State
from mandata.editing import texts
from mandata.editing.models import Draft
from mandata.findings import Findings
from mandata.publishing.models import Release
from mandata.records.finding_answers import read_finding_answers
from mandata.registers.declared import registers_seen_by
from mandata.registers.models import Entry
from mandata.registers.queries.deadlines import dues_of, something_due
from mandata.registers.queries.search import Search, entries


@dataclass(frozen=True, slots=True)
class TodoItem:
    """A task.

    Attributes:
        title: of the page that it links to.
        words: its state, in a few words.
        is_urgent: whether it is late, or others depend on it.
    """

    title: str
    words: str
    address: str
    is_urgent: bool = False


def todo_of(user: Any) -> list[TodoItem]:
    """Return a person's tasks, in the order of a cycle."""
    rights = rights_of(user)
    return [
        *_cycles(rights),
        *(_reasons() if rights[Action.RUN_CYCLE] else ()),
        *_registers(rights),
        *(_texts(user) if rights[Action.EDIT_NARRATIVE] else ()),
        *_releases(rights),
        *(_people() if rights[Action.MANAGE_PEOPLE] else ()),
    ]


def _cycles(rights: Rights) -> Iterator[TodoItem]:
    if not rights[Action.RUN_CYCLE]:
        return
    not_submitted = Q(returns__state__in=(State.NOT_STARTED, State.DRAFT))
    open_ones = list(Cycle.objects.filter(is_closed=False))
    late = Q(pk__in=[])  # nothing, until a cycle adds its own returns
    for cycle in open_ones:
        late |= Q(pk=cycle.pk, returns__due_on__lt=cycle.first_day_in_time)
    accepted = Count("returns", filter=Q(returns__state=State.ACCEPTED))
    counts = Cycle.objects.filter(pk__in=[cycle.pk for cycle in open_ones])
    counts = counts.annotate(
        asked=Count("returns"), accepted=accepted, late=Count("returns", filter=late & not_submitted)
    )
    for cycle in counts:
        counted = {"accepted": cycle.accepted, "asked": cycle.asked}
        words = _("%(accepted)s of %(asked)s returns accepted") % counted
        if cycle.late:
            words += " · " + ngettext("%(number)s late", "%(number)s late", cycle.late) % {"number": cycle.late}
        yield TodoItem(str(cycle), words, reverse("collection:board", args=[cycle.number]), bool(cycle.late))


def _reasons() -> Iterator[TodoItem]:
    """Return reasons for findings that nobody has decided about."""
    waiting = sum(not entry.decision for entry in read_finding_answers(Path(settings.WORKSPACE), Findings()).entries)
    cycle = Cycle.objects.filter(is_closed=False).first()
    if waiting and cycle:
        words = ngettext("%(number)s reason to decide about", "%(number)s reasons to decide about", waiting) % {
            "number": waiting
        }
        yield TodoItem(_("Findings"), words, reverse("collection:cycle_findings", args=[cycle.number]), is_urgent=True)


def _registers(rights: Rights) -> Iterator[TodoItem]:
    """Return registers with late entries, for those who can act on them."""
    if not rights[Action.SEE_REGISTER]:
        return
    today = timezone.localdate()
    for register in registers_seen_by(rights):
        open_ones = entries(register, register.seen_by(rights), Search(state=Entry.State.OPEN))
        waiting = open_ones.filter(something_due(register.form))
        late = sum(due.is_late(today) for entry in waiting for due in dues_of(register.form, entry))
        if late:
            words = ngettext("%(number)s late entry", "%(number)s late entries", late) % {"number": late}
            yield TodoItem(
                register.form.title, words, reverse("registers:register", args=[register.form.name]), is_urgent=True
            )


def _texts(user: User) -> Iterator[TodoItem]:
    if foreign := len(texts.foreign_files()):
        words = ngettext(
            "%(number)s file was edited outside the platform",
            "%(number)s files were edited outside the platform",
            foreign,
        ) % {"number": foreign}
        yield TodoItem(_("Narrative"), words, reverse("editing:narrative"), is_urgent=True)
    titles = {item.name: item.title for item in texts.texts()}
    for draft in Draft.objects.filter(by=user, name__in=titles).order_by("name"):
        address = reverse("editing:text", args=[draft.name]) + (f"?cycle={draft.cycle}" if draft.cycle else "")
        yield TodoItem(titles[draft.name], _("Your draft is not saved as a version yet"), address)


def _releases(rights: Rights) -> Iterator[TodoItem]:
    """Return releases to publish, for the publisher, and failed ones, for those who make them."""
    newest: dict[int, Release] = {}
    for release in Release.objects.filter(is_draft=False).select_related("cycle").order_by("pk"):
        newest[release.cycle_id] = release
    for release in newest.values():
        if words := _next_step(release, rights):
            yield TodoItem(str(release), words, reverse("publishing:release", args=[release.pk]), is_urgent=True)


def _next_step(release: Release, rights: Rights) -> str:
    """Return the person's next step with the newest release of a cycle; "" for none."""
    state = release.state
    if rights[Action.APPROVE_RELEASE] and state == Release.State.READY:
        return _("Ready for your review and publication")
    if rights[Action.FREEZE_RELEASE] and state == Release.State.STOPPED:
        return _("Build failed: see the errors")
    if rights[Action.FREEZE_RELEASE] and state == Release.State.SENT_BACK:
        return _("Sent back: see the reason")
    return ""


def _people() -> Iterator[TodoItem]:
    invited = User.objects.filter(is_active=True, last_login=None).count()
    if invited:
        words = ngettext(
            "%(number)s invited person has never signed in",
            "%(number)s invited people have never signed in",
            invited,
        ) % {"number": invited}
        yield TodoItem(_("People"), words, reverse("accounts:people"))
