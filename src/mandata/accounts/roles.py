"""Roles and their actions: the one table of rights.

`docs/permissions.md` is written from it, and a test visits every address with every role and compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """A person's role in the exercise. A person may have several, each for an organisation and some topics."""

    FOCAL_POINT = "focal_point"
    CLEARING_OFFICER = "clearing_officer"
    COORDINATOR = "coordinator"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    READER = "reader"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.FOCAL_POINT: _("Focal point"),
    Role.CLEARING_OFFICER: _("Clearing officer"),
    Role.COORDINATOR: _("Coordinator"),
    Role.EDITOR: _("Editor"),
    Role.PUBLISHER: _("Publisher"),
    Role.READER: _("Reader"),
    Role.ADMINISTRATOR: _("Administrator"),
}

OF_ONE_ORGANISATION = frozenset({Role.FOCAL_POINT, Role.CLEARING_OFFICER})
"""Roles that always belong to one organisation."""

STRONG_SIGN_IN = frozenset({Role.COORDINATOR, Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR})
"""Roles that need a second factor: a code from an app, or a passkey."""


class Action(StrEnum):
    """Something that a person may do. Actions on a return, an entry or a comment also depend on its organisation."""

    SEE_RETURN = "see_return"
    FILL_RETURN = "fill_return"
    SUBMIT_RETURN = "submit_return"
    CLEAR_RETURN = "clear_return"
    ACCEPT_RETURN = "accept_return"
    SEND_BACK_RETURN = "send_back_return"
    REOPEN_RETURN = "reopen_return"
    COMMENT = "comment"
    SEE_REGISTER = "see_register"
    KEEP_REGISTER = "keep_register"
    MERGE_ENTRIES = "merge_entries"
    RUN_CYCLE = "run_cycle"
    SEE_BOARD = "see_board"
    FREEZE_RELEASE = "freeze_release"
    SEE_PREVIEW = "see_preview"
    APPROVE_RELEASE = "approve_release"
    EDIT_NARRATIVE = "edit_narrative"
    SEE_NARRATIVE = "see_narrative"
    MANAGE_PEOPLE = "manage_people"
    SEE_SYSTEM = "see_system"
    SEE_PUBLISHED = "see_published"


A, R = Action, Role

RIGHTS: Mapping[Role, frozenset[Action]] = {
    R.FOCAL_POINT: frozenset(
        {A.SEE_RETURN, A.FILL_RETURN, A.SUBMIT_RETURN, A.COMMENT, A.SEE_REGISTER, A.KEEP_REGISTER, A.SEE_PUBLISHED}
    ),
    R.CLEARING_OFFICER: frozenset(
        {A.SEE_RETURN, A.CLEAR_RETURN, A.SEND_BACK_RETURN, A.COMMENT, A.SEE_REGISTER, A.MERGE_ENTRIES, A.SEE_PUBLISHED}
    ),
    R.COORDINATOR: frozenset(
        {
            A.SEE_RETURN,
            A.ACCEPT_RETURN,
            A.SEND_BACK_RETURN,
            A.REOPEN_RETURN,
            A.COMMENT,
            A.SEE_REGISTER,
            A.MERGE_ENTRIES,
            A.RUN_CYCLE,
            A.SEE_BOARD,
            A.FREEZE_RELEASE,
            A.SEE_PREVIEW,
            A.SEE_NARRATIVE,
            A.SEE_PUBLISHED,
        }
    ),
    R.EDITOR: frozenset({A.SEE_RETURN, A.SEE_PREVIEW, A.EDIT_NARRATIVE, A.SEE_NARRATIVE, A.SEE_BOARD, A.SEE_PUBLISHED}),
    R.PUBLISHER: frozenset({A.SEE_PREVIEW, A.APPROVE_RELEASE, A.SEE_NARRATIVE, A.SEE_BOARD, A.SEE_PUBLISHED}),
    R.READER: frozenset({A.SEE_PUBLISHED}),
    R.ADMINISTRATOR: frozenset({A.MANAGE_PEOPLE, A.SEE_SYSTEM, A.SEE_PUBLISHED}),
}
"""Anything not listed here is forbidden; the administrator gives rights and sees no figures."""


class Clearance(StrEnum):
    """The highest classification whose rows a grant opens, in the words of a form's `classification`."""

    UNCLASSIFIED = "unclassified"
    CONFIDENTIAL = "confidential"
    STRICTLY_CONFIDENTIAL = "strictly confidential"

    def covers(self, classification: str) -> bool:
        """Return whether rows of a form with this classification may be seen."""
        order = list(Clearance)
        return order.index(self) >= order.index(Clearance(classification))


CLEARANCE_NAMES = {
    Clearance.UNCLASSIFIED: _("Unclassified"),
    Clearance.CONFIDENTIAL: _("Confidential"),
    Clearance.STRICTLY_CONFIDENTIAL: _("Strictly confidential"),
}
