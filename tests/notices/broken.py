"""A post office that is closed."""

from __future__ import annotations

from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Refuses every e-mail, and says whose in its complaint, as servers do."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError(f"no room for {email_messages[0].to[0]}")
