"""Messages between a process and the work that it started: JSON, each with its length before it."""

from __future__ import annotations

import json
import struct
from typing import Any, Protocol

LENGTH = struct.Struct("!Q")

NAME = 128
"""Bytes of the name of a module, filled up with spaces, as the forking process is sent it."""


class Connection(Protocol):
    """What messages are sent over: a socket, or something like it."""

    def recv(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""

    def sendall(self, data: bytes, /) -> None:
        """Send bytes."""


class TooLong(Exception):
    """A message is longer than the receiver takes."""


def send(connection: Connection, message: Any) -> None:
    """Send one message."""
    data = json.dumps(message).encode()
    connection.sendall(LENGTH.pack(len(data)) + data)


def receive(connection: Connection, longest: int | None = None) -> Any:
    """Receive one message.

    Args:
        longest: bytes that are taken at most.

    Raises:
        EOFError: the other side is gone.
        TooLong: it is longer.
    """
    (length,) = LENGTH.unpack(_read(connection, LENGTH.size))
    if longest is not None and length > longest:
        raise TooLong
    return json.loads(_read(connection, length))


def _read(connection: Connection, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = connection.recv(min(length - len(data), 1_000_000))
        if not part:
            raise EOFError
        data += part
    return bytes(data)
