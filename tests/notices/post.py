"""A mail server on this machine that can be made to fail in every way."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from tests.site.running import free_port


@dataclass(slots=True)
class Post:
    """A mail server.

    Attributes:
        faults: what happens to the next messages, one after another: an answer to the address (`rcpt 451 later`) or to
            the message (`data 552 full`), or the connection that breaks: `drop before`, before the message is taken,
            `drop after`, after it; `silence` answers nothing.
        taken: messages that it took.
        port: where it listens.
    """

    faults: list[str] = field(default_factory=list)
    taken: list[Message] = field(default_factory=list)
    port: int = 0
    silence: asyncio.Event | None = None

    @property
    def receivers(self) -> list[str]:
        return [str(message["To"]).split("@")[0] for message in self.taken]

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.faults and self.faults[0].startswith("rcpt"):
            return self.faults.pop(0).removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "silence":
            self.silence = asyncio.Event()
            await self.silence.wait()
            return "451 nobody waits for this answer any more"
        if fault == "drop before":
            server.transport.abort()
            return "250 OK"
        if fault.startswith("data"):
            return fault.removeprefix("data ")
        self.taken.append(message_from_bytes(envelope.content))
        if fault == "drop after":
            server.transport.abort()
        return "250 OK"


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[Post]:
    """Run one; with TLS, it takes nothing in clear."""
    post = Post()
    secured = {"tls_context": tls, "require_starttls": True} if tls else {}
    post.port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=post.port, ready_timeout=60, **secured)
    controller.start()
    try:
        yield post
    finally:
        if post.silence is not None:
            controller.loop.call_soon_threadsafe(post.silence.set)
        controller.stop()
