"""The head of every page about a register as a whole: its name, its actions, its views."""

from __future__ import annotations

from typing import Any

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import CLEARANCE_NAMES, Clearance
from mandata.registers.declared import Register


def head_of(user: User, register: Register, tab: str) -> dict[str, Any]:
    """Return the context of the head template.

    Args:
        tab: which of the views it is.
    """
    return {
        "register": register.form,
        "classification": CLEARANCE_NAMES[Clearance(register.form.classification)],
        "may_add": bool(register.kept_by(rights_of(user))),
        "tab": tab,
    }
